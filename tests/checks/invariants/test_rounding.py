"""What rounding takes from a right map is no evidence against it."""

import numpy as np

from checks import Contract
from checks.answers import Differences
from checks.invariants.pairing import pairing_is_conserved
from checks.invariants.signs import climbing_the_map_raises_the_score
from checks.measurement import Measurements
from checks.response import Effects, Response
from lenet_ref.trace import Array, Step, Trace

IMAGES = np.zeros((1, 1, 1, 2))
TARGETS = np.array([0])
LOG_P = Contract(input_shape=(1, 1, 2), score="log_probability")


def response(gradient: Array, *steps: Step) -> Response:
    return Response(
        images=IMAGES,
        targets=TARGETS,
        cases=((0, 0),),
        logits=np.array([[80.0, 0.0]]),
        maps=gradient,
        kept=gradient,
        trace=Trace(steps, IMAGES, TARGETS, "log_probability", gradient),
        gradient=gradient,
        effects=Effects(),
    )


def undecided(measurements: Measurements) -> bool:
    measured, allowed, _, _ = measurements.columns()
    return bool((measured > allowed).any())


def test_rise_too_small_to_be_seen_is_no_evidence() -> None:
    certain = np.array([[80.0, 0.0]])  # log p is 0 on either side
    gradient = np.full((1, 1, 1, 2), 1e-14)
    sides = np.concatenate([np.ones((1, 1, 1, 2)), np.zeros((1, 1, 1, 2))])
    logits = np.repeat(certain, 2, axis=0)
    step = np.full(2, 1e-7)
    moved = Differences(sides, np.zeros(2, dtype=int), logits, logits, logits, step)

    found = list(climbing_the_map_raises_the_score((response(gradient), moved), LOG_P))

    assert len(found) == 2
    assert not any(map(undecided, found))
    assert not any(measurements.columns()[3].any() for measurements in found)


def scored(logit: float, log_p: float) -> Step:
    """The score of logits that are 50 apart: log p is rounded as they are."""
    back = np.array([[1e-13, -1e-13]])
    x, y, one = np.array([[logit, 0.0]]), np.array([log_p]), np.ones(1)
    return Step("score", "score", x, y, one, back, ("images",))


def test_score_may_be_off_by_the_rounding_of_its_logits() -> None:
    ulp = 50 * np.finfo(float).eps
    runs = (
        response(IMAGES, scored(logit, log_p))
        for logit, log_p in ((50, -ulp), (50.05, 0), (49.95, -2 * ulp))
    )
    base, plus, minus = runs

    (found,) = pairing_is_conserved((base, plus, minus), LOG_P)

    assert not undecided(found)
    assert not found.columns()[3].any()
