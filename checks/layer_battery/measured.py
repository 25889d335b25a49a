"""Measured weights: of an affine layer that does not show them, by unit pulses."""

from collections.abc import Callable, Iterator

import numpy as np

from checks.layer_battery.geometry import Geometry
from lenet_ref.trace import Array

__all__ = ["measured"]


def measured(
    forward: Callable[[Array], Array], geometry: Geometry
) -> dict[str, Array] | None:
    """Weight and bias that a layer acts as if it had.

    Parameters
    ----------
    forward : callable
    geometry : Geometry

    Returns
    -------
    dict of str to Array, or None
        None for a kind that has none, or if no window lies clear of the padding.

    Notes
    -----
    The bias is the answer to zeros, a weight the answer to a 1 at its place less that.
    Whether they say all there is to say, the formula with them tells.

    Examples
    --------
    >>> measured(lambda x: 3 * x + 1, Geometry("dense"))["weight"]
    array([[3.]])
    """
    shape = (1, *geometry.x_shape[1:])
    if geometry.kind == "dense":
        bias = forward(np.zeros(shape))[0]
        columns = [forward(_pulse(shape, (k,)))[0] - bias for k in range(shape[1])]
        return {"weight": np.stack(columns, axis=1), "bias": bias}
    if geometry.kind != "conv2d":
        return None
    clear = [next(_clear(geometry, axis), None) for axis in (0, 1)]
    if None in clear:
        return None
    (i, top), (j, left) = (one for one in clear if one is not None)
    bias = forward(np.zeros(shape))[0, :, i, j]
    weight = np.empty((len(bias), geometry.channels, *geometry.kernel))
    for place in np.ndindex(weight.shape[1:]):
        c, p, q = place
        y = forward(_pulse(shape, (c, top + p, left + q)))
        weight[(slice(None), *place)] = y[0, :, i, j] - bias
    return {"weight": weight, "bias": bias}


def _pulse(shape: tuple[int, ...], place: tuple[int, ...]) -> Array:
    x = np.zeros(shape)
    x[(0, *place)] = 1
    return x


def _clear(geometry: Geometry, axis: int) -> Iterator[tuple[int, int]]:
    """Outputs whose window lies within the image, each with where that begins."""
    side = (geometry.height, geometry.width)[axis]
    for k in range(geometry.y_shape[2 + axis]):
        start = k * geometry.stride[axis] - geometry.padding[axis]
        if start >= 0 and start + geometry.kernel[axis] <= side:
            yield k, start
