"""The fit: which candidate predicts every map that came, and how exactly."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from checks.hypotheses.candidates import Candidate, candidates
from checks.hypotheses.evidence import Evidence
from checks.hypotheses.mistake import Mistake
from checks.tolerances import EXPLAINED_APART, EXPLAINED_RTOL, EXPLAINED_ULPS
from lenet_ref.trace import Array

__all__ = ["Fit", "best_fits", "least_misfit", "misfit", "right_misfit", "tolerance"]

LEAST = 3
"""Maps that a candidate must predict to be believed."""

GLANCE = 1e-3
"""A residual above this by the short formula is not looked at more closely."""


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A candidate that predicts the maps.

    Parameters
    ----------
    mistakes : tuple of Mistake
    factor : float
        What the prediction is multiplied by; 1 where nothing is.
    residual : float
        Largest, over the maps, of |map - prediction| / |map|.
    stages : tuple of int
        Of each mistake.
    """

    mistakes: tuple[Mistake, ...]
    factor: float
    residual: float
    stages: tuple[int, ...] = ()

    @property
    def rank(self) -> tuple[int, int, tuple[int, ...]]:
        """Fewest mistakes first, fewest numbers free to choose, earliest stages."""
        free = sum(mistake.free for mistake in self.mistakes)
        own = any(mistake.scaled for mistake in self.mistakes)
        scaled = self.factor != 1 and not own
        negated = self.factor == -1
        chosen = free + (scaled and not negated)
        return len(self.mistakes) + scaled, chosen, self.stages


def tolerance(evidence: Evidence) -> float:
    """Largest residual that the evidence's own error explains."""
    return max(EXPLAINED_RTOL, EXPLAINED_ULPS * evidence.accuracy)


def _rows(maps: Array) -> Array:
    return maps.reshape(len(maps), -1)


def _claimed(observed: Array, predicted: Array) -> tuple[Array, Array] | None:
    """Both, where something is predicted; None where that is too little."""
    blank = np.isnan(predicted) | np.isnan(observed)
    rows = 2 * blank.sum(axis=1) <= blank.shape[1]
    if rows.sum() < LEAST:
        return None
    blank = blank[rows]
    return (
        np.where(blank, 0, observed[rows]),
        np.where(blank, 0, predicted[rows]),
    )


def _squares(observed: Array, predicted: Array) -> tuple[float, float, float] | None:
    """Factor that fits best, and squared residuals with it and without."""
    mm = np.einsum("ri,ri->r", observed, observed)
    pp = np.einsum("ri,ri->r", predicted, predicted)
    mp = np.einsum("ri,ri->r", observed, predicted)
    if not np.isfinite(pp.sum()):
        return None
    weight = np.where(mm > 0, 1 / np.where(mm > 0, mm, 1), 0)
    power = float(weight @ pp)
    factor = float(weight @ mp) / power if power > 0 else 0.0

    def left(c: float) -> float:
        size = np.maximum(mm, c * c * pp)
        rest = np.maximum(mm - 2 * c * mp + c * c * pp, 0)
        return float(np.max(rest / np.where(size > 0, size, 1)))

    return factor, left(factor), left(1.0)


def misfit(observed: Array, predicted: Array) -> float:
    """Largest, over the rows, of |observed - predicted| / the larger of the two."""
    rest = np.linalg.norm(observed - predicted, axis=1)
    size = np.maximum(
        np.linalg.norm(observed, axis=1), np.linalg.norm(predicted, axis=1)
    )
    return float(np.max(rest / np.where(size > 0, size, 1)))


def least_misfit(
    observed: Array, predicted: Array, allowed: float
) -> tuple[float, float] | None:
    """Factor and residual of a prediction, 1 if it will do; None where none does."""
    squares = _squares(observed, predicted) if np.isfinite(observed).all() else None
    if squares is None:
        return None
    for factor in (1.0, -1.0, squares[0]):
        residual = misfit(observed, factor * predicted)
        if residual <= allowed and factor:
            return factor, residual
    return None


def _compared(evidence: Evidence, candidate: Candidate) -> tuple[Array, Array] | None:
    observed, predicted = _rows(evidence.maps), _rows(candidate.maps)
    for mistake in candidate.mistakes:
        if mistake.since is not None:
            observed = observed - _rows(mistake.since(evidence))
    if np.isnan(predicted.sum()) or np.isnan(observed.sum()):
        return _claimed(observed, predicted)
    return observed, predicted


def _hopeless(evidence: Evidence, candidate: Candidate) -> bool:
    """Whether the first map alone tells that no factor will do."""
    if any(mistake.since is not None for mistake in candidate.mistakes):
        return False
    m, p = evidence.maps[0].ravel(), candidate.maps[0].ravel()
    mm, pp, mp = m @ m, p @ p, m @ p
    return bool(mm * pp - mp * mp > GLANCE**2 * mm * pp)  # not where p has NaN


def _fits(evidence: Evidence, candidate: Candidate, allowed: float) -> Iterable[Fit]:
    if _hopeless(evidence, candidate):
        return
    pair = _compared(evidence, candidate)
    squares = _squares(*pair) if pair else None
    if pair is None or squares is None:
        return
    factor, scaled, plain = squares
    own = any(mistake.scaled for mistake in candidate.mistakes)
    factors = {1.0: plain} if not own else {}
    if factor and (abs(factor - 1) > allowed or own):
        factors[-1.0 if abs(factor + 1) <= allowed else factor] = scaled
    for c, square in factors.items():
        if square <= GLANCE**2:
            residual = misfit(pair[0], c * pair[1])
            if residual <= allowed:
                yield Fit(candidate.mistakes, c, residual, candidate.stages)


def right_misfit(evidence: Evidence) -> float:
    """Residual of the right maps; infinite where the subject's are not finite."""
    right = next(iter(candidates(evidence, most=0)))
    pair = _compared(evidence, right)
    if pair is None or not np.isfinite(pair[0]).all():
        return float("inf")
    return misfit(*pair)


def best_fits(evidence: Evidence) -> tuple[Fit, ...]:
    """Simplest explanations of the maps, best first; none where nothing explains them.

    Two mistakes are only looked for where no single one explains.
    """
    allowed = tolerance(evidence)
    if not np.isfinite(evidence.maps).all():
        return ()
    if right_misfit(evidence) <= EXPLAINED_APART * allowed:
        return ()
    found: list[Fit] = []
    for most in (1, 2):
        for candidate in candidates(evidence, most):
            found.extend(_fits(evidence, candidate, allowed))
        simple = [fit for fit in found if fit.rank[0] <= most]
        if simple:
            return tuple(sorted(simple, key=lambda fit: fit.rank))
    return ()
