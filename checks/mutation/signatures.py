"""Signatures: what the functions and classes of ``lenet_ref`` take and return."""

import ast
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from checks.faults.files import COMPUTING
from checks.mutation.code import Code, code_of

__all__ = ["Parameter", "Signature", "signatures"]

KNOWN = ("lenet_ref.trace", *COMPUTING)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a function, or field of a class.

    Parameters
    ----------
    name, annotation : str
    optional, keyword_only : bool
    """

    name: str
    annotation: str
    optional: bool
    keyword_only: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """What a function takes and returns.

    Parameters
    ----------
    module, name : str
    parameters : tuple of Parameter
        Without ``self``.
    returns : str
        Its annotation; of a class, its name.
    is_method, is_class : bool
    """

    module: str
    name: str
    parameters: tuple[Parameter, ...]
    returns: str
    is_method: bool = False
    is_class: bool = False

    @property
    def types(self) -> tuple[str, ...]:
        """Annotations of what must be given, and of what comes back."""
        required = (p.annotation for p in self.parameters if not p.optional)
        return (*required, self.returns)

    def parameter(self, place: int | str) -> Parameter | None:
        """Parameter by its place or name."""
        if isinstance(place, str):
            return next((p for p in self.parameters if p.name == place), None)
        given = [p for p in self.parameters if not p.keyword_only]
        return given[place] if place < len(given) else None


def _annotation(node: ast.expr | None) -> str:
    return ast.unparse(node) if node else ""


def _of_function(code: Code, node: ast.FunctionDef) -> Signature:
    is_method = isinstance(code.parents.get(node), ast.ClassDef)
    arguments = node.args
    defaults = [None] * (len(arguments.args) - len(arguments.defaults))
    given = zip(arguments.args, [*defaults, *arguments.defaults], strict=True)
    parameters = [
        Parameter(a.arg, _annotation(a.annotation), bool(d)) for a, d in given
    ]
    parameters += [
        Parameter(a.arg, _annotation(a.annotation), bool(d), keyword_only=True)
        for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    ]
    own = tuple(parameters[1:] if is_method else parameters)
    return Signature(
        code.module, node.name, own, _annotation(node.returns), is_method=is_method
    )


def _of_class(code: Code, node: ast.ClassDef) -> Signature:
    fields = (n for n in node.body if isinstance(n, ast.AnnAssign))
    own = tuple(
        Parameter(ast.unparse(f.target), _annotation(f.annotation), f.value is not None)
        for f in fields
        if not _annotation(f.annotation).startswith("ClassVar")
    )
    return Signature(code.module, node.name, own, node.name, is_class=True)


def _of_field(code: Code, node: ast.AnnAssign) -> Signature | None:
    """Signature of a field that is a function, such as a score's value."""
    match node.annotation:
        case ast.Subscript(
            value=ast.Name(id="Callable"),
            slice=ast.Tuple(elts=[ast.List(elts=given), returns]),
        ):
            parameters = tuple(
                Parameter(f"argument {place}", _annotation(one), optional=False)
                for place, one in enumerate(given)
            )
            name = ast.unparse(node.target)
            told = _annotation(returns)
            return Signature(code.module, name, parameters, told, is_method=True)
        case _:
            return None


def _in(code: Code) -> Iterator[Signature]:
    for node in ast.walk(code.tree):
        if isinstance(node, ast.AnnAssign):
            field = _of_field(code, node)
            if field:
                yield field
        if isinstance(node, ast.FunctionDef):
            yield _of_function(code, node)
        if isinstance(node, ast.ClassDef):
            yield _of_class(code, node)


@functools.cache
def _of_the_package() -> Mapping[str, Signature]:
    return {s.name: s for module in KNOWN for s in _in(code_of(module))}


@functools.cache
def signatures(code: Code) -> Mapping[str, Signature]:
    """By name: those of the package, and the code's own, which come first.

    Methods of several classes that share a name are told apart by nobody: in
    ``lenet_ref`` they take and return the same.

    Examples
    --------
    >>> signatures(code_of("lenet_ref.windows"))["padded"].types
    ('Array', 'Pair', 'Array')
    """
    return {**_of_the_package(), **{s.name: s for s in _in(code)}}
