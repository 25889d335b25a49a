import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from checks.settings import Settings, SettingsError, settings_from

Heatcheck = Callable[..., Result]

TABLE = """
[tool.heatcheck]
subject = "maps/mine.py:subject"
seed = 3
select = ["signs"]
strict = true
expected_failures = {"signs.pixel_signs_agree" = "to be settled"}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with settings, and the current directory two below it."""
    (tmp_path / "pyproject.toml").write_text(TABLE)
    below = tmp_path / "src" / "deep"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    return tmp_path


def test_settings_are_those_of_the_nearest_table_above(project: Path) -> None:
    (project / "src" / "pyproject.toml").write_text("[tool.other]\nseed = 9\n")

    found = settings_from(Path.cwd())

    assert found == Settings(
        subject="../../maps/mine.py:subject",
        seed=3,
        select=("signs",),
        strict=True,
        expected_failures={"signs.pixel_signs_agree": "to be settled"},
        folder=project,
    )


def test_without_a_table_all_is_as_it_ever_was(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'heatcheck'\n")

    assert settings_from(tmp_path) == Settings()


def test_ids_may_be_written_without_quotes(tmp_path: Path) -> None:
    lines = "[tool.heatcheck.expected_failures]\nsigns.pixel_signs_agree = 'known'\n"
    (tmp_path / "pyproject.toml").write_text(lines)

    found = settings_from(tmp_path)

    assert found.expected_failures == {"signs.pixel_signs_agree": "known"}


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("../../maps/mine.py:subject", 1),
        ("../../maps/../maps/mine.py:subject", 1),
        ("../../maps/mine.py:subject@2", 0),
        ("../../maps/mine.py:other", 0),
        ("mine:subject", 0),
    ],
)
def test_failures_are_expected_of_the_subject_they_stand_beside(
    project: Path, subject: str, expected: int
) -> None:
    found = settings_from(project / "src")

    assert len(found.expected_of(subject)) == expected


WRONG = {
    "sed = 1": "[tool.heatcheck] has no 'sed'; did you mean seed",
    "colour = 1": "[tool.heatcheck] has no 'colour'; it has subject, seed, select, "
    "strict, expected_failures",
    "seed = true": "[tool.heatcheck] seed is True, expected an integer from 0 on",
    "seed = -1": "[tool.heatcheck] seed is -1, expected an integer from 0 on",
    "strict = 1": "[tool.heatcheck] strict is 1, expected true or false",
    "subject = 1": '[tool.heatcheck] subject is 1, expected a string such as "mine',
    "select = 'state'": "[tool.heatcheck] select is 'state', expected a list such as",
    "select = [1]": "[tool.heatcheck] select is [1], expected a list such as",
    "expected_failures = ['x']": "[tool.heatcheck] expected_failures is ['x'], expec",
    "expected_failures = {x = 'y'}": "[tool.heatcheck]: expected failure: no check is "
    "called 'x'",
    "seed = ": "Invalid value (at line 2, column 8)",
}


@pytest.mark.parametrize("line", WRONG)
def test_settings_that_mean_nothing_are_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.heatcheck]\n{line}\n")

    with pytest.raises(SettingsError) as caught:
        settings_from(tmp_path)

    assert str(caught.value).startswith(f"{tmp_path / 'pyproject.toml'}: {WRONG[line]}")


def test_table_must_be_one(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool]\nheatcheck = 7\n")

    with pytest.raises(SettingsError, match=r"tool\.heatcheck is 7, expected a table"):
        settings_from(tmp_path)


KNOWN = """
[tool.heatcheck]
subject = "mine.py:negated"
seed = 4
select = ["signs", "state.repeat*"]
expected_failures = {"signs.pixel_signs_agree" = "a", \
"signs.climbing_the_map_raises_the_score" = "b"}
"""

UNEXPECTED = KNOWN.replace("}", ', "state.repeat_is_identical" = "c"}')


def test_run_judges_the_subject_of_the_settings(
    heatcheck: Heatcheck, here: Path
) -> None:
    (here / "pyproject.toml").write_text(KNOWN)

    result = heatcheck("run", "--json", "-")

    report = json.loads(result.stdout)
    assert (result.exit_code, report["verdict"]) == (0, "pass")
    assert (report["subject"], report["seed"]) == ("mine.py:negated", 4)
    assert report["counts"]["known"] == 2
    assert report["suspects"] == []


def test_run_from_a_folder_below_finds_the_same(
    heatcheck: Heatcheck, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "pyproject.toml").write_text(KNOWN)
    (here / "below").mkdir()
    monkeypatch.chdir(here / "below")

    result = heatcheck("run", "--json", "-")

    report = json.loads(result.stdout)
    assert (result.exit_code, report["subject"]) == (0, "../mine.py:negated")


@pytest.mark.parametrize(
    ("arguments", "subject", "seed", "checks"),
    [
        (("mine.py:right",), "mine.py:right", 4, 6),
        (("--seed", "1"), "mine.py:negated", 1, 6),
        (("--select", "state.repeat*"), "mine.py:negated", 4, 1),
    ],
)
def test_command_line_wins(
    heatcheck: Heatcheck, here: Path, arguments: tuple[str, ...], subject: str,
    seed: int, checks: int,
) -> None:  # fmt: skip
    (here / "pyproject.toml").write_text(KNOWN)

    result = heatcheck("run", *arguments, "--json", "-")

    report = json.loads(result.stdout)
    assert (report["subject"], report["seed"]) == (subject, seed)
    assert len(report["results"]) == checks
    assert report["verdict"] == "pass"


def test_run_fails_where_an_expected_failure_passes(
    heatcheck: Heatcheck, here: Path
) -> None:
    (here / "pyproject.toml").write_text(UNEXPECTED)

    result = heatcheck("run")

    assert result.exit_code == 1
    assert "FAIL  state.repeat_is_identical" in result.stdout
    assert "expected to fail (c), and it passes" in result.stdout


def test_one_case_by_itself_is_judged_as_it_is(
    heatcheck: Heatcheck, here: Path
) -> None:
    (here / "pyproject.toml").write_text(UNEXPECTED)

    result = heatcheck("run", "--case", "3:1", "--json", "-")

    report = json.loads(result.stdout)
    assert report["counts"]["known"] == 0
    assert "state.repeat_is_identical" not in {
        one["check"] for one in report["results"] if one["status"] == "fail"
    }


@pytest.mark.parametrize(
    ("lines", "options", "code"),
    [
        ("strict = true", (), 1),
        ("strict = true", ("--no-strict",), 3),
        ("", ("--strict",), 1),
        ("", (), 3),
    ],
)
def test_strictness_is_a_setting_too(
    heatcheck: Heatcheck, here: Path, lines: str, options: tuple[str, ...], code: int
) -> None:
    (here / "pyproject.toml").write_text(f"[tool.heatcheck]\n{lines}\n")

    result = heatcheck("run", "mine.py:right", "--select", "data", *options)

    assert result.exit_code == code


def test_settings_that_mean_nothing_end_in_one_line(
    heatcheck: Heatcheck, here: Path
) -> None:
    (here / "pyproject.toml").write_text("[tool.heatcheck]\nsede = 1\n")

    result = heatcheck("run")

    assert result.exit_code == 2
    assert result.stderr == (
        f"heatcheck: {here / 'pyproject.toml'}: [tool.heatcheck] has no 'sede'; "
        "did you mean seed\n"
    )


def test_module_beside_the_settings_is_importable_below(
    heatcheck: Heatcheck, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = (here / "mine.py").read_text()
    (here / "mapped_module.py").write_text(source)
    (here / "pyproject.toml").write_text(
        "[tool.heatcheck]\nsubject = 'mapped_module:right'\nselect = ['state.repeat*']"
    )
    (here / "below").mkdir()
    monkeypatch.chdir(here / "below")

    result = heatcheck("run")

    assert result.exit_code == 0
