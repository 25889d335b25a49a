"""Wrong VJPs of any kind of step: what is done to the right one."""

from collections.abc import Callable

import numpy as np

from lenet_ref.trace import Array

__all__ = ["GENERAL", "General"]

General = tuple[str, str, Callable[[Array, Array], Array]]
"""Id, what it says, and gx and gy to the wrong gx."""


def _same_shape(gx: Array, gy: Array) -> Array:
    if gx.shape != gy.shape:
        msg = "input and output have other shapes"
        raise ValueError(msg)
    return gy


def _spatial(change: Callable[[Array], Array]) -> Callable[[Array, Array], Array]:
    def act(gx: Array, _: Array) -> Array:
        if gx.ndim != 4:
            msg = "there are no rows and columns"
            raise ValueError(msg)
        return change(gx)

    return act


GENERAL: tuple[General, ...] = (
    ("vjp-skipped", "hands on what it is given: the step is skipped", _same_shape),
    ("vjp-zero", "returns zero", lambda gx, _: np.zeros_like(gx)),
    ("absolute", "returns an absolute value", lambda gx, _: np.abs(gx)),
    ("rectified", "drops what is negative", lambda gx, _: np.maximum(gx, 0)),
    ("positive-part-dropped", "drops what is positive",
     lambda gx, _: np.minimum(gx, 0)),
    ("squared", "returns a square", lambda gx, _: np.square(gx)),
    ("over-batch-size", "divides by the number of images",
     lambda gx, _: gx / len(gx)),
    ("batch-summed", "sums over the images",
     lambda gx, _: np.broadcast_to(gx.sum(axis=0), gx.shape)),
    ("batch-averaged", "averages over the images",
     lambda gx, _: np.broadcast_to(gx.mean(axis=0), gx.shape)),
    ("first-of-batch", "returns that of the first image for all",
     lambda gx, _: np.broadcast_to(gx[:1], gx.shape)),
    ("transposed", "transposes rows and columns",
     _spatial(lambda gx: gx.swapaxes(2, 3))),
    ("flipped-up-down", "flips it upside down", _spatial(lambda gx: gx[:, :, ::-1])),
    ("flipped-left-right", "flips it left to right",
     _spatial(lambda gx: gx[..., ::-1])),
    ("turned-half", "turns it by 180 degrees",
     _spatial(lambda gx: gx[:, :, ::-1, ::-1])),
    ("channels-reversed-back", "returns its channels in reverse",
     _spatial(lambda gx: gx[:, ::-1])),
    ("over-its-largest", "divides by its largest magnitude",
     lambda gx, _: gx / np.abs(gx).max()),
    ("over-its-length", "divides by its length",
     lambda gx, _: gx / np.sqrt((gx**2).sum())),
)  # fmt: skip
"""Of any kind of step."""
