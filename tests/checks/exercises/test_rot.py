"""What the course's own check complains of."""

from dataclasses import replace

from checks.exercises.course import Course
from checks.exercises.exercise import Chapter
from checks.exercises.rot import complaints
from tests.checks.exercises.conftest import exercise


def test_rotten_data_is_told() -> None:
    telling = exercise("sly", "others-sign-kept", title="In log_probability_cotangent")
    twice = replace(telling, name="sly", hints=("one",), lesson=" ", also=("conv2",))
    lost = exercise("lost", "no-such-fault")
    chapter = Chapter(
        name="nowhere",
        title="Nowhere",
        worked="others-sign-kept",
        exercises=(telling, twice, lost),
    )

    found = [f"{one.name}: {one.says}" for one in complaints(Course((chapter,)))]

    for told in (
        "sly: 2 exercises have this name",
        "nowhere: it has no page pages/nowhere.md",
        "nowhere: its worked example is an exercise too",
        "sly: title or symptom tell 'log_probability_cotangent'",
        "sly: expected at least 3 hints, it has 1",
        "sly: its lesson is empty",
        "sly: also: no step is called conv2",
        "lost: no-such-fault: no named fault is called that",
    ):
        assert told in found


def test_order_from_deceptive_to_loud_is_told() -> None:
    chapter = Chapter(
        name="signs",
        title="Signs",
        worked="loss-delta-turned",
        exercises=(
            exercise("first", "table-reversed"),
            exercise("second", "dense-vjp-negated"),
        ),
    )

    found = (one.says for one in complaints(Course((chapter,))))

    assert "deception 0, after first with 1" in found
