from types import MappingProxyType

import numpy as np
import pytest

import lenet_ref
from checks.faults.library import edited_library
from checks.replay.frozen import digest, freeze, same, thaw

VALUES = (
    3,
    2.5,
    "text",
    None,
    np.float32(1.5),
    np.dtype("float32"),
    (1, [2, {"a": np.arange(3.0)}]),
    MappingProxyType({"bias": np.ones(2)}),
    slice(0, 2),
    lenet_ref.ReLU("relu1"),
    lenet_ref.SCORES["loss"],
    np.array(["text"]),
)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_thawed_value_is_the_same_again(value: object) -> None:
    frozen = freeze(value)

    again = freeze(thaw(frozen, edited_library(), {}))

    assert same(frozen, again)
    assert digest(frozen) == digest(again)


def test_instances_and_functions_become_those_of_the_copy() -> None:
    copy = edited_library()

    score = thaw(freeze(lenet_ref.SCORES["loss"]), copy, {})

    assert type(score) is copy.Score is not lenet_ref.Score
    assert score.value is copy.SCORES["loss"].value


def test_instances_are_made_once_and_without_their_constructor() -> None:
    frozen = freeze(lenet_ref.Dense("d", np.ones((1, 1)), np.ones(1)))
    frozen.fields["bias"].array[:] = np.nan

    first, second = thaw([frozen, frozen], edited_library(), {})

    assert first is second
    assert np.isnan(first.bias).all()
    assert not first.bias.flags.writeable


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.zeros(2), np.zeros(3)),
        (np.zeros(2), np.zeros(2, np.float32)),
        (np.array([1.0, 0]), np.array([1.0, 1e-9])),
        (np.array([[1.0, 1], [1e-20, 0]]), np.array([[1.0, 1], [1e-20, 1e-30]])),
        (np.array([np.nan]), np.array([1.0])),
        (np.array([np.inf]), np.array([-np.inf])),
        (np.array([np.inf]), np.array([1.0])),
        (np.array([3], np.uint8), np.array([4], np.uint8)),
        (1, 1.0),
        ((1,), [1]),
        ({"a": 1}, {"b": 1}),
        (1.0, 1.0 + 1e-6),
        (lenet_ref.ReLU("a"), lenet_ref.ReLU("b")),
        (lenet_ref.SCORES["loss"], lenet_ref.SCORES["logit"]),
    ],
)
def test_different_values_are_not_the_same(one: object, other: object) -> None:
    assert not same(freeze(one), freeze(other))
    assert digest(freeze(one)) != digest(freeze(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.array([1.0, 2]), np.array([1.0, 2]) * (1 + 1e-12)),
        (np.array([1.0, 0]), np.array([1.0, 1e-15])),
        (np.array([np.nan, np.inf]), np.array([np.nan, np.inf])),
        (np.zeros((0, 2)), np.zeros((0, 2))),
    ],
)
def test_rounding_makes_no_difference(one: object, other: object) -> None:
    assert same(freeze(one), freeze(other))


def test_array_that_has_become_writeable_is_another() -> None:
    locked = np.zeros(2)
    locked.flags.writeable = False

    assert not same(freeze(locked), freeze(np.zeros(2)))
