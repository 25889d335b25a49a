"""Claims and what is said of them."""

import pytest

from checks.exercises.claims import graded, steps
from checks.mistyped import MistypedError
from tests.checks.exercises.conftest import exercise

SCORE = exercise("one", "others-sign-kept")
RELU = exercise("two", "relu-mask-dropped", also=("dense6",))


@pytest.mark.parametrize("step", ["relu1", "relu6", "dense6"])
def test_step_that_runs_the_code_or_cannot_be_told_apart_is_right(step: str) -> None:
    told = graded(RELU, step, None)

    assert told.right
    assert told.accepted == ("relu1", "relu3", "relu5", "dense6", "relu6")


@pytest.mark.parametrize("step", ["conv1", "dense7", "score"])
def test_other_step_is_not(step: str) -> None:
    told = graded(RELU, step, None)

    assert (told.right, told.near) == (False, False)


def test_right_step_in_the_wrong_direction_is_near() -> None:
    told = graded(SCORE, "score", "forward")

    assert (told.right, told.near) == (False, True)
    assert graded(SCORE, "score", "backward").right


def test_step_that_there_is_none_of_does_not_count() -> None:
    with pytest.raises(MistypedError, match=r"does not count\.\n  preprocess conv1"):
        graded(SCORE, "conv2", None)


def test_steps_are_those_of_a_run() -> None:
    found = list(steps())

    assert found[:3] == ["preprocess", "conv1", "relu1"]
    assert found[-4:] == ["score", "fold", "render", "blend"]
