"""Items of a subject in real runs of pytest: selected, judged, and told."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from checks.catalogue import CHECKS
from checks.loading import load
from checks.reporters.page import Page
from checks.reporters.terminal import show_result
from checks.runner import run

Run = Callable[..., pytest.RunResult]
Write = Callable[[Mapping[str, str]], None]

RIGHT = ("--saliency-subject", "mine.py:right")
NEGATED = ("--saliency-subject", "mine.py:negated")
TESTS = {"tests/test_own.py": "def test_own():\n    pass\n"}


@pytest.mark.parametrize("typed", [(), ("tests",), ("tests/test_own.py",)])
def test_own_tests_run_along(judge: Run, write: Write, typed: tuple[str, ...]) -> None:
    write(TESTS)

    result = judge(*RIGHT, "--saliency-select", "state.repeat*", *typed)

    result.assert_outcomes(passed=2)


def test_node_id_runs_that_check_alone(judge: Run, write: Write) -> None:
    write(TESTS)

    result = judge(*RIGHT, "mine.py:right::gradients.pixels_agree", "-v")

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        ["heatcheck: 1 check, 1 applicable, 0 not; *", "checks  1 pass of 1; *"]
    )


def test_failure_is_told_as_the_command_tells_it(
    judge: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "80")
    found = run(load("mine.py:negated"), select="signs.pixel_signs_agree")
    with (tmp_path / "told").open("w+", encoding="utf-8") as file:
        show_result(Page(file, plain=True), found.results[0], named=False)
        file.seek(0)
        told = file.read().splitlines()

    result = judge(*NEGATED, "-k", "pixel_signs_agree")

    result.assert_outcomes(failed=1, deselected=len(CHECKS) - 1)
    result.stdout.fnmatch_lines(
        ["_* signs.pixel_signs_agree of mine.py:negated _*"], consecutive=True
    )
    start = result.outlines.index("FAIL  signs.pixel_signs_agree")
    assert result.outlines[start : start + len(told)] == told
    assert "Traceback" not in result.stdout.str()
    assert "suspects, most likely first" in result.outlines


def test_first_failure_stops_and_is_the_last_failed(judge: Run) -> None:
    stopped = judge(*NEGATED, "-x", "-q")

    again = judge(*NEGATED, "--lf", "-q")

    assert stopped.parseoutcomes()["failed"] == 1
    again.assert_outcomes(failed=1, deselected=len(CHECKS) - 1)


NARROW = ("--saliency-subject", "mine.py:narrow", "-ra", "-k", "pixels_agree")
UNRESOLVED = "gradients.pixels_agree: float32 cannot resolve this"


def test_inconclusive_is_skipped_with_its_reason(judge: Run) -> None:
    result = judge(*NARROW)

    result.assert_outcomes(skipped=1, deselected=len(CHECKS) - 1)
    said = result.stdout.str()
    assert f"SKIPPED [1] mine.py:narrow: inconclusive: {UNRESOLVED}" in said
    assert "INCONCLUSIVE  mine.py:narrow" in said


def test_inconclusive_fails_where_that_is_asked_for(judge: Run) -> None:
    result = judge(*NARROW, "--saliency-strict")

    result.assert_outcomes(failed=1, deselected=len(CHECKS) - 1)
    result.stdout.fnmatch_lines(
        ["OPEN  gradients.pixels_agree", "  why     float32 cannot resolve this*"]
    )


def test_subject_that_raises_fails_and_blocks(judge: Run) -> None:
    result = judge("--saliency-subject", "mine.py:raising", "-ra", "-q")

    outcomes = result.parseoutcomes()
    assert outcomes["failed"] == 1
    assert sum(outcomes.values()) == len(CHECKS)
    said = result.stdout.str()
    assert "RuntimeError: the device is asleep" in said
    assert "blocked: no map came: RuntimeError" in said
    assert "Traceback" not in said


COMPLAINTS = {
    "--saliency-subject mine.py:rihgt": "--saliency-subject: mine.py has no 'rihgt'; "
    "type mine.py:right",
    "--saliency-subject mine.py:right --saliency-select state.reeat": "--saliency-"
    "select state.reeat: no check matches; `heatcheck explain` lists all, and a "
    "family's name or a pattern such as 'state.*' will do",
    "--saliency-subject mine.py:right mine.py:right::signs.pixel_sign_agree": "no "
    "check is called 'signs.pixel_sign_agree'; did you mean signs.pixel_signs_agree, "
    "gradients.pixels_agree, gradients.directions_agree",
    "--saliency-subject mine.py:right --saliency-seed -1": "--saliency-seed -1: "
    "expected an integer from 0 on",
    "--saliency-json report.json": "--saliency-json report.json: holds the report of "
    "one subject, and there are 0",
}


@pytest.mark.parametrize("line", COMPLAINTS)
def test_what_was_mistyped_is_said_in_one_line(judge: Run, line: str) -> None:
    result = judge(*line.split())

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert list(filter(None, result.errlines)) == [f"ERROR: {COMPLAINTS[line]}"]


FIXTURE = """
def test_report(saliency_report):
    assert saliency_report.verdict == "fail"
    assert saliency_report.first_check == "signs.climbing_the_map_raises_the_score"
    assert len(saliency_report.results) == COUNT
""".replace("COUNT", str(len(CHECKS)))


def test_fixture_gives_the_whole_report(judge: Run, write: Write, folder: Path) -> None:
    write({"test_report.py": FIXTURE})

    result = judge(
        *NEGATED, "-k", "test_report or repeat", "--saliency-json", "report.json"
    )

    result.assert_outcomes(passed=2, deselected=len(CHECKS) - 1)
    report = json.loads((folder / "report.json").read_text())
    assert [one["check"] for one in report["results"]] == ["state.repeat_is_identical"]


def test_fixture_without_a_subject_says_what_to_type(judge: Run, write: Write) -> None:
    write({"test_report.py": FIXTURE})

    result = judge()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["saliency_report: no subject to judge; type --saliency-subject MODULE:ATTR *"]
    )
