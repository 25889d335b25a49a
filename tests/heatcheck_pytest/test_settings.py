"""``[tool.heatcheck]`` in runs of pytest."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Run = Callable[..., pytest.RunResult]
Write = Callable[[Mapping[str, str]], None]

PROJECT = """
[tool.pytest.ini_options]
testpaths = ["tests"]

[tool.heatcheck]
subject = "mine.py:negated"
seed = 5
select = ["signs", "state.repeat*"]

[tool.heatcheck.expected_failures]
"signs.pixel_signs_agree" = "the sign is settled in the next release"
signs.climbing_the_map_raises_the_score = "as above"
"""

TESTS = {"tests/test_own.py": "def test_own():\n    pass\n"}
UNTIL = '"state.repeat_is_identical" = "drop-out is on"\n'


def test_subject_of_the_settings_is_judged_with_known_failures(
    judge: Run, write: Write
) -> None:
    write(TESTS | {"pyproject.toml": PROJECT})

    result = judge("-rx")

    outcomes = result.parseoutcomes()
    assert (outcomes["passed"], outcomes["xfailed"]) == (2, 2)
    assert "failed" not in outcomes
    assert "XFailed" not in result.stdout.str()
    result.stdout.fnmatch_lines(
        [
            "heatcheck: * check set *, seed 5",
            "PASS  mine.py:negated",
            "XFAIL mine.py:negated::signs.pixel_signs_agree - *the sign is settled *",
        ]
    )


def test_files_and_tests_that_are_typed_run_without_it(
    judge: Run, write: Write
) -> None:
    write(TESTS | {"pyproject.toml": PROJECT})

    result = judge("tests")

    result.assert_outcomes(passed=1)


def test_command_line_wins(judge: Run, write: Write) -> None:
    write({"pyproject.toml": PROJECT})

    result = judge(
        "--saliency-subject", "mine.py:right", "--saliency-select", "signs.pixel*"
    )

    result.assert_outcomes(passed=1)


def test_expected_failure_that_passes_fails(judge: Run, write: Write) -> None:
    write({"pyproject.toml": PROJECT + UNTIL})

    result = judge("-q")

    outcomes = result.parseoutcomes()
    assert (outcomes["failed"], outcomes["xfailed"]) == (1, 2)
    result.stdout.fnmatch_lines(
        [
            "FAIL  state.repeat_is_identical",
            "  why     expected to fail (drop-out is on), and it passes: take it off *",
            "  again   heatcheck run mine.py:negated --select state.repeat* --seed 5",
            "FAIL  mine.py:negated",
            "checks  1 fail, 3 not applicable, 2 known of 6; *",
        ]
    )
    assert "suspects" not in result.stdout.str()


WRONG = {
    '"state.repeat_is_identicl" = "x"': "expected failure: no check is called "
    "'state.repeat_is_identicl'; did you mean state.repeat_is_identical",
    "[tool.heatcheck.expected_failure]": "has no 'expected_failure'; did you mean "
    "expected_failures",
}


@pytest.mark.parametrize("lines", WRONG)
def test_settings_that_mean_nothing_are_named(
    judge: Run, write: Write, folder: Path, lines: str
) -> None:
    write({"pyproject.toml": PROJECT + lines})

    result = judge()

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    (line,) = filter(None, result.errlines)
    assert line.startswith(f"ERROR: {folder / 'pyproject.toml'}: [tool.heatcheck]")
    assert WRONG[lines] in line
