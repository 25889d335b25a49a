"""Scores: the number explained is the declared one, of the class that was asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from checks.answers import ChosenLogits, Differences
from checks.contract import Contract
from checks.measurement import Measurements
from checks.replicas.scores import COTANGENTS, SCORES, log_probabilities
from checks.response import Response
from checks.slopes import directional_slopes, faintest
from checks.tolerances import (
    COTANGENT_ULPS,
    DOUBTFUL,
    HEARD_COSINE,
    PARTED_COSINE,
    SCORE_ULPS,
    TANGENT_ULPS,
)
from lenet_ref.trace import Array

__all__ = [
    "class_gradients_cancel",
    "cotangent_is_the_derivative",
    "only_the_logit_feels_a_shift",
    "softmax_tangent_holds",
    "target_is_heard",
    "value_is_the_declared",
]


def only_the_logit_feels_a_shift(
    chosen_logits: tuple[ChosenLogits, ...], contract: Contract
) -> Iterator[Measurements]:
    """Adding a constant to all logits moves the logit by it, and no other score.

    Why: a softmax depends on differences of logits only.
    Breaks: an epsilon beside exp, logits divided by their largest, a clipped logarithm.
    Seen: https://github.com/keras-team/keras/issues/9664
    """
    for answer in chosen_logits:
        expected = answer.shift if answer.name == "logit" else 0.0
        size = np.abs(answer.logits).max(axis=1) + answer.shift
        moved = answer.shifted_value.astype(np.float64) - answer.value - expected
        yield Measurements(
            step="score",
            kind=answer.name,
            direction="forward",
            measured=np.abs(moved) / size,
            allowed=SCORE_ULPS * contract.unit_roundoff,
            says=f"change of {answer.name} under a shift of {answer.shift:g}, less "
            f"{expected:g}, per unit of logit",
            often="an epsilon beside exp, or the largest logit is not taken off",
        )


def value_is_the_declared(
    chosen_logits: tuple[ChosenLogits, ...],
    complex_logits: tuple[ChosenLogits, ...],
    contract: Contract,
) -> Iterator[Measurements]:
    """Each score, on any logits, is what its name says.

    Why: z_t; exp z_t / sum exp z; its logarithm; minus that. Complex numbers, where it
    takes them, tell the formula from what only equals it on the real line.
    Breaks: a sign, another base of the logarithm, the mean instead of each image's own.
    Seen: https://github.com/jacobgil/pytorch-grad-cam/issues/584
    """
    for answer in (*chosen_logits, *complex_logits):
        expected = SCORES[answer.name](answer.logits, answer.targets)
        size = np.maximum(np.abs(expected), np.abs(answer.logits).max(axis=1))
        yield Measurements(
            step="score",
            kind=answer.name,
            direction="forward",
            measured=np.abs(answer.value - expected) / np.where(size > 0, size, 1),
            allowed=SCORE_ULPS * contract.unit_roundoff,
            says=f"distance of {answer.name} from its definition, per unit of logit",
            often="a sign, or a mean over the batch",
        )


def cotangent_is_the_derivative(
    chosen_logits: tuple[ChosenLogits, ...],
    complex_logits: tuple[ChosenLogits, ...],
    contract: Contract,
) -> Iterator[Measurements]:
    """Each score's cotangent, on any logits, is the derivative of that score.

    Why: e_t; p_t (e_t - p); e_t - p; p - e_t.
    Breaks: a factor, the cross terms of the softmax dropped, one score for another.
    Seen: https://github.com/pocketpy/cTensor/pull/31
    """
    for answer in (*chosen_logits, *complex_logits):
        expected = COTANGENTS[answer.name](answer.logits, answer.targets)
        size = np.abs(expected).max(axis=1)
        off = np.abs(answer.cotangent - expected).max(axis=1)
        spread = np.abs(answer.logits).max(
            axis=1
        )  # exp turns u |z| into relative error
        yield Measurements(
            step="score",
            kind=answer.name,
            direction="backward",
            measured=off / np.where(size > 0, size, 1),
            allowed=COTANGENT_ULPS * contract.unit_roundoff * (1 + spread),
            resolvable=size > 0,
            says=f"distance of the cotangent of {answer.name} from p and y",
            often="a factor, or the softmax's cross terms dropped",
        )


def _cosines(a: Array, b: Array) -> Array:
    """Cosine between the rows of two arrays (N, ...); 0 where one has no length."""
    mine, theirs = (_shares(x) for x in (a, b))
    lengths = np.linalg.norm(mine, axis=1) * np.linalg.norm(theirs, axis=1)
    return np.asarray((mine * theirs).sum(axis=1) / np.where(lengths > 0, lengths, 1))


def _shares(values: Array) -> Array:
    """Rows of values per largest of the row, whose squares do not overflow."""
    rows = values.reshape(len(values), -1).astype(np.float64)
    largest = np.abs(rows).max(axis=1, keepdims=True)
    return np.asarray(rows / np.where(largest > 0, largest, 1))


def target_is_heard(
    base: Response,
    other_targets: Response,
    differences: tuple[Response, Differences],
    contract: Contract,
) -> Iterator[Measurements]:
    """The map for another class is another map, where the scores part.

    Why: along random directions the two scores rise and fall differently, so their
    gradients cannot be parallel.
    Breaks: the predicted class explained whatever was asked for, all classes at once.
    Seen: https://github.com/MisaOgura/flashtorch/issues/26
    """
    _, moved = differences
    rows = len(base.images)
    mine, theirs = (
        directional_slopes(response.targets[moved.of], moved, contract)
        for response in (base, other_targets)
    )
    sure = np.ones(rows, dtype=bool)
    for slopes in (mine, theirs):
        size = np.abs(slopes.value).reshape(rows, -1).max(axis=1)
        sure &= (
            slopes.resolvable(np.repeat(size, len(moved.of) // rows))
            .reshape(rows, -1)
            .all(axis=1)
        )
    alike = _cosines(mine.value.reshape(rows, -1), theirs.value.reshape(rows, -1))
    parted = sure & (alike < PARTED_COSINE)
    cosines = _cosines(base.kept, other_targets.kept)
    some = np.abs(base.kept).reshape(rows, -1).max(axis=1) > 0
    some &= np.isfinite(cosines)  # of NaN and the infinite another check tells
    yield Measurements(
        step=None,
        measured=np.where(some, cosines, 0),
        allowed=np.where(parted, HEARD_COSINE, 2),
        resolvable=parted & some,
        cases=base.cases,
        says="cosine between the map for the target and that for the next class",
        often="the predicted class is explained, whatever was asked for",
    )


def _gradients(responses: tuple[Response, ...]) -> Iterator[tuple[Response, Array]]:
    for response in responses:
        if response.gradient is not None:
            yield response, response.gradient.reshape(len(response.gradient), -1)


def _logit_slopes(
    by_logit: Response, z: Array, contract: Contract
) -> tuple[float, float]:
    """The largest derivative of any logit, and the least that is not rounding."""
    faint = faintest(by_logit, replace(contract, score="logit"), contract.span)
    return float(np.abs(z).max()), float(faint.max())


def class_gradients_cancel(
    all_classes: Mapping[str, tuple[Response, ...]], contract: Contract
) -> Iterator[Measurements]:
    """The probability gradients of all classes add up to zero.

    Why: the probabilities add up to one, whatever the pixels are.
    Breaks: any rule that is not linear in the cotangent: guided, rectified, absolute.
    Seen: https://github.com/utkuozbulak/pytorch-cnn-visualizations/issues/36
    """
    pairs = zip(all_classes["probability"], all_classes["logit"], strict=True)
    for response, by_logit in pairs:
        for (_, p), (_, z) in zip(
            _gradients((response,)), _gradients((by_logit,)), strict=True
        ):
            largest, faint = _logit_slopes(by_logit, z, contract)
            unit = max(largest, faint) or 1.0
            yield Measurements(
                step=None,
                direction="backward",
                measured=np.abs(p.sum(axis=0)).max() / unit,
                allowed=TANGENT_ULPS * contract.unit_roundoff + faint / unit,
                resolvable=np.abs(p).max() > 0 and faint <= DOUBTFUL * largest,
                cases=response.cases[:1],
                says="largest pixel of the sum over classes, per logit derivative",
                often="a rule that is not linear: guided, rectified or absolute",
            )


def softmax_tangent_holds(
    all_classes: Mapping[str, tuple[Response, ...]], contract: Contract
) -> Iterator[Measurements]:
    """Probability maps follow from the logit maps: dp_k = p_k (dz_k - sum_j p_j dz_j).

    Why: the chain rule through the softmax; and log p has the bracket alone, the loss
    its negative.
    Breaks: a factor of one score only, a cross term dropped, logit and probability
    mixed.
    Seen: https://github.com/wkcn/mobula/issues/3
    """
    for place, by_logit in enumerate(all_classes["logit"]):
        for response, z in _gradients((by_logit,)):
            p = np.exp(log_probabilities(response.logits.astype(np.float64)))[0]
            bracket = z - p @ z
            expected = {
                "probability": p[:, np.newaxis] * bracket,
                "log_probability": bracket,
                "loss": -bracket,
            }
            largest, faint = _logit_slopes(by_logit, z, contract)
            unit = max(largest, faint) or 1.0
            for score, tangent in expected.items():
                for _, found in _gradients((all_classes[score][place],)):
                    off = np.abs(found - tangent).max(axis=1)
                    yield Measurements(
                        step=None,
                        direction="backward",
                        measured=off / unit,
                        allowed=TANGENT_ULPS * contract.unit_roundoff + faint / unit,
                        resolvable=largest > 0 and faint <= DOUBTFUL * largest,
                        cases=response.cases,
                        says=f"distance of the {score} map from the one that the logit "
                        "maps imply, per logit derivative",
                        often="a factor or a term of one score only",
                    )
