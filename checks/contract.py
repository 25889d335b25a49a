"""The contract: what a subject says that its saliency maps are."""

import contextlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

import numpy as np

__all__ = ["CHANNEL_REDUCTIONS", "SCORES", "Contract", "ContractError"]

SCORES = ("logit", "probability", "log_probability", "loss")
CHANNEL_REDUCTIONS = (None, "max", "sum", "l2")
CHOICES = {
    "score": SCORES,
    "channel_reduction": CHANNEL_REDUCTIONS,
    "dtype": ("float32", "float64"),
    "layout": ("NCHW", "NHWC"),
    "claims": ("gradient", None),
    "signed": (True, False),
    "deterministic": (True, False),
}


class ContractError(ValueError):
    """A contract that contradicts itself or says something unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What everything is judged against.

    Parameters
    ----------
    score : {"logit", "probability", "log_probability", "loss"}
        The number whose gradient the map is; the loss is -log p of the target, of each
        image by itself, never averaged.
    signed : bool
        False: the map is an absolute value.
    channel_reduction : {None, "max", "sum", "l2"}
        How channels were folded, after absolute values were taken if unsigned.
    input_shape : (int, int, int)
        (C, H, W).
    input_range : (float, float)
        Lowest and highest value of an image.
    dtype : {"float64", "float32"}
        What the subject computes in; whatever NumPy takes for one of the two.
    deterministic : bool
    layout : {"NCHW", "NHWC"}
        What its callables take.
    relu_at_zero, pool_ties : str, optional
        Declared conventions; None accepts any that conserves.
    claims : {"gradient", None}
        None: another method; only purity, batches, repetition and rendering apply.

    Raises
    ------
    ContractError
        If a field is none of its choices, or shape or range is not one.

    Examples
    --------
    >>> Contract(score="logits")
    Traceback (most recent call last):
    checks.contract.ContractError: contract: score is 'logits', expected one of \
'logit', 'probability', 'log_probability', 'loss'
    """

    score: str = "logit"
    signed: bool = True
    channel_reduction: str | None = None
    input_shape: tuple[int, int, int] = (1, 28, 28)
    input_range: tuple[float, float] = (0.0, 1.0)
    dtype: str = "float64"
    deterministic: bool = True
    layout: str = "NCHW"
    relu_at_zero: str | None = None
    pool_ties: str | None = None
    claims: str | None = "gradient"

    def __post_init__(self) -> None:
        object.__setattr__(self, "dtype", _dtype_name(self.dtype))
        for name, choices in CHOICES.items():
            value = getattr(self, name)
            if not any(value is it or _same(value, it) for it in choices):
                known = ", ".join(map(repr, choices))
                msg = f"contract: {name} is {value!r}, expected one of {known}"
                raise ContractError(msg)
        shape, ends = _tuple(self.input_shape), _tuple(self.input_range)
        if len(shape) != 3 or not all(_is_size(n) for n in shape):
            msg = (
                f"contract: input_shape is {self.input_shape!r}, expected (C, H, W) "
                "of positive integers"
            )
            raise ContractError(msg)
        if len(ends) != 2 or not _rises(*ends):
            msg = (
                f"contract: input_range is {self.input_range!r}, expected "
                "(lowest, highest)"
            )
            raise ContractError(msg)
        object.__setattr__(self, "input_shape", tuple(map(int, shape)))
        object.__setattr__(self, "input_range", tuple(map(float, ends)))

    @property
    def span(self) -> float:
        """Length of the input range."""
        return self.input_range[1] - self.input_range[0]

    @property
    def unit_roundoff(self) -> float:
        """Relative spacing of the dtype that the subject computes in."""
        return float(np.finfo(self.dtype).eps)

    @property
    def is_single(self) -> bool:
        """Whether the subject computes in float32."""
        return self.dtype == "float32"

    @property
    def vanishing(self) -> float:
        """Below this, numbers on the way may be subnormal: rounding is not relative."""
        info = np.finfo(self.dtype)
        return float(info.tiny / info.eps)

    @property
    def maps_are_gradients(self) -> bool:
        """Whether a map is the gradient itself, signed and with every channel."""
        return self.signed and (
            self.channel_reduction is None
            or (self.channel_reduction != "l2" and self.input_shape[0] == 1)
        )


def _dtype_name(given: Any) -> Any:
    """The name of what NumPy takes for a dtype; else what was given."""
    if isinstance(given, str | type | np.dtype):
        with contextlib.suppress(TypeError):
            return np.dtype(given).name
    return given


def _same(given: Any, choice: object) -> bool:
    return type(given) is type(choice) and bool(given == choice)


def _tuple(given: object) -> tuple[Any, ...]:
    """``given`` as a tuple; an empty one where it is no sequence."""
    return tuple(given) if isinstance(given, Sequence | np.ndarray) else ()


def _is_size(given: object) -> bool:
    return isinstance(given, Integral) and int(given) > 0


def _rises(low: Any, high: Any) -> bool:
    if not (isinstance(low, Real) and isinstance(high, Real)):
        return False
    span = float(high) - float(low)
    return math.isfinite(low) and math.isfinite(high) and 0 < span < math.inf
