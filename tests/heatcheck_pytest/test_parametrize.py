"""``@parametrize_with_checks`` in a run of pytest."""

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Run = Callable[..., pytest.RunResult]
Write = Callable[[Mapping[str, str]], None]

MODULE = """
from checks import parametrize_with_checks
from mine import counting, maker, negated, raising

SIGNS = "signs.climbing_the_map_raises_the_score", "signs.pixel_signs_agree"
KNOWN = dict.fromkeys(SIGNS, "not yet settled")


@parametrize_with_checks([counting, maker], select=[*SIGNS, "state.repeat*"])
def test_right(subject, check):
    check(subject)


@parametrize_with_checks(
    [negated],
    select=SIGNS,
    expected_failures=lambda subject: KNOWN if subject is negated else {},
)
def test_known(subject, check):
    check(subject)


@parametrize_with_checks([negated], select="signs.pixel*")
def test_wrong(subject, check):
    check(subject)
"""


def test_checks_are_parameters_of_a_test(judge: Run, write: Write) -> None:
    write({"tests/test_maps.py": MODULE, "pytest.ini": "[pytest]\npythonpath = .\n"})

    result = judge("-rxf", "-v")

    result.assert_outcomes(passed=6, xfailed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*::test_right[[]from_callables-state.repeat_is_identical[]] PASSED*",
            "*::test_right[[]from_callables#2-state.repeat_is_identical[]] PASSED*",
            "    def test_wrong(subject, check):",
            ">       check(subject)",
            "E       checks.outcomes.CheckFailure: FAIL  signs.pixel_signs_agree",
            "E         often   an absolute value, or a plus for a minus in one part",
            "tests*test_maps.py:*: CheckFailure",
        ]
    )
    assert "outcomes.py:" not in result.stdout.str()


def test_run_is_shared_and_none_is_made_for_a_listing(
    judge: Run, write: Write, folder: Path
) -> None:
    write({"tests/test_maps.py": MODULE, "pytest.ini": "[pytest]\npythonpath = .\n"})
    calls = folder / "calls"

    judge("--collect-only", "-q")

    assert not calls.exists()

    judge("-k", "from_callables-state and test_right")
    once = Counter(calls.read_text().splitlines())
    calls.unlink()
    judge("-k", "from_callables- and test_right")
    assert sorted(once.values()) == sorted(
        Counter(calls.read_text().splitlines()).values()
    )


def test_expected_failure_of_no_check_is_an_error_at_collection(
    judge: Run, write: Write
) -> None:
    module = MODULE.replace("KNOWN if", "{'signs.pixel_sign_agree': 'x'} if")
    write({"tests/test_maps.py": module, "pytest.ini": "[pytest]\npythonpath = .\n"})

    result = judge("--collect-only")

    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(
        ["E   *ExpectationError: expected failure: no check is called *; did you *"]
    )
