"""What each module of the two packages must hold, and what none may."""

import ast
import re
from pathlib import Path

import pytest

from tests.source import FILES, NAMES, ROOT, for_types_only, imports, module_name, tree

EACH_FILE = pytest.mark.parametrize("path", FILES, ids=module_name)

LARGE = {
    "checks/catalogue.py": "a list: one check after the other",
    "checks/tolerances.py": "a list: one number after the other",
}
"""Files of more than 250 lines, each with the reason."""

SPECIAL = {
    "checks/faults/library.py": ("runs our own source, edited in memory", {"exec"}),
    "checks/voice.py": ("what the command says", {"print"}),
    "lenet_ref/__main__.py": ("what the command says", {"print"}),
    "lenet_ref/debugger.py": ("stops where it is asked to", {"breakpoint"}),
}
"""Files that may call what others may not, each with the reason."""

MACHINE_PATH = re.compile(r"/(home|Users|root|work|tmp)/\w")


def all_names(path: Path) -> tuple[ast.stmt, list[str]] | None:
    """The statement that assigns ``__all__``, and the names."""
    for node in tree(path).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return node, list(ast.literal_eval(node.value))
    return None


def defined(path: Path) -> set[str]:
    """Names of functions and classes, constants and what is imported."""
    names: set[str] = set()
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            targets = (n for target in node.targets for n in ast.walk(target))
            names.update(n.id for n in targets if isinstance(n, ast.Name))
        elif isinstance(node, ast.AnnAssign):
            names.add(ast.unparse(node.target))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names.update(alias.asname or alias.name for alias in node.names)
    return names


def is_bare(path: Path) -> bool:
    """Whether there is nothing but a docstring."""
    return len(tree(path).body) <= 1


def is_preamble(node: ast.stmt) -> bool:
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return docstring or isinstance(node, ast.Import | ast.ImportFrom)


@EACH_FILE
def test_all_comes_first_and_lists_what_is_there(path: Path) -> None:
    if is_bare(path):
        return

    found = all_names(path)

    assert found is not None
    node, names = found
    before = tree(path).body[: tree(path).body.index(node)]
    assert all(is_preamble(n) or for_types_only(n) for n in before)
    assert set(names) - defined(path) == set()
    assert len(set(names)) == len(names)


@EACH_FILE
def test_only_what_is_listed_is_taken_from_another_module(path: Path) -> None:
    taken = {
        (node.module, alias.name)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.module in NAMES
        for alias in node.names
        if f"{node.module}.{alias.name}" not in NAMES
    }

    listed = {module: all_names(NAMES[module]) for module, _ in taken}

    unlisted = {(m, n) for m, n in taken if n not in (listed[m] or (None, []))[1]}
    assert unlisted == set()


@EACH_FILE
def test_file_is_short_or_listed_with_the_reason(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())

    listed = str(path.relative_to(ROOT)) in LARGE

    assert (lines > 250) is listed


def called(path: Path) -> set[str]:
    return {
        ast.unparse(node.func)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
    }


@EACH_FILE
def test_nothing_prints_or_runs_text_but_what_is_listed(path: Path) -> None:
    _, allowed = SPECIAL.get(str(path.relative_to(ROOT)), ("", set()))

    calls = called(path) & {"print", "eval", "exec", "breakpoint", "input"}

    assert calls == allowed


@EACH_FILE
def test_nothing_is_pickled(path: Path) -> None:
    tops = {found.name.partition(".")[0] for found in imports(tree(path))}

    assert tops & {"pickle", "marshal", "shelve", "dill", "joblib"} == set()
    assert "allow_pickle=True" not in path.read_text(encoding="utf-8")


@EACH_FILE
def test_no_path_of_one_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert MACHINE_PATH.findall(text) == []
