"""Derivatives by differences: their values, their kinks and their rounding."""

import numpy as np
import pytest

from checks.answers import Differences, PixelDifferences
from checks.contract import SCORES, Contract
from checks.replicas.scores import COTANGENTS
from checks.response import Effects, Response
from checks.slopes import (
    Slopes,
    complex_slopes,
    directional_slopes,
    faintest,
    pixel_slopes,
)
from lenet_ref.trace import Array, Trace

STEP = 1e-6
Z = np.array([[0.3, -0.2, 1.1], [2.0, 0.5, -1.0]])
RATES = np.array([[1.0, -2.0, 0.5], [0.0, 3.0, -1.0]])
TARGETS = np.array([0, 1])
LOGIT = Contract()


def moving(rates: Array = RATES, bend: float = 0.0) -> Differences:
    """Logits that rise at ``rates`` on the one side, and ``bend`` faster there."""
    steps = np.full(len(Z), STEP)
    ahead, behind = Z + STEP * (rates + bend), Z - STEP * rates
    directions = np.zeros((len(Z), 1, 2, 2))
    return Differences(directions, np.arange(len(Z)), ahead, behind, Z, steps)


@pytest.mark.parametrize("score", SCORES)
def test_slope_is_the_cotangent_times_the_rates(score: str) -> None:
    contract = Contract(score=score)

    slopes = directional_slopes(TARGETS, moving(), contract)

    expected = (COTANGENTS[score](Z, TARGETS) * RATES).sum(axis=1)
    off = np.abs(slopes.value - expected)
    assert (off <= slopes.roundoff).all()
    assert slopes.resolvable(np.abs(expected)).all()


def test_kink_is_how_far_the_sides_are_apart() -> None:
    slopes = directional_slopes(TARGETS, moving(bend=0.5), LOGIT)

    np.testing.assert_allclose(slopes.kink, 0.5, rtol=1e-6)
    np.testing.assert_allclose(slopes.value, [1.25, 3.25], rtol=1e-6)


def test_direction_of_no_length_has_no_slope() -> None:
    still = Differences(
        np.zeros((2, 1, 2, 2)), np.arange(2), Z, Z, Z, steps=np.zeros(2)
    )

    slopes = directional_slopes(TARGETS, still, LOGIT)

    assert not slopes.value.any()
    assert not slopes.kink.any()


def test_rounding_hides_what_is_too_small() -> None:
    zero, small = np.zeros(2), np.full(2, 1e-8)
    slopes = Slopes(value=zero, kink=zero, roundoff=small, rounding=small / 32)

    allowed, seen = slopes.allowed([1.0, 1e-6]), slopes.resolvable([1.0, 1e-6])

    np.testing.assert_allclose(allowed, [2e-5, 4e-8])
    assert seen.tolist() == [True, False]


def test_logit_of_a_single_precision_subject_is_known_less_well() -> None:
    double, single = (
        directional_slopes(TARGETS, moving(), Contract(dtype=dtype))
        for dtype in ("float64", "float32")
    )

    ratio = single.roundoff / double.roundoff
    np.testing.assert_allclose(ratio, 2.0**29)


def response(logits: Array = Z) -> Response:
    images = np.zeros((2, 1, 2, 2))
    trace = Trace((), images, TARGETS, "logit", images)
    return Response(
        images=images,
        targets=TARGETS,
        cases=((0, 0), (0, 1)),
        logits=logits,
        maps=images,
        kept=images,
        trace=trace,
        gradient=images,
        effects=Effects(),
    )


@pytest.mark.parametrize("score", SCORES)
def test_complex_step_is_exact(score: str) -> None:
    step = 1e-30
    moved = Differences(
        directions=np.zeros((2, 1, 2, 2)),
        of=np.arange(2),
        plus=Z + 1j * step * RATES,
        minus=Z - 1j * step * RATES,
        base=Z,
        steps=np.full(2, step),
    )

    slopes = complex_slopes(response(), moved, Contract(score=score))

    expected = (COTANGENTS[score](Z, TARGETS) * RATES).sum(axis=1)
    np.testing.assert_allclose(slopes, expected, rtol=1e-14)


def test_pixels_have_slopes_of_the_target_asked_for() -> None:
    rates = np.arange(12.0).reshape(4, 3)
    pixels = PixelDifferences(
        image=np.zeros((1, 2, 2)),
        pixels=np.arange(4),
        plus=Z[0] + STEP * rates,
        minus=Z[0] - STEP * rates,
        base=Z[0],
        step=np.full(4, STEP),
        response=response(),
    )

    first, last = (pixel_slopes(pixels, target, LOGIT).value for target in (0, 2))

    np.testing.assert_allclose(first, rates[:, 0], atol=1e-8)
    np.testing.assert_allclose(last, rates[:, 2], rtol=1e-8)


@pytest.mark.parametrize("logit", [np.nan, np.inf, -np.inf])
def test_logits_that_are_not_finite_excuse_nothing(logit: float) -> None:
    broken = response(np.array([[1.0, 2.0, 0.0], [logit, 0.0, 1.0]]))

    found = faintest(broken, LOGIT, span=1.0)

    assert found[0] > 0
    assert found[1] == 0
