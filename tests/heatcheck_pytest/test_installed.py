"""The plugin from an installed wheel, outside of the repository."""

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from checks.catalogue import CHECKS

Run = Callable[..., pytest.RunResult]
Write = Callable[[Mapping[str, str]], None]

REPEAT = ("--saliency-subject", "mine.py:right", "--saliency-select", "state.repeat*")

THEIRS = {
    "checks/__init__.py": "VALUE = 3\n",
    "checks/more.py": "from checks import VALUE\n",
    "test_theirs.py": (
        "def test_theirs():\n"
        "    import checks\n"
        "    from checks import more\n"
        "    assert (checks.VALUE, more.VALUE) == (3, 3)\n"
    ),
}
"""A project with a package called as ours is."""

UNTOUCHED = """
import sys

def test_nothing_of_ours_is_imported():
    found = {name.partition(".")[0] for name in sys.modules}
    ours = found & {"checks", "lenet_ref", "numpy", "rich", "heatcheck_pytest"}
    assert ours == {"heatcheck_pytest"}
"""

WAYS = {
    "python -m pytest": (("-m", "pytest"), THEIRS),
    "pythonpath": (
        ("-P", "-m", "pytest"),
        {
            **THEIRS,
            "pytest.ini": "[pytest]\npythonpath = .\naddopts = --import-mode=importlib",
        },
    ),
    "conftest": (
        ("-P", "-m", "pytest"),
        {
            **THEIRS,
            "conftest.py": "import checks\nchecks.VALUE += 0.0\n",
            "test_theirs.py": (
                "import checks\n"
                "def test_it_is_the_one_that_was_changed():\n"
                "    assert repr(checks.VALUE) == '3.0'\n"
            ),
        },
    ),
    "test in it": (
        ("-P", "-m", "pytest", "suite"),
        {
            "suite/checks/__init__.py": "",
            "suite/checks/more.py": "VALUE = 4\n",
            "suite/checks/test_more.py": (
                "from checks.more import VALUE\n"
                "def test_more():\n"
                "    assert VALUE == 4\n"
            ),
        },
    ),
}
"""How their package comes to be importable under the name of ours."""


def test_folder_without_tests_gets_one_item_a_check(judge: Run) -> None:
    result = judge("--saliency-subject", "mine.py:right", "-v")

    shown = [line for line in result.outlines if line.startswith("mine.py:right::")]
    assert [line.split()[0].partition("::")[2] for line in shown] == [
        check.id for check in CHECKS
    ]
    assert result.ret == pytest.ExitCode.OK
    assert f"collected {len(CHECKS)} items" in result.stdout.str()
    result.stdout.fnmatch_lines(
        [
            "heatcheck: mine.py:right: gradient of the logit, signed, *",
            f"heatcheck: {len(CHECKS)} checks, * applicable, * not; * seed 0",
            "=* heatcheck =*",
            "PASS  mine.py:right",
        ]
    )


def test_subject_in_a_module_is_judged(judge: Run) -> None:
    result = judge(
        "--saliency-subject", "checks.reference:lenet", "-k", "repeat or accuracy"
    )

    result.assert_outcomes(passed=2, deselected=len(CHECKS) - 2)


@pytest.mark.parametrize("seed", ["0", "7"])
def test_ids_depend_on_subject_and_check_alone(judge: Run, seed: str) -> None:
    result = judge(
        "--collect-only", "-q", "--saliency-seed", seed,
        "--saliency-subject", "mine.py:counting",
    )  # fmt: skip

    ids = [line for line in result.outlines if "::" in line]
    assert ids == [f"mine.py:counting::{check.id}" for check in CHECKS]


def test_workers_agree_on_ids_and_ask_once_each(judge: Run, folder: Path) -> None:
    pytest.importorskip("xdist", reason="pytest-xdist is not installed")
    subject = ("--saliency-subject", "mine.py:counting")
    alone = judge(*subject, "-q").parseoutcomes()
    calls = folder / "calls"
    asked = len(calls.read_text().splitlines())
    calls.unlink()

    shared = judge(*subject, "-n", "2", "--saliency-json", "report.json")

    outcomes = shared.parseoutcomes()
    assert {name: outcomes[name] for name in ("passed", "skipped")} == alone
    by_worker = Counter(calls.read_text().splitlines())
    assert set(by_worker.values()) == {asked}
    assert 1 <= len(by_worker) <= 2
    assert '"verdict": "pass"' in (folder / "report.json").read_text()
    assert "PASS  mine.py:counting" in shared.outlines


def test_own_package_called_checks_is_left_alone(python: Run, write: Write) -> None:
    write(THEIRS | {"test_untouched.py": UNTOUCHED.replace('"checks", ', "")})

    result = python("-m", "pytest")

    result.assert_outcomes(passed=2)


def test_without_options_nothing_of_ours_is_imported(judge: Run, write: Write) -> None:
    write({"test_untouched.py": UNTOUCHED})

    result = judge()

    result.assert_outcomes(passed=1)
    assert "heatcheck:" not in result.stdout.str()


@pytest.mark.parametrize("way", WAYS)
def test_both_packages_called_checks_work_side_by_side(
    python: Run, write: Write, way: str
) -> None:
    start, files = WAYS[way]
    write(files)

    result = python(*start, *REPEAT)

    result.assert_outcomes(passed=2)


def test_package_that_ours_hides_from_the_subject_is_named(
    python: Run, write: Write, folder: Path
) -> None:
    source = (folder / "mine.py").read_text()
    write(THEIRS | {"mine.py": f"from checks.more import VALUE\n{source}"})

    result = python("-m", "pytest", *REPEAT)

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    (line,) = filter(None, result.errlines)
    assert line == (
        "ERROR: --saliency-subject: mine.py raised at mine.py, line 1: "
        "ModuleNotFoundError: No module named 'checks.more' (here 'checks' is "
        f"heatcheck's package; if {folder / 'checks' / '__init__.py'} was meant, "
        "rename it)"
    )
