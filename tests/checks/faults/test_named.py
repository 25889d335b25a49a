"""Named faults: each is caught by the check that it names, where it sits, as it looks.

Of each the checks are put up to the one that it names, which is what being the first
means; the plan is a small one, and catches each by the same check as the default one.
"""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping

import pytest

from checks import run
from checks.appearance.deception import appearance
from checks.catalogue import CHECKS
from checks.faults.edit import Edit
from checks.faults.fault import Fault, plant, planted
from checks.faults.library import edited_library
from checks.faults.named import MISTAKES, NAMED
from checks.plan import Plan
from checks.replay.comparison import locate
from tests.source import ROOT

EACH = pytest.mark.parametrize("fault", NAMED, ids=lambda fault: fault.id)

SMALL = Plan(images=3, directions=2, pixels=32, explain=False)

ONE_CASE = 0.05
"""Of the twenty that deception is a share of: rounding may move one over an edge."""

ORDER = [check.id for check in CHECKS]


@EACH
def test_fault_is_caught_first_by_the_check_that_it_names(fault: Fault) -> None:
    subject = planted(fault)
    up_to_it = ORDER[: ORDER.index(fault.caught_by or "") + 1]

    report = run(subject, plan=SMALL, select=up_to_it)

    assert report.verdict == "fail"
    assert report.first_check == fault.caught_by


@EACH
def test_fault_is_located_where_it_sits(fault: Fault) -> None:
    library = edited_library(fault.edits, lenient=True)

    found = locate(library)

    assert found is not None
    assert (found.file, found.function) == (fault.file, fault.function)
    assert (found.step, found.direction) == (fault.step, fault.direction)


@EACH
def test_fault_deceives_as_much_as_it_says(fault: Fault) -> None:
    library = plant(fault)

    looks = appearance(library)

    assert looks.deception == pytest.approx(fault.deception, abs=ONE_CASE + 1e-9)


@EACH
def test_fault_tells_its_story(fault: Fault) -> None:
    told = fault.story

    assert told.endswith(".")
    assert told.count(". ") <= 1
    assert fault.thread is not None
    assert fault.thread.startswith("https://")


def _functions(tree: ast.Module, prefix: str = "") -> Iterator[tuple[str, range]]:
    """Names of functions, methods and what is assigned, with their lines."""
    for node in tree.body:
        lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
        if isinstance(node, ast.ClassDef):
            methods = ast.Module([*node.body], type_ignores=[])
            yield from _functions(methods, f"{prefix}{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            yield prefix + node.name, lines
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            yield prefix + ast.unparse(target), lines


def _around(edit: Edit) -> str:
    tree = ast.parse((ROOT / edit.file).read_text(encoding="utf-8"))
    return next(name for name, lines in _functions(tree) if edit.line in lines)


@EACH
def test_fault_names_the_function_that_it_edits(fault: Fault) -> None:
    edit = fault.edits[0]

    function = _around(edit)

    assert function == fault.function


def test_every_check_is_the_first_to_catch_some_fault() -> None:
    earned = {fault.caught_by for fault in NAMED}

    unearned = [check.id for check in CHECKS if check.id not in earned]

    assert unearned == []


EARNERS: Mapping[str, str] = {
    "state.repeat_is_identical": "gradients-accumulated",
    "ranges.cotangents_stay_within_the_jacobian": "relu-mask-dropped",
    "gradients.vjp_is_the_adjoint": "dense-vjp-negated",
    "gradients.recorded_rules_are_followed": "channels-folded-by-mean",
    "rendering.sign_is_kept": "table-reversed",
    "data.accuracy_reaches_its_floor": "classes-in-another-order",
}
"""Checks to the fault that tells best what they are for."""


def test_the_most_telling_fault_of_a_check_is_the_first() -> None:
    first = {fault.caught_by: fault.id for fault in reversed(NAMED)}

    assert {check: first[check] for check in EARNERS} == EARNERS


def test_fault_names_are_unique() -> None:
    names = Counter(fault.id for fault in NAMED)

    assert max(names.values()) == 1


def test_a_mistake_is_the_module_that_it_stands_in() -> None:
    said = {name: {f.mistake for f in faults} for name, faults in MISTAKES.items()}

    assert said == {name: {name} for name in MISTAKES}
    assert sum(map(len, MISTAKES.values())) == len(NAMED)
