"""Who may import whom. DESIGN.md has the reasons."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.source import (
    FILES,
    NAMES,
    PACKAGES,
    ROOT,
    Import,
    begins,
    imports,
    module_name,
    tree,
)

EACH_FILE = pytest.mark.parametrize("path", FILES, ids=module_name)

TRACE = "lenet_ref.trace"
VALUES = (
    "checks.answers",
    "checks.colours",
    "checks.contract",
    "checks.graph",
    "checks.measurement",
    "checks.response",
    "checks.tolerances",
    TRACE,
)
"""Types of what goes round, and the numbers: they import nothing that acts."""

SHARED = (
    "checks.adapters.frameworks",
    "checks.adapters.images",
    "checks.adapters.layout",
    "checks.adapters.origins",
    "checks.contract",
    "checks.given",
    "checks.subject",
    "lenet_ref",
)
"""What any adapter may use; none uses another."""

FUNCTIONAL = (
    "checks.adapters.batches",
    "checks.adapters.jax_config",
    "checks.adapters.precision",
    "checks.adapters.scores",
)
"""What the adapters of JAX and of Keras share."""

MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "lenet_ref.trace": (),
    "lenet_ref": ("lenet_ref",),
    "checks.measurement": (),
    "checks.tolerances": (),
    "checks.colours": (TRACE,),
    "checks.contract": (),
    "checks.graph": (TRACE,),
    "checks.sums": (TRACE,),
    "checks.replicas": ("checks.replicas", TRACE),
    "checks.response": ("checks.measurement", TRACE),
    "checks.answers": ("checks.measurement", "checks.response", TRACE),
    "checks.tracebacks": (),
    "checks.slopes": (*VALUES, "checks.replicas"),
    "checks.invariants": (*VALUES, "checks.replicas", "checks.slopes", "checks.sums"),
    "checks.subject": ("checks.contract", TRACE),
    "checks.report": ("checks.measurement",),
    "checks.plan": VALUES,
    "checks.given": ("checks.contract", TRACE),
    "checks.forms": ("checks.contract", "checks.forms", TRACE),
    "checks.silence": (),
    "checks.timeout": (),
    "checks.watchdog": (),
    "checks.watch": (
        "checks.forms",
        "checks.subject",
        "checks.timeout",
        "checks.watchdog",
        TRACE,
    ),
    "checks.bench": (
        *VALUES,
        "checks.forms",
        "checks.replicas",
        "checks.silence",
        "checks.subject",
    ),
    "checks.probes": (
        *VALUES,
        "checks.bench",
        "checks.forms",
        "checks.plan",
        "checks.probes",
        "checks.replicas",
        "checks.subject",
        "checks.timeout",
        "checks.tracebacks",
        "checks.watch",
        "checks.twins",
    ),
    "checks.catalogue": (
        "checks.contract",
        "checks.invariants",
        "checks.measurement",
        "checks.probes",
        "checks.response",
        "checks.subject",
    ),
    "checks.verdict": ("checks.catalogue", "checks.measurement", "checks.report"),
    "checks.twins": ("checks.subject",),
    "checks.table": (
        "checks.bench",
        "checks.plan",
        "checks.probes",
        "checks.subject",
        "checks.twins",
        "checks.watch",
    ),
    "checks.hypotheses": (
        *VALUES,
        "checks.bench",
        "checks.forms",
        "checks.hypotheses",
        "checks.plan",
        "checks.probes",
        "checks.replicas",
        "checks.subject",
    ),
    "checks.course": ("checks.report", "checks.subject"),
    "checks.diagnosis": (
        "checks.course",
        "checks.hypotheses.explanations",
        "checks.report",
        "checks.subject",
    ),
    "checks.runner": (
        "checks.table",
        "checks.twins",
        "checks.catalogue",
        "checks.diagnosis",
        "checks.hypotheses",
        "checks.plan",
        "checks.probes",
        "checks.report",
        "checks.response",
        "checks.silence",
        "checks.subject",
        "checks.verdict",
    ),
    "checks.adapters.__init__": ("checks.adapters",),
    "checks.adapters": SHARED,
    "checks.adapters.captum": (*SHARED, "checks.adapters.torch"),
    "checks.adapters.jax": (*SHARED, *FUNCTIONAL),
    "checks.adapters.keras": (*SHARED, *FUNCTIONAL, "checks.adapters.keras"),
    "checks.adapters.layers": (*SHARED, "checks.handmade", "checks.silence"),
    "checks.adapters.torch": (*SHARED, "checks.adapters.torch"),
    "checks.handmade": (
        "checks.contract",
        "checks.handmade",
        "checks.replicas",
        "lenet_ref.saliency",
        "lenet_ref.scores",
        TRACE,
    ),
    "checks.layer_battery": (
        "checks.adapters.layers",
        "checks.bench",
        "checks.catalogue",
        "checks.handmade",
        "checks.layer_battery",
        "checks.measurement",
        "checks.probes",
        "checks.replicas",
        "checks.report",
        "checks.silence",
        "checks.tolerances",
        "checks.verdict",
        TRACE,
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
        "checks.appearance",
        "checks.catalogue",
        "checks.crew",
        "checks.faults",
        "checks.reference",
        "checks.replay",
        "checks.report",
        "checks.runner",
        "checks.silence",
        "checks.subject",
        "checks.timeout",
        "lenet_ref",
    ),
    "checks.faults.zoo": (*SHARED, "checks.adapters", "checks.faults.zoo"),
    "checks.replay": ("checks.faults", "checks.reference", "checks.replay", TRACE),
    "checks.appearance": (
        "checks.appearance",
        "checks.faults",
        "checks.replay",
        "checks.silence",
        TRACE,
    ),
    "checks.mutation": (
        "checks.adapters.images",
        "checks.adapters.network",
        "checks.appearance",
        "checks.catalogue",
        "checks.contract",
        "checks.crew",
        "checks.diagnosis",
        "checks.faults",
        "checks.gist",
        "checks.mutation",
        "checks.plan",
        "checks.reference",
        "checks.replay",
        "checks.report",
        "checks.response",
        "checks.runner",
        "checks.silence",
        "checks.subject",
        "checks.table",
        "checks.timeout",
        "checks.tracebacks",
        "checks.verdict",
        "lenet_ref",
    ),
    "checks.exercises": (
        "checks.appearance",
        "checks.catalogue",
        "checks.crew",
        "checks.exercises",
        "checks.faults",
        "checks.ledger",
        "checks.measurement",
        "checks.mistyped",
        "checks.mutation",
        "checks.plan",
        "checks.reference",
        "checks.replay",
        "checks.report",
        "checks.runner",
        "checks.silence",
        "checks.subject",
        "checks.table",
        "checks.timeout",
        "checks.tolerances",
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
        "checks.exercises.invariant",
        "checks.explanation",
        "checks.gist",
        "checks.ledger",
        "checks.mutation.summary",
        "checks.report",
        "checks.reporters",
        TRACE,
    ),
    "checks.expectations": (
        "checks.catalogue",
        "checks.report",
        "checks.verdict",
    ),
    "checks.settings": ("checks.expectations",),
    "checks.judged": (
        "checks.expectations",
        "checks.report",
        "checks.runner",
        "checks.subject",
    ),
    "checks.outcomes": ("checks.report", "checks.reporters"),
    "checks.parametrize": (
        "checks.expectations",
        "checks.judged",
        "checks.outcomes",
        "checks.runner",
        "checks.subject",
    ),
    "checks.asked": ("checks.catalogue", "checks.runner", "checks.settings"),
    "checks.plugin": ("checks",),
    "checks.json_output": ("checks.mistyped", "checks.reporters", "checks.silence"),
    "checks.crew": (),
    "checks.gist": (),
    "checks.mistyped": (),
    "checks.options": (),
    "checks.typed_line": (),
    "checks.voice": ("checks",),
    "checks.mutation_command": ("checks",),
    "checks.mutation_pages": (
        "checks.json_output",
        "checks.mistyped",
        "checks.mutation.exhibition",
        "checks.mutation.summary",
        "checks.mutation.workers",
        "checks.voice",
    ),
    "checks.cli": ("checks",),
    "checks.faults_command": ("checks",),
    "checks.learn_command": ("checks",),
    "checks.learn_invariant": ("checks",),
    "checks.learn_looking": ("checks",),
    "checks.learn_quiz": ("checks",),
    "checks.learn_teaching": ("checks",),
    "checks.learn_voice": ("checks",),
    "checks": (
        "checks.contract",
        "checks.layer_battery",
        "checks.outcomes",
        "checks.parametrize",
        "checks.report",
        "checks.runner",
        "checks.subject",
    ),
    "heatcheck_pytest": (),
}
"""Longest matching beginning of a module's name to those of what it may import."""

NEVER_EACH_OTHER = ("checks.invariants",)
"""Packages whose modules know nothing of one another."""

THIRD_PARTIES: dict[str, tuple[str, ...]] = {
    "lenet_ref.figures": ("matplotlib",),
    "lenet_ref.train": ("rich",),
    "checks.adapters.captum": ("captum", "torch"),
    "checks.adapters.torch": ("torch",),
    "checks.appearance": ("jinja2", "matplotlib"),
    "checks.faults": ("PIL", "matplotlib"),
    "checks.mutation.figure": ("matplotlib",),
    "checks.mutation.workers": ("distributed",),
    "checks.faults.zoo": ("captum", "matplotlib", "torch"),
    "checks.outcomes": ("pytest",),
    "checks.parametrize": ("pytest",),
    "checks.layer_battery": ("hypothesis",),
    "checks.reporters": ("rich",),
    "checks.snapshots": ("matplotlib",),
}
"""Besides NumPy, and inside functions only, so that importing stays quick."""

AT_ONCE: dict[str, tuple[str, ...]] = {
    "checks.asked": ("pytest",),
    "checks.cli": ("typer",),
    "checks.mutation_command": ("typer",),
    "checks.faults_command": ("typer",),
    "checks.learn_command": ("typer",),
    "checks.learn_invariant": ("typer",),
    "checks.learn_looking": ("typer",),
    "checks.learn_quiz": ("typer",),
    "checks.learn_teaching": ("typer",),
    "checks.learn_voice": ("typer",),
    "checks.plugin": ("pytest",),
    "checks.options": ("typer",),
    "checks.typed_line": ("typer",),
    "checks.voice": ("typer",),
    "checks.snapshots": ("pytest", "syrupy"),
    "heatcheck_pytest": ("pytest",),
}
"""What is imported at the top of modules that nothing else imports."""


def rule(table: dict[str, tuple[str, ...]], name: str) -> tuple[str, ...]:
    """Entry of the longest prefix of ``name``."""
    known = [prefix for prefix in table if begins(name, prefix)]
    return table[max(known, key=len)] if known else ()


def is_ours(name: str) -> bool:
    return name.partition(".")[0] in PACKAGES


def third_party(found: Import) -> bool:
    top = found.name.partition(".")[0]
    return not is_ours(top) and top != "numpy" and top not in sys.stdlib_module_names


@EACH_FILE
def test_module_imports_only_what_the_table_allows(path: Path) -> None:
    name = module_name(path)
    allowed = rule(MAY_IMPORT, name)

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
    at_once, later = rule(AT_ONCE, name), rule(THIRD_PARTIES, name)

    found = {i for i in imports(tree(path)) if third_party(i)}

    wrong = {
        i
        for i in found
        if i.name.partition(".")[0] not in (*at_once, *(later if i.inside else ()))
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


@pytest.mark.parametrize("door", ["checks.cli", "checks.plugin", "heatcheck_pytest"])
def test_nothing_imports_what_only_translates(door: str) -> None:
    others = [path for path in FILES if module_name(path) != door]

    importers = {
        module_name(path)
        for path in others
        for found in imports(tree(path))
        if begins(found.name, door)
    }

    assert importers == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_a_package_imports_nothing_slow(package: str) -> None:
    slow = {"matplotlib", "rich", "typer", "pytest", "hypothesis", "syrupy", "torch"}
    slow |= {"jax", "keras", "jinja2"}
    script = f"import sys, {package}; sys.exit(' '.join({slow} & sys.modules.keys()))"

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr.strip() == ""
