"""Bounds: interval arithmetic through each kind of step, and |J|^T of each step.

Moore, Kearfott and Cloud 2009, "Introduction to Interval Analysis", chapters 2 and 5.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from checks.replicas.forward import conv2d, dense, max_pool2d
from checks.replicas.windows import in_frame, places, without_frame
from lenet_ref.trace import Array, Step

__all__ = ["ABSOLUTE_VJPS", "INTERVALS", "Interval", "may_pass"]

Interval = tuple[Array, Array]
"""Lowest and highest value, arrays of the same shape."""


def _split(step: Step, weight: Array, bias: Array) -> Step:
    parameters = {"weight": weight, "bias": bias}
    return replace(step, parameters=parameters)


def _affine(step: Step, x: Interval) -> Interval:
    forward = {"conv2d": conv2d, "dense": dense}[step.kind]
    weight, bias = step.parameters["weight"], step.parameters["bias"]
    rising = _split(step, np.maximum(weight, 0), bias)
    falling = _split(step, np.minimum(weight, 0), np.zeros_like(bias))
    low, high = x
    return (
        forward(rising, low)[0] + forward(falling, high)[0],
        forward(rising, high)[0] + forward(falling, low)[0],
    )


def _rectified(_step: Step, x: Interval) -> Interval:
    return np.maximum(x[0], 0), np.maximum(x[1], 0)


def _pooled(step: Step, x: Interval) -> Interval:
    return max_pool2d(step, x[0])[0], max_pool2d(step, x[1])[0]


def _flattened(_step: Step, x: Interval) -> Interval:
    return x[0].reshape(len(x[0]), -1), x[1].reshape(len(x[1]), -1)


INTERVALS: Mapping[str, Callable[[Step, Interval], Interval]] = {
    "conv2d": _affine,
    "dense": _affine,
    "relu": _rectified,
    "max_pool2d": _pooled,
    "flatten": _flattened,
}
"""Of each kind: the step and an interval that x lies in, to one that y lies in."""


def may_pass(step: Step, x: Interval) -> Array:
    """Where a cotangent may pass, 1, or cannot, 0, if x lies within an interval."""
    if step.kind == "relu":
        return (x[1] >= 0).astype(float)
    if step.kind == "max_pool2d":
        return _winners(step, highest=x[1], lowest=x[0])
    return np.ones_like(x[0])


def _winners(step: Step, *, highest: Array, lowest: Array) -> Array:
    """1 where a pixel may be the largest of some window, 0 where it is of none."""
    padding = step.geometry["padding"]
    high = in_frame(highest, padding, fill=-np.inf)
    low = in_frame(lowest, padding, fill=-np.inf)
    wins = np.zeros_like(high)
    for _, window in places(high.shape[2:], step.geometry):
        floor = low[window].max(axis=(2, 3), keepdims=True)
        wins[window] = np.maximum(wins[window], high[window] >= floor)
    return without_frame(wins, highest, padding)


def _conv2d(step: Step, gate: Array, gy: Array) -> Array:
    weight = np.abs(step.parameters["weight"])
    kernels = weight.reshape(len(weight), -1)  # (F, C * p * q)
    framed = in_frame(np.zeros_like(gate, dtype=gy.dtype), step.geometry["padding"])
    for (i, j), window in places(framed.shape[2:], step.geometry):
        patch = np.abs(gy[:, :, i, j]) @ kernels
        framed[window] += patch.reshape(framed[window].shape)
    return without_frame(framed, gate, step.geometry["padding"])


def _dense(step: Step, _gate: Array, gy: Array) -> Array:
    weight = np.abs(step.parameters["weight"])
    return np.asarray(np.einsum("no,oi->ni", np.abs(gy), weight))


def _relu(_step: Step, gate: Array, gy: Array) -> Array:
    return np.asarray(gate * np.abs(gy))


def _max_pool2d(step: Step, gate: Array, gy: Array) -> Array:
    framed = in_frame(np.zeros_like(gate, dtype=gy.dtype), step.geometry["padding"])
    for (i, j), window in places(framed.shape[2:], step.geometry):
        framed[window] += np.abs(gy[:, :, i, j])[:, :, np.newaxis, np.newaxis]
    return gate * without_frame(framed, gate, step.geometry["padding"])


def _flatten(_step: Step, gate: Array, gy: Array) -> Array:
    return np.abs(gy).reshape(gate.shape)


ABSOLUTE_VJPS: Mapping[str, Callable[[Step, Array, Array], Array]] = {
    "conv2d": _conv2d,
    "dense": _dense,
    "relu": _relu,
    "max_pool2d": _max_pool2d,
    "flatten": _flatten,
}
"""Of each kind: the step, where cotangents may pass, and gy, to |J|^T |gy|."""
