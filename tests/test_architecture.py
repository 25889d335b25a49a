"""Who may import whom, and what no module may hold. DESIGN.md has the reasons."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("lenet_ref", "checks")

TRACE = "lenet_ref.trace"
VALUES = (
    "checks.answers",
    "checks.contract",
    "checks.measurement",
    "checks.response",
    "checks.tolerances",
    TRACE,
)
"""Types of what goes round, and the numbers: they import nothing that acts."""

MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "lenet_ref.trace": (),
    "lenet_ref": ("lenet_ref",),
    "checks.measurement": (),
    "checks.tolerances": (),
    "checks.contract": (),
    "checks.replicas": ("checks.replicas", TRACE),
    "checks.response": ("checks.measurement", TRACE),
    "checks.answers": ("checks.response", TRACE),
    "checks.slopes": (*VALUES, "checks.replicas"),
    "checks.invariants": (*VALUES, "checks.replicas", "checks.slopes"),
    "checks.subject": ("checks.contract", TRACE),
    "checks.report": ("checks.measurement",),
    "checks.plan": VALUES,
    "checks.bench": (*VALUES, "checks.replicas", "checks.subject"),
    "checks.probes": (
        *VALUES,
        "checks.bench",
        "checks.plan",
        "checks.probes",
        "checks.subject",
    ),
    "checks.catalogue": (
        "checks.invariants",
        "checks.measurement",
        "checks.probes",
        "checks.subject",
    ),
    "checks.verdict": ("checks.catalogue", "checks.measurement", "checks.report"),
    "checks.diagnosis": ("checks.report", "checks.subject"),
    "checks.runner": (
        "checks.catalogue",
        "checks.diagnosis",
        "checks.plan",
        "checks.probes",
        "checks.report",
        "checks.subject",
        "checks.verdict",
    ),
    "checks.adapters.__init__": ("checks.adapters",),
    "checks.adapters": (
        "checks.adapters.images",
        "checks.contract",
        "checks.subject",
        "lenet_ref",
    ),
    "checks.reference": (
        "checks.adapters",
        "checks.contract",
        "checks.subject",
        "lenet_ref",
    ),
    "checks.loading": ("checks.contract", "checks.subject"),
    "checks.spans": (*VALUES, "checks.replicas"),
    "checks.ledger": (*VALUES, "checks.bench", "checks.spans", "checks.subject"),
    "checks.faults": (
        "checks.__init__",
        "checks.contract",
        "checks.faults",
        "checks.reference",
        "checks.report",
        "checks.runner",
        "checks.subject",
        "lenet_ref",
    ),
    "checks.explanation": (
        "checks.catalogue",
        "checks.faults.named",
        "checks.probes",
        "checks.tolerances",
    ),
    "checks.snapshots": (
        "checks.contract",
        "checks.snapshots",
        "lenet_ref.heatmap",
        TRACE,
    ),
    "checks.reporters": (
        "checks.catalogue",
        "checks.contract",
        "checks.explanation",
        "checks.ledger",
        "checks.report",
        "checks.reporters",
    ),
    "checks.voice": ("checks",),
    "checks.cli": ("checks",),
    "checks": ("checks.contract", "checks.report", "checks.runner", "checks.subject"),
}
"""Longest matching beginning of a module's name to those of what it may import."""

NEVER_EACH_OTHER = ("checks.invariants",)
"""Packages whose modules know nothing of one another."""

THIRD_PARTIES: dict[str, tuple[str, ...]] = {
    "lenet_ref.figures": ("matplotlib",),
    "lenet_ref.train": ("rich",),
    "checks.faults": ("matplotlib",),
    "checks.reporters": ("rich",),
    "checks.snapshots": ("matplotlib",),
}
"""Besides NumPy, and inside functions only, so that importing stays quick."""

AT_ONCE: dict[str, tuple[str, ...]] = {
    "checks.cli": ("typer",),
    "checks.voice": ("typer",),
    "checks.snapshots": ("pytest", "syrupy"),
}
"""What is imported at the top of modules that nothing else imports."""

LARGE = {
    "checks/faults/named.py": "a list: one fault after the other",
    "checks/invariants/gradients.py": "one noun; half of it says why and whence",
    "checks/invariants/ranges.py": "one noun; half of it says why and whence",
    "checks/invariants/rendering.py": "one noun; half of it says why and whence",
}
"""Files of more than 250 lines, each with the reason."""

RUNS_TEXT = {"checks/faults/library.py": "runs our own source, edited in memory"}
"""Files that may call ``exec``, each with the reason."""

MACHINE_PATH = re.compile(r"/(home|Users|root|work|tmp)/\w")


@dataclass(frozen=True)
class Import:
    """One import of one module, at its top or inside a function."""

    name: str
    inside: bool


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


FILES = tuple(
    path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))
)
NAMES = {module_name(path).removesuffix(".__init__"): path for path in FILES}
EACH_FILE = pytest.mark.parametrize("path", FILES, ids=module_name)


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


def rule[T](table: dict[str, T], name: str) -> T | None:
    """Entry of the longest prefix of ``name``."""
    known = [prefix for prefix in table if begins(name, prefix)]
    return table[max(known, key=len)] if known else None


def is_ours(name: str) -> bool:
    return name.split(".")[0] in PACKAGES


def third_party(found: Import) -> bool:
    top = found.name.split(".")[0]
    return not is_ours(top) and top != "numpy" and top not in sys.stdlib_module_names


@EACH_FILE
def test_module_imports_only_what_the_table_allows(path: Path) -> None:
    name = module_name(path)
    allowed = rule(MAY_IMPORT, name) or ()

    ours = {found.name for found in imports(tree(path)) if is_ours(found.name)}

    beyond = {n for n in ours if not any(begins(n, prefix) for prefix in allowed)}
    assert beyond == set()


@EACH_FILE
def test_module_has_a_rule_of_its_own(path: Path) -> None:
    name = module_name(path)

    prefixes = [prefix for prefix in MAY_IMPORT if begins(name, prefix)]

    assert prefixes != ["checks"] or name == "checks.__init__"


@EACH_FILE
def test_third_parties_are_imported_where_the_tables_say(path: Path) -> None:
    name = module_name(path)
    at_once, later = rule(AT_ONCE, name) or (), rule(THIRD_PARTIES, name) or ()

    found = {i for i in imports(tree(path)) if third_party(i)}

    wrong = {
        i
        for i in found
        if i.name.split(".")[0] not in (*at_once, *(later if i.inside else ()))
    }
    assert wrong == set()


@pytest.mark.parametrize("package", NEVER_EACH_OTHER)
def test_modules_of_the_package_know_nothing_of_each_other(package: str) -> None:
    modules = {n: path for n, path in NAMES.items() if begins(n, package)}

    siblings = {
        (name, found.name)
        for name, path in modules.items()
        for found in imports(tree(path))
        if begins(found.name, package)
    }

    assert len(modules) > 5
    assert siblings == set()


def test_nothing_imports_the_command() -> None:
    others = [path for path in FILES if module_name(path) != "checks.cli"]

    importers = {
        module_name(path)
        for path in others
        for found in imports(tree(path))
        if begins(found.name, "checks.cli")
    }

    assert importers == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_a_package_imports_nothing_slow(package: str) -> None:
    slow = ("matplotlib", "rich", "typer", "pytest", "hypothesis", "syrupy", "torch")
    script = (
        f"import sys, {package}; sys.exit(' '.join({slow!r} & sys.modules.keys()))"
    ).replace(repr(slow), repr(set(slow)))

    done = subprocess.run(  # noqa: S603  (our own script)
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr.strip() == ""


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
            names.update(ast.unparse(target) for target in node.targets)
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
def test_public_functions_and_classes_are_listed(path: Path) -> None:
    found = all_names(path)
    listed = set(found[1]) if found else set()

    public = {
        node.name
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not node.decorator_list
    }

    assert public - listed == set()


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
def test_nothing_prints_or_runs_text(path: Path) -> None:
    allowed = {"exec"} if str(path.relative_to(ROOT)) in RUNS_TEXT else set()

    calls = called(path) & {"print", "eval", "exec", "breakpoint", "input"}

    assert calls - allowed == set() or path.name == "debugger.py"


@EACH_FILE
def test_nothing_is_pickled(path: Path) -> None:
    tops = {found.name.split(".")[0] for found in imports(tree(path))}

    assert tops & {"pickle", "marshal", "shelve", "dill", "joblib"} == set()
    assert "allow_pickle=True" not in path.read_text(encoding="utf-8")


@EACH_FILE
def test_no_path_of_one_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert MACHINE_PATH.findall(text) == []
