"""Texts: which strings of the package could stand in for one another."""

import ast
import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping

from checks.faults.files import COMPUTING
from checks.mutation.code import Code, code_of
from checks.mutation.places import places

__all__ = ["alternatives", "keys_chosen_by"]

MOST = {"key": 1, "index": 1}
"""How many others of a role a text is replaced by, if not three."""

Role = tuple[str, str]


def _call_role(code: Code, node: ast.AST, call: ast.Call) -> Role:
    function = code.of(call.func)
    for place, argument in enumerate(call.args):
        if argument is node:
            return "argument", f"{function} {place}"
    return "argument", function


def _role(code: Code, node: ast.AST) -> Role | None:
    """What a text is there for."""
    parent = code.parents.get(node)
    match parent:
        case ast.Call():
            return _call_role(code, node, parent)
        case ast.Tuple():
            return _role(code, parent)
        case _:
            kind, name = _plain_role(code, node, parent)
            return (kind, name) if kind else None


def _plain_role(code: Code, node: ast.AST, parent: ast.AST | None) -> Role:
    match parent:
        case ast.Dict(keys=keys) if node in keys:
            return "key", code.of(parent)
        case ast.Subscript():
            return "index", code.of(parent.value)
        case ast.keyword(arg=str(name)):
            return "keyword", name
        case ast.arguments():
            return "default", _parameter(parent, node)
        case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
            return "assigned", code.of(target)
        case _:
            return "", ""


def _parameter(arguments: ast.arguments, node: ast.AST) -> str:
    given = arguments.args[len(arguments.args) - len(arguments.defaults) :]
    pairs = [
        *zip(given, arguments.defaults, strict=True),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    return next((one.arg for one, default in pairs if default is node), "")


def _texts(code: Code) -> Iterator[tuple[Role, str]]:
    for place in places(code):
        node = place.node
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            role = _role(code, node)
            if role:
                yield role, node.value


def _grouped(codes: tuple[Code, ...]) -> Mapping[Role, tuple[str, ...]]:
    found: dict[Role, dict[str, None]] = defaultdict(dict)
    for code in codes:
        for role, text in _texts(code):
            found[role][text] = None
    return {role: tuple(texts) for role, texts in found.items()}


@functools.cache
def _by_role(code: Code) -> Mapping[Role, tuple[str, ...]]:
    others = tuple(code_of(m) for m in COMPUTING if m != code.module)
    return _grouped((code, *others))


def alternatives(code: Code, node: ast.Constant) -> list[str]:
    """Other texts of the same role, and of the same dictionary's keys.

    Those that follow in the order of the source come first.
    """
    role = _role(code, node)
    if role is None:
        return []
    known = _by_role(code)
    families = [known.get(role, ())]
    families += [
        keys
        for (kind, _), keys in known.items()
        if kind == "key" and node.value in keys
    ]
    found: dict[str, None] = {}
    for family in families:
        if node.value in family:
            place = family.index(node.value)
            found |= dict.fromkeys((*family[place + 1 :], *family[:place]))
    return list(found)[: MOST.get(role[0], 3)]


def _keys(code: Code, name: str) -> Iterator[str]:
    """Texts that are keys of a dictionary of that name."""
    for node in code.tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found = (n for n in ast.walk(node.value) if isinstance(n, ast.Dict))
            keys = next((d.keys for d in found), [])
            if name in map(code.of, targets):
                values = (k.value for k in keys if isinstance(k, ast.Constant))
                yield from (value for value in values if isinstance(value, str))


@functools.cache
def keys_chosen_by(code: Code, parameter: str) -> tuple[str, ...]:
    """Keys of the dictionary that is asked for what a parameter of that name says.

    Examples
    --------
    >>> keys_chosen_by(code_of("lenet_ref.tape"), "channel_reduction")
    ('max', 'sum', 'l2')
    """
    found: dict[str, None] = {}
    for one in (code, *map(code_of, COMPUTING)):
        for node in ast.walk(one.tree):
            match node:
                case ast.Subscript(value=ast.Name(id=name), slice=ast.Name(id=key)):
                    if key == parameter:
                        found |= dict.fromkeys(_keys(one, name))
                case _:
                    pass
    return tuple(found)
