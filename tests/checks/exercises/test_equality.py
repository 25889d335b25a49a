"""Answers of copies beside those of the reference."""

from collections.abc import Mapping
from types import ModuleType

import numpy as np
import pytest

from checks.exercises.course import named_fault
from checks.exercises.equality import answers, differing, true_answers
from checks.exercises.exercise import Exercise
from checks.exercises.syllabus import exercises
from checks.faults.edit import Edit, source
from checks.faults.fault import plant
from checks.faults.library import edited_library

SEED = 3


def replaced(file: str, before: str, after: str) -> Edit:
    """Edit of the one place where ``before`` stands."""
    line = next(
        number
        for number, text in enumerate(source(file).splitlines(), 1)
        if before in text
    )
    column = source(file).splitlines()[line - 1].index(before)
    return Edit(file, line, column, before, after)


ANOTHER_WAY = (
    replaced(
        "lenet_ref/layers/relu.py",
        "return np.where(x.real <= 0, gy.dtype.type(0), gy)",
        "return gy * (x.real > 0)",
    ),
    replaced(
        "lenet_ref/layers/dense.py",
        "return x @ self.weight.T + self.bias",
        "return self.bias + np.einsum('ni,oi->no', x[:, ::-1], self.weight[:, ::-1])",
    ),
)


def test_another_right_way_answers_alike() -> None:
    copy = edited_library(ANOTHER_WAY)

    wrong = differing(answers(copy, SEED), true_answers(SEED))

    assert wrong == ()


@pytest.mark.parametrize(
    "fault", ["dense-vjp-negated", "bias-cotangent-averaged", "blend-in-bytes"]
)
def test_wrong_copy_answers_otherwise_whatever_its_maps_are(fault: str) -> None:
    copy = plant(named_fault(fault))

    wrong = differing(answers(copy, SEED), true_answers(SEED))

    assert wrong


@pytest.mark.parametrize("one", exercises(), ids=lambda one: one.name)
def test_fault_of_each_exercise_shows_in_the_answers_alone(one: Exercise) -> None:
    copy = plant(named_fault(one.fault))

    wrong = differing(some_answers(copy), true_answers(SEED))

    assert wrong


def some_answers(library: ModuleType) -> Mapping[str, np.ndarray]:
    """What a copy answers; nothing if it raises."""
    try:
        return answers(library, SEED)
    except Exception:  # noqa: BLE001  (whatever a faulty copy may raise)
        return {}


@pytest.mark.parametrize(
    "found",
    [
        np.zeros(3),
        np.array([1.0, 2.0, np.nan]),
        np.array([1.0, 2.0]),
        np.array([1.0, 2.0, 3.0], np.float32),
        np.array([1.0, 2.0, 3.001]),
    ],
)
def test_array_of_another_value_shape_or_type_differs(found: np.ndarray) -> None:
    true = {"a": np.array([1.0, 2.0, 3.0])}

    wrong = differing({"a": found}, true)

    assert wrong == ("a",)


def test_answer_that_is_missing_or_was_not_asked_for_differs() -> None:
    wrong = differing({"b": np.zeros(1)}, {"a": np.zeros(1)})

    assert wrong == ("a", "b")
