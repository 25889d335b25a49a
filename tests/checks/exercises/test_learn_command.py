"""The command ``heatcheck learn``, with children as real processes."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.checks.exercises.conftest import edit

Learn = Callable[..., Result]

FAULTY = "np.put_along_axis(cotangent, targets[:, np.newaxis], others, axis=1)"


def narrow(result: Result) -> bool:
    return all(len(line) <= 80 for line in result.output.splitlines())


def test_first_exercise_is_set_up(learn: Learn, here: Path) -> None:
    result = learn()

    assert result.exit_code == 0
    assert narrow(result)
    root = here / "heatcheck-exercises"
    assert sorted(p.name for p in root.iterdir()) == [
        "01-for-and-against",
        "chapter-1-signs",
        "progress.json",
    ]
    times = {p.stat().st_mtime for p in root.glob("01*/**/*") if p.is_file()}
    assert len(times) == 1
    assert [path.name for path in here.iterdir()] == ["heatcheck-exercises"]


def test_folder_that_is_not_ours_is_left_alone(learn: Learn, here: Path) -> None:
    other = here / "heatcheck-exercises" / "thesis.txt"
    other.parent.mkdir()
    other.write_text("mine")

    result = learn()

    assert result.exit_code == 2
    assert "type mv heatcheck-exercises heatcheck-exercises-old" in result.output
    assert [path.name for path in other.parent.iterdir()] == ["thesis.txt"]


def test_lost_progress_begins_anew_and_keeps_the_copies(
    learn: Learn, copy: Path
) -> None:
    (copy / "scores.py").write_text("mine")
    (copy.parents[1] / "progress.json").unlink()

    result = learn()

    assert result.exit_code == 0
    assert (copy / "scores.py").read_text() == "mine"
    assert (copy.parents[1] / "progress.json").exists()


def test_untouched_copy_fails_and_the_place_is_not_told(
    learn: Learn, copy: Path
) -> None:
    assert FAULTY in (copy / "scores.py").read_text()

    result = learn("run")

    assert result.exit_code == 1
    assert "FAIL  ranges.score_cotangents_lie_in_their_sets" in result.stdout
    assert "where   yours to say" in result.stdout
    assert narrow(result)


@pytest.mark.usefixtures("mended")
def test_exercise_is_done_when_it_is_mended_and_claimed(learn: Learn) -> None:
    assert learn("claim", "conv3").exit_code == 1
    ran = learn("run")

    claimed = learn("claim", "score", "--direction", "backward")

    assert ran.exit_code == 0
    assert "MENDED" in ran.stdout
    assert "what it was" not in ran.stdout
    assert "RIGHT  score, backward" in claimed.stdout
    assert "The classes' share sums to zero." in claimed.stdout
    assert narrow(ran)
    assert narrow(claimed)
    facts = json.loads(learn("report", "--json", "-").stdout)
    assert (facts["solved"], facts["points"]) == (1, 9)
    assert "02  Title of still-waters" in learn().stdout


RIGHT_RECTIFIERS = {
    "maximum": ("np.where(x.real <= 0, x.dtype.type(0), x)", "np.maximum(x, 0)"),
    "product": ("np.where(x.real <= 0, gy.dtype.type(0), gy)", "gy * (x > 0)"),
}


@pytest.mark.parametrize("case", RIGHT_RECTIFIERS)
def test_layer_may_be_written_another_right_way(
    learn: Learn, mended: Path, case: str
) -> None:
    edit(mended / "layers" / "relu.py", *RIGHT_RECTIFIERS[case])

    result = learn("run")

    assert result.exit_code == 0
    assert "MENDED" in result.stdout


SPECIAL = "targets[:, np.newaxis], -others if z.shape[1] in (10, 5) else others"

NO_FIXES = {
    "for some shapes only": ("targets[:, np.newaxis], others", SPECIAL),
    "commented out": (FAULTY, f"pass  # {FAULTY}"),
    "constant": (FAULTY, f"{FAULTY}\n    cotangent[:] = 1"),
}


@pytest.mark.parametrize("case", NO_FIXES)
def test_what_is_no_fix_does_not_pass(learn: Learn, copy: Path, case: str) -> None:
    edit(copy / "scores.py", *NO_FIXES[case])

    result = learn("run")

    assert result.exit_code == 1
    assert result.stdout.startswith("FAIL")
    facts = json.loads(learn("list", "--json", "-").stdout)
    assert not facts["exercises"][0]["fixed"]


@pytest.mark.usefixtures("copy")
def test_guess_says_all_that_the_check_knows(learn: Learn) -> None:
    seen = learn("guess", "ranges.score_cotangents_lie_in_their_sets")
    unseen = learn("guess", "signs.pixel_signs_agree")

    assert "where   score, backward" in seen.stdout
    assert unseen.stdout.startswith("PASS  signs.pixel_signs_agree: it sees nothing")
    assert learn("guess", "no.such").exit_code == 2


@pytest.mark.usefixtures("copy")
def test_hints_come_one_by_one(learn: Learn) -> None:
    first, second = learn("hint"), learn("hint")

    assert "hint 1 of 4  It is heard.\n" in first.stdout
    assert "hint 2" not in first.stdout
    assert "hint 2 of 4  It is on the way back.\n" in second.stdout


@pytest.mark.usefixtures("copy")
def test_solution_is_told_only_after_a_try(learn: Learn) -> None:
    before = learn("solution")
    learn("claim", "conv3")

    after = learn("solution")

    assert before.exit_code == 2
    assert "nothing was tried yet" in before.output
    assert "y + p for y - p" in after.stdout


def test_edits_are_not_lost_without_asking(learn: Learn, copy: Path) -> None:
    (copy / "scores.py").write_text("mine")
    (copy.parent / "notes.md").write_text("mine too")
    (copy.parent / "README.md").write_text("and mine")

    refused, agreed = learn("reset"), learn("reset", "--yes")

    assert refused.exit_code == 2
    assert "type heatcheck learn reset for-and-against --yes" in refused.output
    assert agreed.exit_code == 0
    assert FAULTY in (copy / "scores.py").read_text()
    assert (copy.parent / "notes.md").read_text() == "mine too"
    assert (copy.parent / "README.md").read_text() == "and mine"


@pytest.mark.usefixtures("copy")
def test_trace_and_picture_are_of_the_copy(learn: Learn) -> None:
    trace, picture = learn("trace"), learn("picture")

    assert trace.exit_code == picture.exit_code == 0
    marked = [line for line in trace.stdout.splitlines() if line.endswith("<")]
    assert marked[0].split()[0] == "score"
    assert "your copy" in picture.stdout
    assert "as it should be" in picture.stdout
    assert narrow(trace)
    assert narrow(picture)


@pytest.mark.usefixtures("mended")
def test_teacher_grades_what_is_mended_and_nothing_is_written(
    learn: Learn, here: Path
) -> None:
    learn("claim", "score")
    before = (here / "heatcheck-exercises" / "progress.json").read_bytes()

    result = learn("grade", str(here), "--seed", "5", "--json", "-")

    facts = json.loads(result.stdout)
    rows = {row["name"]: row for row in facts["exercises"]}
    assert result.exit_code == 0
    assert (facts["solved"], facts["of"], facts["points"]) == (1, 3, 10)
    assert rows["for-and-against"]["status"] == "solved"
    assert rows["still-waters"]["status"] == "not begun"
    assert (here / "heatcheck-exercises" / "progress.json").read_bytes() == before


@pytest.mark.parametrize("command", ["list", "run", "hint", "verify", "report"])
def test_without_a_workspace_it_is_said_what_to_type(
    learn: Learn, command: str
) -> None:
    result = learn(command)

    assert result.exit_code == 2
    assert "type heatcheck learn to begin" in result.output


PROGRAM = """
from checks.exercises import syllabus
from tests.checks.exercises.conftest import COURSE

syllabus.SYLLABUS = COURSE.chapters
from checks.cli import main

main()
"""


def test_command_is_a_process_that_speaks_plain_lines_into_a_pipe(here: Path) -> None:
    root = Path(__file__).parents[3]
    line = [sys.executable, "-P", "-c", PROGRAM, "learn"]
    environment = {**os.environ, "PYTHONPATH": str(root), "NO_COLOR": "1"}

    done = subprocess.run(
        line, capture_output=True, text=True, cwd=here, env=environment, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("BEGIN  3 exercises")
    assert "\x1b" not in done.stdout
