"""The heat map that a snapshot holds: one saliency map and what it is of."""

from dataclasses import dataclass

import numpy as np

from checks.contract import CHANNEL_REDUCTIONS, SCORES
from lenet_ref.trace import Array

__all__ = ["HeatMap"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class HeatMap:
    """One saliency map, with the part of its contract that decides what it shows.

    Parameters
    ----------
    values : Array, shape (H, W)
        Copied.
    score : {"logit", "probability", "log_probability", "loss"}
    target : int
        The class whose score is explained.
    label : int or None
        What the image is, if that is known.
    signed : bool
    channel_reduction : {None, "max", "sum", "l2"}
        How channels were folded; None where there was one.

    Raises
    ------
    ValueError
        If the values are no map, not finite, or negative though not signed, or if a
        name is none of its choices.

    Examples
    --------
    >>> HeatMap(values=np.array([[0.0, -2.0]]), score="logit", target=7).scale
    2.0
    """

    values: Array
    score: str
    target: int
    label: int | None = None
    signed: bool = True
    channel_reduction: str | None = None

    def __post_init__(self) -> None:
        values = np.array(self.values, dtype=np.float64)
        if values.ndim != 2 or not values.size:
            msg = f"expected one map (H, W), got {values.shape}"
            raise ValueError(msg)
        if not np.isfinite(values).all():
            broken = int((~np.isfinite(values)).sum())
            msg = f"a map of {values.size} values has {broken} that are NaN or infinite"
            raise ValueError(msg)
        if not self.signed and (values < 0).any():
            msg = f"an unsigned map has negative values, down to {values.min()}"
            raise ValueError(msg)
        self._check_names()
        values.flags.writeable = False
        object.__setattr__(self, "values", values)

    def _check_names(self) -> None:
        for name, choices in (
            ("score", SCORES),
            ("channel_reduction", CHANNEL_REDUCTIONS),
        ):
            value = getattr(self, name)
            if value not in choices:
                known = ", ".join(map(repr, choices))
                msg = f"{name} is {value!r}, expected one of {known}"
                raise ValueError(msg)

    @property
    def scale(self) -> float:
        """Largest magnitude, which the darkest colour stands for."""
        return float(np.abs(self.values).max())
