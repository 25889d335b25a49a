"""Namespaces: what the names of a module stand for."""

import ast
import functools
from collections.abc import Iterator, Mapping

from checks.faults.files import PACKAGE
from checks.mutation.code import Code
from checks.mutation.inference import type_of
from checks.mutation.signatures import Signature, signatures

__all__ = ["constants_of", "fields_of", "functions_of"]


def _is_ours(module: str | None) -> bool:
    return module is not None and module.partition(".")[0] == PACKAGE


def _imported(code: Code) -> Iterator[str]:
    for node in code.tree.body:
        if isinstance(node, ast.ImportFrom) and _is_ours(node.module):
            yield from (alias.asname or alias.name for alias in node.names)


@functools.cache
def functions_of(code: Code) -> tuple[Signature, ...]:
    """Functions of the package that a module defines or imports."""
    defined = (n.name for n in code.tree.body if isinstance(n, ast.FunctionDef))
    known = signatures(code)
    found = [known[name] for name in (*defined, *_imported(code)) if name in known]
    return tuple(s for s in found if not s.is_class and not s.is_method)


def _made_of(code: Code, value: ast.expr) -> str:
    match value:
        case ast.Constant(value=constant):
            return type(constant).__name__
        case ast.Tuple(elts=items):
            return f"tuple of {len(items)}"
        case _:
            return type_of(code, value, {})


@functools.cache
def constants_of(code: Code) -> Mapping[str, str]:
    """Constants of a module, each with what it is made of."""
    found = {}
    for node in code.tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found[name] = _made_of(code, value)
            case _:
                pass
    return {name: made for name, made in found.items() if made}


@functools.cache
def fields_of(code: Code, owner: ast.ClassDef) -> Mapping[str, str]:
    """Fields and properties of a class, each with its type."""
    found = {}
    for node in owner.body:
        match node:
            case ast.AnnAssign(target=target, annotation=annotation):
                found[code.of(target)] = code.of(annotation)
            case ast.FunctionDef(name=name, decorator_list=[ast.Name(id="property")]):
                found[name] = code.of(node.returns) if node.returns else ""
            case _:
                pass
    return found
