"""Constants: what the package's modules and classes hold besides functions."""

import ast
import dataclasses
import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import CodeType, ModuleType
from typing import Any

from checks.faults.edit import source
from checks.faults.files import PACKAGE, file_of
from checks.faults.functions import function_of
from checks.faults.library import pristine, submodule
from checks.replay.frozen import Instance, freeze
from checks.replay.recording import RECORDED, Name

__all__ = [
    "Constants",
    "Statement",
    "classes_in",
    "code_of",
    "constants",
    "read_by",
    "statements",
]

Constants = Mapping[Name, Any]
"""Frozen values of the constants, by name."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What defines a constant or a class.

    Parameters
    ----------
    name : Name
    lines : range
    reads : frozenset of str
        Global names.
    """

    name: Name
    lines: range
    reads: frozenset[str]


def _targets(statement: ast.stmt) -> tuple[str, ...]:
    match statement:
        case ast.Assign(targets=targets):
            return tuple(
                n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)
            )
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.ClassDef(name=name):
            return (name,)
        case _:
            return ()


@functools.cache
def _tree(module: str) -> ast.Module:
    return ast.parse(source(file_of(module)))


def _loads(nodes: list[ast.stmt]) -> frozenset[str]:
    """Names read when the statement runs, not when a function defined in it does."""
    inner = [n for n in nodes if not isinstance(n, ast.FunctionDef)]
    found = (node for n in inner for node in ast.walk(n))
    return frozenset(n.id for n in found if isinstance(n, ast.Name))


@functools.cache
def statements() -> Mapping[Name, Statement]:
    """Statements of the computing modules that define constants and classes."""
    found = {}
    for module in RECORDED:
        for node in _tree(module).body:
            body = node.body if isinstance(node, ast.ClassDef) else [node]
            lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            for target in _targets(node):
                name = Name(module, target)
                reads = _loads(body) - {target}
                found[name] = Statement(name, lines, reads)
    return found


def _class_values(kind: type) -> dict[str, Any]:
    """A class's own attributes that are data, and its fields' defaults."""
    data = {
        name: value
        for name, value in vars(kind).items()
        if not name.startswith("_")
        and not callable(value)
        and not hasattr(value, "__get__")
    }
    if dataclasses.is_dataclass(kind):
        fields = dataclasses.fields(kind)
        data |= {f"default of {f.name}": f.default for f in fields if _has_default(f)}
        data["parameters"] = repr(getattr(kind, "__dataclass_params__", ""))
    return data


def _has_default(field: "dataclasses.Field[Any]") -> bool:
    return field.default is not dataclasses.MISSING


def constants(library: ModuleType) -> Constants:
    """Frozen constants of a copy of the package; of a class, what it holds as data."""
    found: dict[Name, Any] = {}
    for name in statements():
        module = vars(submodule(library, name.module))
        if name.qualname in module:
            value = module[name.qualname]
            is_class = isinstance(value, type)
            found[name] = freeze(_class_values(value) if is_class else value)
    return found


@functools.cache
def _imported(module: str) -> Mapping[str, Name]:
    """Where names that a module imports from the package come from."""
    return {
        alias.asname or alias.name: Name(node.module, alias.name)
        for node in ast.walk(_tree(module))
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
        if node.module.partition(".")[0] == PACKAGE
    }


def _home(module: str, name: str) -> Name | None:
    """The constant that a global name of a module stands for."""
    here = Name(module, name)
    if here in statements():
        return here
    there = _imported(module).get(name)
    return _home(*there) if there else None


def _names(code: CodeType) -> set[str]:
    inner = (c for c in code.co_consts if isinstance(c, CodeType))
    return set(code.co_names).union(*map(_names, inner))


def _read_by_defaults(name: Name) -> set[str]:
    """Global names in the defaults of a function of a module or class."""
    body = _tree(name.module).body
    *classes, function = name.qualname.split(".")
    for one in classes:
        (owner,) = (n for n in body if isinstance(n, ast.ClassDef) and n.name == one)
        body = owner.body
    (found,) = (
        n for n in body if isinstance(n, ast.FunctionDef) and n.name == function
    )
    given = (*found.args.defaults, *filter(None, found.args.kw_defaults))
    inner = (node for default in given for node in ast.walk(default))
    return {node.id for node in inner if isinstance(node, ast.Name)}


@functools.cache
def read_by(name: Name) -> frozenset[Name]:
    """Constants that a function, or the statement that defines a constant, reads."""
    if name in statements():
        names: set[str] | frozenset[str] = statements()[name].reads
    else:
        names = _names(code_of(name)) | _read_by_defaults(name)
    homes = (_home(name.module, n) for n in names)
    return frozenset(home for home in homes if home and home != name)


def classes_in(value: Any) -> Iterator[Name]:
    """Names of the classes of instances in a frozen value, whose data may be read."""
    match value:
        case tuple() | list():
            parts: Iterable[Any] = value
        case Mapping():
            parts = value.values()
        case Instance():
            parts = value.fields.values()
            if Name(value.module, value.name) in statements():
                yield Name(value.module, value.name)
        case _:
            return
    for part in parts:
        yield from classes_in(part)


def code_of(name: Name) -> CodeType:
    """Code of a function of the package."""
    code: CodeType = function_of(pristine(), *name).__code__
    return code
