"""Measurements: numbers with the numbers they may not exceed. They decide nothing."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

__all__ = ["Case", "Direction", "Measurements"]

Direction = Literal["forward", "backward"]
Case = tuple[int, int]
"""Index of the image among the subject's, and the target."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measurements:
    """One comparison at one step, for several cases at once.

    Parameters
    ----------
    step : str or None
        None: the whole map.
    direction : {"forward", "backward"} or None
    measured : array of float, shape (n,), or float
        One number a case.
    allowed : array of float, shape (n,), or float
        Up to this much is a pass.
    refuted_at : array of float, shape (n,), or float, optional
        From here it is a failure; between the two nothing is decided. By default
        everything above `allowed` is a failure.
    resolvable : array of bool, shape (n,), or bool
        False where the comparison could not have seen a fault: no evidence.
    excluded : int
        Values left out, at kinks.
    cases : tuple of (int, int)
        n of them, or none at all where the comparison is of no case.
    says : str
        What was measured, in words.
    often : str
        What usually causes it.
    function, source : str
        The code that it comes from, where it is known by itself: qualified name, and
        file:line.
    """

    step: str | None
    measured: npt.ArrayLike
    allowed: npt.ArrayLike
    says: str
    often: str
    direction: Direction | None = None
    refuted_at: npt.ArrayLike | None = None
    resolvable: npt.ArrayLike = True
    excluded: int = 0
    cases: tuple[Case, ...] = ()
    kind: str | None = None
    advice: str = field(default="")
    function: str = ""
    source: str = ""

    def columns(self) -> tuple[npt.NDArray[np.float64], ...]:
        """``measured, allowed, refuted_at`` and ``resolvable``, each of shape (n,)."""
        refuted = self.allowed if self.refuted_at is None else self.refuted_at
        arrays = (self.measured, self.allowed, refuted, self.resolvable)
        flat = [np.atleast_1d(np.asarray(a, dtype=np.float64)) for a in arrays]
        return tuple(np.broadcast_arrays(*flat))
