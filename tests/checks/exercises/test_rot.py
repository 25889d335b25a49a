"""What the course's own check complains of."""

from dataclasses import replace

import pytest

from checks.exercises.course import Course, named_fault
from checks.exercises.exercise import Chapter
from checks.exercises.rot.measured import measured, pieces
from checks.exercises.rot.written import written
from tests.checks.exercises.conftest import COURSE, exercise


def chapter(*faults: str) -> Chapter:
    return Chapter(
        name="signs",
        title="Signs",
        worked="loss-delta-turned",
        exercises=tuple(exercise(f"of-{fault}", fault) for fault in faults),
    )


def test_rotten_data_is_told() -> None:
    telling = exercise("sly", "others-sign-kept", title="In log_probability_cotangent")
    twice = replace(telling, name="sly", hints=("one",), lesson=" ", also=("conv2",))
    lost = exercise("lost", "no-such-fault")
    wrong = Chapter(
        name="nowhere",
        title="Nowhere",
        worked="others-sign-kept",
        exercises=(telling, twice, lost),
    )

    found = [f"{one.name}: {one.says}" for one in written(Course((wrong,)))]

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
    wrong = Course((chapter("table-reversed", "dense-vjp-negated"),))
    order = tuple(one for one in pieces(wrong) if isinstance(one.of, Chapter))

    ((found,),) = measured(order)

    assert found.name == "of-dense-vjp-negated"
    assert found.says == "deception 0, after of-table-reversed with 1"


def test_outcome_that_is_not_what_the_data_says_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lying = replace(
        named_fault("dense-vjp-negated"), caught_by="data.no_such", step="conv1"
    )
    monkeypatch.setattr("checks.exercises.rot.measured.fault_of", lambda _: lying)
    course = Course((chapter("dense-vjp-negated"),))
    (piece,) = (one for one in pieces(course) if one.find.__name__ == "_of_place")

    found = [one.says for one in piece.find(piece.of)]

    assert len(found) == 2
    assert found[0].startswith("caught by gradients.")
    assert found[0].endswith(", its data says data.no_such")
    assert found[1] == "located at dense7, backward, its data says conv1, backward"


def test_every_exercise_chapter_and_kind_of_solution_is_measured() -> None:
    names = [getattr(piece.of, "name", "") for piece in pieces(COURSE)]

    assert {place.name for place in COURSE} <= set(names)
    assert {one.name for one in COURSE.chapters} <= set(names)
    assert len(names) == len(COURSE) + len(COURSE.chapters) + 1 + 5
