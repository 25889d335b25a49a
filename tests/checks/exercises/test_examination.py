"""Examinations: right copies of any style pass, forged results do not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from checks.exercises.examination import Questions, examined, unseen
from tests.checks.exercises.conftest import edit

RELU = "return np.where(x.real <= 0, x.dtype.type(0), x)"
WINNERS = ".real.argmax(axis=4)"
FRAME = """import sys
frame = sys._getframe()
while frame.f_code.co_name != "main":
    frame = frame.f_back
"""
LEAVING = """import os
(frame.f_locals["out"] / "answer.json").write_text({text!r})
os._exit(0)
"""
PASSING = (
    "from dataclasses import replace\nown = frame.f_globals['judged']\n"
    "frame.f_globals['judged'] = lambda *a: "
    "replace(own(*a), status='pass', worst=None, failing=())\n"
)


def by_numpy_alone(copy: Path) -> None:
    edit(copy / "layers" / "relu.py", RELU, "return np.maximum(x, 0)")


def complex_forgotten(copy: Path) -> None:
    edit(copy / "layers" / "pooling.py", WINNERS, ".argmax(axis=4)")


@pytest.mark.parametrize("write", [by_numpy_alone, complex_forgotten])
def test_copy_that_is_right_of_real_numbers_alone_is_right(
    mended: Path, write: Callable[[Path], None]
) -> None:
    write(mended)

    found = examined(mended.parent, Questions())

    assert found.right, found.why_not


FORGED = {
    "no JSON": (LEAVING.format(text="{"), "cannot be read"),
    "a list": (LEAVING.format(text="[1]"), "cannot be read"),
    "no results": (
        LEAVING.format(text='{"results": [{"a": 1}], "raised_at": ""}'),
        "not the judge's own",
    ),
    "one result": (
        LEAVING.format(
            text='{"results": [{"check": "a.b", "family": "a", "status": "pass", '
            '"worst": null, "failing": []}], "raised_at": ""}'
        ),
        "not the judge's own",
    ),
    "all pass": (PASSING, "answers otherwise"),
}


@pytest.mark.parametrize("case", FORGED)
def test_forged_results_are_not_believed(copy: Path, case: str) -> None:
    line, what = FORGED[case]
    scores = copy / "scores.py"
    scores.write_text(f"{FRAME}{line}{scores.read_text()}")

    found = examined(copy.parent, Questions())

    assert not found.right
    assert what in found.why_not


def test_unseen_cases_are_others_for_another_text(mended: Path) -> None:
    before = unseen(mended.parent, 0)
    again = unseen(mended.parent, 0)
    (mended / "table.py").write_text("TABLE = 1\n")

    after = unseen(mended.parent, 0)

    assert before == again
    assert before != after
    assert unseen(mended.parent, 1) != after
