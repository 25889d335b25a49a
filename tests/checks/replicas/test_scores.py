"""The four scores from their definitions, and folding."""

import math

import numpy as np
import pytest

from checks.replicas.scores import COTANGENTS, SCORES, folded, log_probabilities

Z = np.array([[0.0, math.log(3.0)], [1.0, 1.0]])
TARGETS = np.array([1, 0])


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        ("logit", [math.log(3.0), 1.0]),
        ("probability", [0.75, 0.5]),
        ("log_probability", [math.log(0.75), math.log(0.5)]),
        ("loss", [-math.log(0.75), -math.log(0.5)]),
    ],
)
def test_scores_of_two_classes_by_hand(score: str, expected: list[float]) -> None:
    values = SCORES[score](Z, TARGETS)

    np.testing.assert_allclose(values, expected, rtol=1e-15)


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        ("logit", [[0, 1], [1, 0]]),
        ("probability", [[-0.1875, 0.1875], [0.25, -0.25]]),
        ("log_probability", [[-0.25, 0.25], [0.5, -0.5]]),
        ("loss", [[0.25, -0.25], [-0.5, 0.5]]),
    ],
)
def test_cotangents_of_two_classes_by_hand(
    score: str, expected: list[list[float]]
) -> None:
    values = COTANGENTS[score](Z, TARGETS)

    np.testing.assert_allclose(values, expected, rtol=1e-15)


def test_log_probabilities_are_left_as_they_are() -> None:
    once = log_probabilities(np.random.default_rng(0).normal(size=(4, 6)))

    twice = log_probabilities(once)

    np.testing.assert_allclose(twice, once, atol=1e-15)


def test_nothing_overflows() -> None:
    extreme = np.array([[1e4, -1e4, 0.0]])

    values = [SCORES[score](extreme, np.array([1])) for score in SCORES]

    assert np.isfinite(values).all()
    assert values[2] == -2e4


@pytest.mark.parametrize(
    ("signed", "reduction", "expected"),
    [
        (True, None, [[-3, 4], [4, 3]]),
        (False, None, [[3, 4], [4, 3]]),
        (True, "max", [4, 4]),
        (False, "max", [4, 4]),
        (True, "sum", [1, 7]),
        (False, "sum", [7, 7]),
        (True, "l2", [5, 5]),
    ],
)
def test_folding_by_hand(
    *, signed: bool, reduction: str | None, expected: list[float]
) -> None:
    gradient = np.array([[-3.0, 4.0], [4.0, 3.0]]).reshape(2, 2, 1, 1)

    maps = folded(gradient, signed=signed, channel_reduction=reduction)

    np.testing.assert_allclose(maps.reshape(np.shape(expected)), expected)


def test_length_neither_overflows_nor_vanishes() -> None:
    sides = np.array([3e200, 4e200, 3e-200, 4e-200]).reshape(2, 2, 1, 1)

    maps = folded(sides, signed=True, channel_reduction="l2")

    np.testing.assert_allclose(maps.ravel(), [5e200, 5e-200], rtol=1e-14)
