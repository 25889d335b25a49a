"""Questions of the quiz, and how answers are marked."""

import pytest

from checks.exercises.course import Course, named_fault
from checks.exercises.heat_maps import Drawn
from checks.exercises.quiz import Item, Marked, items, marked
from checks.ledger import Ledger

WRONG = Item(named_fault("relu-mask-dropped"), 7, 7, Drawn())
RIGHT = Item(None, 7, 7, Drawn())


@pytest.mark.parametrize(
    ("item", "answer", "points"),
    [
        (WRONG, "right", 0),
        (WRONG, "wrong", 1),
        (WRONG, "conv1", 1),
        (WRONG, "relu3", 2),
        (RIGHT, "right", 2),
        (RIGHT, "wrong", 0),
        (RIGHT, "relu3", 0),
    ],
)
def test_right_or_wrong_is_a_point_and_the_step_another(
    item: Item, answer: str, points: int
) -> None:
    found = marked(item, answer)

    assert isinstance(found, Marked)
    assert found.points == points


def test_what_is_no_answer_is_not_marked() -> None:
    found = marked(RIGHT, "conv2")

    assert found is None


def test_ledgers_and_maps_come_in_turn_and_half_are_wrong(course: Course) -> None:
    asked = list(items(course, seed=4, count=2))

    assert isinstance(asked[0].shown, Ledger)
    assert isinstance(asked[1].shown, Drawn)
    hidden = {place.exercise.fault for place in course}
    assert [one.fault for one in asked].count(None) == 1
    assert not hidden & {one.fault.id for one in asked if one.fault}
