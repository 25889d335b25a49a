"""Changes of a map's values, each where it is: signs, scales, powers, rounding."""

from collections.abc import Callable

import numpy as np

from lenet_ref.trace import Array

__all__ = ["OF_THE_WHOLE", "POINTWISE", "Change"]

Change = Callable[[Array], Array]
"""Maps (R, ..., h, w) to maps of that shape."""

FLOAT16_LARGEST = float(np.finfo(np.float16).max)


def _float16(m: Array) -> Array:
    fits = np.clip(m, -FLOAT16_LARGEST, FLOAT16_LARGEST)
    return np.asarray(fits.astype(np.float16).astype(np.float64))


POINTWISE: tuple[tuple[str, str, Change], ...] = (
    ("absolute", "is an absolute value", np.abs),
    ("rectified", "has lost its negative part", lambda m: np.maximum(m, 0)),
    ("positive-part-dropped", "has lost its positive part",
     lambda m: np.minimum(m, 0)),
    ("squared", "is squared", np.square),
    ("root-taken", "is the root of the magnitude", lambda m: np.sqrt(np.abs(m))),
    ("signed-root-taken", "is the root of the magnitude, with the sign",
     lambda m: np.sign(m) * np.sqrt(np.abs(m))),
    ("cubed", "is cubed", lambda m: m**3),
    ("sign-only", "is only the sign", np.sign),
    ("logarithm-taken", "is log(1 + magnitude)", lambda m: np.log1p(np.abs(m))),
    ("tanh-taken", "is a hyperbolic tangent", np.tanh),
    ("sigmoid-taken", "is a sigmoid", lambda m: 1 / (1 + np.exp(-m))),
    ("taken-from-one", "is 1 minus the map", lambda m: 1 - m),
    ("clipped-to-one", "is clipped to between -1 and 1", lambda m: np.clip(m, -1, 1)),
    ("clipped-to-unit", "is clipped to between 0 and 1", lambda m: np.clip(m, 0, 1)),
    ("rounded-to-float16", "is rounded to float16", _float16),
    ("rounded-to-int", "is rounded to whole numbers", np.rint),
    ("truncated-to-int", "is cut down to whole numbers", np.trunc),
)  # fmt: skip
"""Id, what it says, and the change."""


def _axes(m: Array) -> tuple[int, ...]:
    return tuple(range(1, m.ndim))


def _over(m: Array, size: Array) -> Array:
    return np.asarray(m / np.where(size != 0, size, 1))


def _range(m: Array) -> tuple[Array, Array]:
    low = m.min(axis=_axes(m), keepdims=True)
    return low, m.max(axis=_axes(m), keepdims=True) - low


def _stretched(m: Array) -> Array:
    low, span = _range(m)
    return _over(m - low, span)


def _largest(m: Array) -> Array:
    return np.asarray(np.abs(m).max(axis=_axes(m), keepdims=True))


def _deviation(m: Array) -> Array:
    return np.asarray(m.std(axis=_axes(m), keepdims=True))


def _mean(m: Array) -> Array:
    return np.asarray(m.mean(axis=_axes(m), keepdims=True))


def _softmax(m: Array) -> Array:
    odds = np.exp(m - m.max(axis=_axes(m), keepdims=True))
    return np.asarray(odds / odds.sum(axis=_axes(m), keepdims=True))


def _bytes(m: Array) -> Array:
    return np.asarray(np.floor(255 * _stretched(m)))


OF_THE_WHOLE: tuple[tuple[str, str, Change], ...] = (
    ("over-its-largest", "is divided by its largest magnitude",
     lambda m: _over(m, _largest(m))),
    ("over-its-maximum", "is divided by its maximum",
     lambda m: _over(m, m.max(axis=_axes(m), keepdims=True))),
    ("over-its-length", "is divided by its length",
     lambda m: _over(m, np.sqrt(np.square(m).sum(axis=_axes(m), keepdims=True)))),
    ("over-its-root-mean-square", "is divided by its root mean square",
     lambda m: _over(m, np.sqrt(np.square(m).mean(axis=_axes(m), keepdims=True)))),
    ("over-its-sum", "is divided by its sum",
     lambda m: _over(m, m.sum(axis=_axes(m), keepdims=True))),
    ("over-its-magnitudes", "is divided by the sum of its magnitudes",
     lambda m: _over(m, np.abs(m).sum(axis=_axes(m), keepdims=True))),
    ("over-its-deviation", "is divided by its standard deviation",
     lambda m: _over(m, _deviation(m))),
    ("over-its-range", "is divided by its range", lambda m: _over(m, _range(m)[1])),
    ("min-max", "is stretched from 0 at its minimum to 1 at its maximum", _stretched),
    ("min-max-around-zero", "is stretched from -1 at its minimum to 1 at its maximum",
     lambda m: 2 * _stretched(m) - 1),
    ("centred", "has its mean subtracted", lambda m: m - _mean(m)),
    ("minimum-subtracted", "has its minimum subtracted", lambda m: m - _range(m)[0]),
    ("standardised", "has its mean subtracted and is divided by its standard deviation",
     lambda m: _over(m - _mean(m), _deviation(m))),
    ("standardised-around-half",
     "is standardised to a deviation of 0.1 around 0.5, and clipped",
     lambda m: np.clip(0.1 * _over(m - _mean(m), _deviation(m)) + 0.5, 0, 1)),
    ("softmax-taken", "is a softmax over the pixels", _softmax),
    ("quantised", "is stretched to 0 ... 255 and cut down to whole numbers", _bytes),
    ("quantised-over-255", "is quantised to 256 levels between 0 and 1",
     lambda m: _bytes(m) / 255),
)  # fmt: skip
"""The same, where the whole map must be known."""
