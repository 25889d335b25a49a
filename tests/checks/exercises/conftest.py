"""A small course of named faults, and the command in a folder of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from checks import cli
from checks.exercises import syllabus
from checks.exercises.course import Course
from checks.exercises.exercise import Chapter, Exercise

HINTS = ("It is heard.", "It is on the way back.", "It is the score.", "The sign.")


def exercise(name: str, fault: str, **more: object) -> Exercise:
    told = {"title": f"Title of {name}", "symptom": "Blue where red belongs."}
    fields: dict[str, object] = {
        "goal": "To hear a sign.",
        "hints": HINTS,
        "lesson": "The classes' share sums to zero.",
        **told,
        **more,
    }
    return Exercise(name=name, fault=fault, **fields)  # type: ignore[arg-type]  # fields by name


COURSE = Course(
    (
        Chapter(
            name="signs",
            title="Signs and scores",
            worked="loss-delta-turned",
            exercises=(
                exercise(
                    "for-and-against", "others-sign-kept", score="log_probability"
                ),
                exercise("still-waters", "dense-vjp-negated", shown="alone"),
            ),
        ),
        Chapter(
            name="pictures",
            title="Lies of rendering",
            worked="zero-tinted",
            exercises=(exercise("cold-is-hot", "table-reversed"),),
        ),
    )
)


@pytest.fixture
def course() -> Course:
    return COURSE


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, empty; the small course is what there is to learn."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(syllabus, "SYLLABUS", COURSE.chapters)
    return tmp_path


@pytest.fixture
def learn(here: Path) -> Callable[..., Result]:
    """The command ``heatcheck learn``, 80 columns wide."""
    assert here.is_dir()
    runner = CliRunner(env={"COLUMNS": "80"})
    return lambda *arguments: runner.invoke(
        cli.app, ["learn", *arguments], prog_name="heatcheck"
    )


@pytest.fixture
def copy(learn: Callable[..., Result], here: Path) -> Path:
    """The code of the first exercise, begun."""
    assert learn().exit_code == 0
    return here / "heatcheck-exercises" / "01-for-and-against" / "lenet_ref"


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


@pytest.fixture
def mended(copy: Path) -> Path:
    """The first exercise's code, mended in another way than the reference's."""
    edit(
        copy / "scores.py",
        "np.put_along_axis(cotangent, targets[:, np.newaxis], others, axis=1)",
        "cotangent[np.arange(len(targets)), targets] = -others[:, 0]",
    )
    return copy
