"""The source of the packages and of the plugin's hooks, parsed, for tests of shape."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = [
    "FILES",
    "HOOKS",
    "NAMES",
    "PACKAGES",
    "ROOT",
    "Import",
    "begins",
    "for_types_only",
    "imports",
    "module_name",
    "tree",
]

ROOT = Path(__file__).parents[1]
PACKAGES = ("lenet_ref", "checks")
HOOKS = ROOT / "heatcheck_pytest.py"
"""What pytest imports of an installed heatcheck, whoever runs it."""


@dataclass(frozen=True)
class Import:
    """One import of one module, at its top or inside a function."""

    name: str
    inside: bool


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


FILES = (
    *(path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))),
    HOOKS,
)
NAMES = {module_name(path).removesuffix(".__init__"): path for path in FILES}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(node: ast.stmt) -> Iterator[str]:
    """Modules that a statement imports; of a package's names, those that are modules.

    What is taken from ``checks`` itself is ``checks.__init__``.
    """
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            full = f"{node.module}.{alias.name}"
            own = f"{node.module}.__init__" if node.module in PACKAGES else node.module
            yield full if full in NAMES else own


def for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def imports(node: ast.AST, *, inside: bool = False) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if for_types_only(child):
            continue
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield from (Import(name, inside) for name in imported(child))
        deeper = inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        yield from imports(child, inside=deeper)


def begins(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(f"{prefix}.")
