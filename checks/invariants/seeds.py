"""Ranges of the score: probabilities, and the cotangents that start the way back."""

from collections.abc import Iterator

import numpy as np

from checks.answers import ChosenLogits
from checks.contract import Contract
from checks.measurement import Measurements
from checks.response import Response
from checks.sums import finite
from checks.tolerances import SET_ULPS, SIMPLEX_ULPS
from lenet_ref.trace import Array

__all__ = [
    "probabilities_form_a_simplex",
    "score_cotangents_lie_in_their_sets",
    "seed_lies_in_its_set",
]


def _outside_its_set(score: str, cotangent: Array, targets: Array) -> Array:
    """How far each row is from the set of cotangents that the score can have, (N,)."""
    rows = np.arange(len(cotangent))
    if score == "logit":
        one_hot = np.arange(cotangent.shape[1]) == targets[:, np.newaxis]
        return np.asarray(np.abs(cotangent - one_hot).max(axis=1))
    rising = -cotangent if score == "loss" else cotangent.copy()
    own = rising[rows, targets]
    rising[rows, targets] = 0
    size = np.abs(cotangent).max(axis=1)
    drift = np.abs(cotangent.sum(axis=1)) / np.where(size > 0, size, 1)
    limit = 0.25 if score == "probability" else 1.0
    apart = np.maximum(np.maximum(rising.max(axis=1), -own), size - limit)
    return np.asarray(np.maximum(drift, apart))


def seed_lies_in_its_set(steps: Response, contract: Contract) -> Iterator[Measurements]:
    """What starts the way back is a cotangent that the declared score can have.

    Why: of a logit it is one-hot at the target; of a log-probability y - p, of a
    probability p_t (y - p), of a loss p - y: sum zero, only the target's of its own
    sign.
    Breaks: the loss explained instead of the score, another class, all classes at once.
    Seen: https://github.com/insikk/Grad-CAM-tensorflow/issues/4
    """
    for step in steps.trace:
        if step.kind == "score" and step.gx is not None:
            sound = finite(step.x)
            apart = _outside_its_set(contract.score, step.gx, steps.targets)
            yield Measurements(
                step=step.name,
                kind=step.kind,
                direction="backward",
                measured=np.where(sound, apart, 0),
                allowed=SET_ULPS * contract.unit_roundoff * step.gx.shape[1],
                resolvable=sound,
                cases=steps.cases,
                says=f"distance from the cotangents that a {contract.score} can have",
                often="the gradient of another score, or of another class",
            )


def score_cotangents_lie_in_their_sets(
    chosen_logits: tuple[ChosenLogits, ...], contract: Contract
) -> Iterator[Measurements]:
    """Each score's cotangent, on any logits, is one that this score can have.

    Why: of a logit it is one-hot at the target; of the others it sums to zero, the
    target has its own sign, and a probability's is at most 1/4.
    Breaks: a plus for a minus, a dropped term, 1 - p where p rounds to 1.
    Seen: https://github.com/tensorflow/tensorflow/issues/126634
    """
    for answer in chosen_logits:
        yield Measurements(
            step="score",
            kind=answer.name,
            direction="backward",
            measured=_outside_its_set(answer.name, answer.cotangent, answer.targets),
            allowed=SET_ULPS * contract.unit_roundoff * answer.cotangent.shape[1],
            says=f"distance from the cotangents that a {answer.name} can have",
            often="a plus for a minus, or a term dropped, in y - p",
        )


def probabilities_form_a_simplex(
    chosen_logits: tuple[ChosenLogits, ...], contract: Contract
) -> Iterator[Measurements]:
    """Probabilities lie in [0, 1] and a log-probability is not positive, on any logits.

    Why: that is what they are; differences to the largest logit cannot overflow.
    Breaks: exp of a large logit, a softmax over the wrong axis, log of 0.
    Seen: https://github.com/frgfm/torch-cam/issues/141
    """
    spans = {
        "probability": (0, 1),
        "log_probability": (-np.inf, 0),
        "loss": (0, np.inf),
    }
    for answer in chosen_logits:
        if answer.name in spans:
            low, high = spans[answer.name]
            value = answer.value.astype(np.float64)
            outside = np.maximum(low - value, value - high)
            yield Measurements(
                step="score",
                kind=answer.name,
                direction="forward",
                measured=np.where(np.isfinite(value), np.maximum(outside, 0), np.inf),
                allowed=SIMPLEX_ULPS * contract.unit_roundoff,
                says=f"how far a {answer.name} is from [{low}, {high}], or not finite",
                often="the largest logit is not taken off before exp",
            )
