"""Maps in the form that a contract declares.

N images of C channels, H x W.
"""

import math
from typing import Any

import numpy as np

from checks.contract import Contract
from checks.forms.answer import (
    Fit,
    Formed,
    Shape,
    an_array,
    fitted,
    in_floats,
    told,
    without_ones,
)
from lenet_ref.trace import Array

__all__ = ["maps_of"]

WHAT = "saliency"


def maps_of(
    answer: Any, contract: Contract, count: int, *, judged: str | None = None
) -> Formed:
    """Maps (N, C, H, W), or (N, H, W) where channels are folded, of any answer.

    Parameters
    ----------
    answer : object
        What came.
    contract : Contract
    count : int
        N, the images that were asked for.
    judged : {"float32", "float64"}, optional
        What the maps are judged in; by default what the contract declares.

    Raises
    ------
    MalformedAnswerError
        If it is no array, or of another number or size of maps.

    Examples
    --------
    >>> import numpy as np
    >>> maps_of(np.zeros((5, 784)), Contract(), 5).complaints
    ('saliency: expected (5, 1, 28, 28) or (5, 28, 28), got (5, 784): return \
maps.reshape(-1, 1, 28, 28)',)
    """
    shapes = _shapes(contract, count)
    expected = told(shapes)
    formed = an_array(answer, WHAT, expected)
    fits = [
        _as_it_is(shapes),
        *_by_layout(contract, count, listed=formed.came_in is None),
        *(_reshaped(shape) for shape in shapes),
    ]
    why = _why(formed.array.shape, contract, count)
    formed = fitted(formed, fits, WHAT, expected, why)
    return in_floats(formed, WHAT, contract.dtype, judged or contract.dtype)


def _shapes(contract: Contract, count: int) -> tuple[Shape, ...]:
    channels, *area = contract.input_shape
    folded = (count, *area)
    if contract.channel_reduction is not None:
        return (folded,)
    full = (count, channels, *area)
    return (full, folded) if channels == 1 else (full,)


def _as_it_is(shapes: tuple[Shape, ...]) -> Fit:
    return lambda maps: (maps, "") if maps.shape in shapes else None


def _by_layout(contract: Contract, count: int, *, listed: bool) -> tuple[Fit, ...]:
    """Channels last where they are to be first, and the other way round."""
    if contract.channel_reduction is not None:
        return ()
    channels, height, width = contract.input_shape
    last = (count, height, width, channels)
    turned = (count, width, channels, height)
    to_nhwc = "declare layout='NHWC' in the contract if it takes images so"
    to_first = f"{to_nhwc}, else return np.moveaxis(maps, -1, 1)"
    to_nchw = "declare layout='NCHW' in the contract if it takes images so"
    to_last = f"channels came first: {to_nchw}, else return np.moveaxis(maps, 1, -1)"
    declared = contract.layout == "NHWC"
    lists = "" if declared and listed else to_first

    def channels_last(maps: Array) -> tuple[Array, str] | None:
        return (np.moveaxis(maps, -1, 1), lists) if maps.shape == last else None

    def channels_first(maps: Array) -> tuple[Array, str] | None:
        # Of what came, the adapter moved the last axis to the second place.
        found = declared and maps.shape == turned
        return (np.moveaxis(maps, 1, -1), to_last) if found else None

    return channels_last, channels_first


def _reshaped(shape: Shape) -> Fit:
    """Axes of length 1 too few or too many; or all pixels in a row."""
    flat = (shape[0], math.prod(shape[1:]))
    line = f"return maps.reshape(-1, {', '.join(map(str, shape[1:]))})"

    def fit(maps: Array) -> tuple[Array, str] | None:
        alike = maps.ndim > 1 and without_ones(maps.shape) == without_ones(shape)
        return (maps.reshape(shape), line) if alike or maps.shape == flat else None

    return fit


def _why(came: Shape, contract: Contract, count: int) -> str:
    """What is to be done about a shape that cannot be mended for certain."""
    channels, *area = contract.input_shape
    declared = contract.channel_reduction
    known = {
        (count, *area): ": keep the channels, or declare channel_reduction='max', "
        "'sum' or 'l2'",
        (count, channels, *area): ": fold the channels, as "
        f"channel_reduction={declared!r} says",
    }
    return known.get(came, "")
