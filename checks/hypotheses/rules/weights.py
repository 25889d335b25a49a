"""Wrong VJPs of steps with weights: convolutions and dense layers.

Sentences follow "the VJP of conv1".
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from checks.hypotheses.rules.rule import Rule
from checks.hypotheses.rules.stride import unstrided
from checks.replicas.vjps import Vjp, conv2d, dense
from checks.replicas.windows import in_frame, without_frame
from lenet_ref.trace import Array, Step

__all__ = ["CONVOLUTIONS", "DENSE"]


def _bent(step: Step, gy: Array, *, bend: Callable[[Array], Array], of: Vjp) -> Array:
    """The right VJP, with another weight."""
    weight = bend(step.parameters["weight"])
    if weight.shape != step.parameters["weight"].shape:
        msg = "the bent weight has another shape"
        raise ValueError(msg)
    return of(replace(step, parameters={**step.parameters, "weight": weight}), gy)


def _reread(w: Array) -> Array:
    """Weights of (out, in) read in memory as if they were (in, out)."""
    return w.reshape(w.shape[1], w.shape[0], *w.shape[2:]).swapaxes(0, 1)


def _slid(step: Step, gy: Array, *, down: int, right: int) -> Array:
    """The frame cropped one off: what lies in the padding moves in."""
    padding, (height, width) = step.geometry["padding"], step.x.shape[2:]
    bare = {**step.geometry, "padding": (0, 0)}
    whole = replace(step, x=in_frame(step.x, padding), geometry=bare)
    framed = in_frame(conv2d(whole, gy), (1, 1))
    top, left = padding[0] + 1 + down, padding[1] + 1 + right
    return framed[:, :, top : top + height, left : left + width]


def _overwritten(step: Step, gy: Array) -> Array:
    """Windows that overlap overwrite each other."""
    padding, weight = step.geometry["padding"], step.parameters["weight"]
    framed = in_frame(np.zeros_like(step.x, dtype=gy.dtype), padding)
    (kh, kw), (sh, sw) = step.geometry["kernel"], step.geometry["stride"]
    for i, j in np.ndindex(*gy.shape[2:]):
        patch = np.einsum("nf,fcpq->ncpq", gy[:, :, i, j], weight)
        framed[:, :, i * sh : i * sh + kh, j * sw : j * sw + kw] = patch
    return without_frame(framed, step.x, padding)


BENT_KERNELS: tuple[tuple[str, str, Callable[[Array], Array]], ...] = (
    ("kernel-not-flipped", "turns the kernel by 180 degrees, or fails to",
     lambda w: w[:, :, ::-1, ::-1]),
    ("kernel-flipped-up-down", "flips the kernel upside down",
     lambda w: w[:, :, ::-1]),
    ("kernel-flipped-left-right", "flips the kernel left to right",
     lambda w: w[:, :, :, ::-1]),
    ("kernel-transposed", "transposes the kernel", lambda w: w.swapaxes(2, 3)),
    ("kernel-turned-left", "turns the kernel left by 90 degrees",
     lambda w: np.rot90(w, 1, axes=(2, 3))),
    ("kernel-turned-right", "turns the kernel right by 90 degrees",
     lambda w: np.rot90(w, -1, axes=(2, 3))),
    ("channels-swapped", "exchanges the kernel's input and output channels",
     lambda w: w.swapaxes(0, 1)),
    ("channels-reread", "reads the kernel's channels in the wrong order", _reread),
    ("channels-reversed", "takes the kernel's input channels in reverse",
     lambda w: w[:, ::-1]),
    ("filters-reversed", "takes the kernel's output channels in reverse",
     lambda w: w[::-1]),
    ("weights-absolute", "takes absolute weights", np.abs),
    ("weights-rectified", "takes only the positive weights",
     lambda w: np.maximum(w, 0)),
    ("weights-squared", "takes squared weights", np.square),
)  # fmt: skip

BENT_MATRICES: tuple[tuple[str, str, Callable[[Array], Array]], ...] = (
    ("weight-transposed", "transposes the weight once too often, or not at all",
     lambda w: w.T),
    ("weight-reread", "reads the weight's rows and columns in the wrong order",
     _reread),
    ("inputs-reversed", "takes the weight's inputs in reverse", lambda w: w[:, ::-1]),
    ("outputs-reversed", "takes the weight's outputs in reverse", lambda w: w[::-1]),
    ("weights-absolute", "takes absolute weights", np.abs),
    ("weights-rectified", "takes only the positive weights",
     lambda w: np.maximum(w, 0)),
    ("weights-squared", "takes squared weights", np.square),
)  # fmt: skip


def _with_bias(step: Step, gy: Array, *, of: Vjp, sign: int) -> Array:
    gx, bias = of(step, gy), step.parameters["bias"]
    aligned = bias[:, np.newaxis, np.newaxis] if gx.ndim == 4 else bias
    return np.asarray(gx + sign * aligned)


def _bias_first(step: Step, gy: Array, *, of: Vjp, sign: int) -> Array:
    bias = step.parameters["bias"]
    aligned = bias[:, np.newaxis, np.newaxis] if gy.ndim == 4 else bias
    return of(step, gy + sign * aligned)


def _of_bias(of: Vjp) -> tuple[Rule, ...]:
    return (
        ("bias-added-back", "adds the bias to the cotangent on the way back",
         partial(_with_bias, of=of, sign=1)),
        ("bias-added-first", "adds the bias to the cotangent before it is sent back",
         partial(_bias_first, of=of, sign=1)),
        ("bias-subtracted-first", "subtracts the bias from the cotangent before",
         partial(_bias_first, of=of, sign=-1)),
    )  # fmt: skip


CONVOLUTIONS: tuple[Rule, ...] = (
        *((name, says, partial(_bent, bend=bend, of=conv2d))
          for name, says, bend in BENT_KERNELS),
        *_of_bias(conv2d),
        *(("padding-one-off", f"crops the padding one off, {where}",
           partial(_slid, down=down, right=right))
          for where, down, right in (
              ("up", 1, 0), ("down", -1, 0), ("left", 0, 1), ("right", 0, -1),
              ("up and left", 1, 1), ("down and right", -1, -1))),
        ("stride-ignored", "ignores the stride", unstrided),
        ("windows-overwrite", "lets windows that overlap overwrite each other",
         _overwritten),
    )  # fmt: skip

DENSE: tuple[Rule, ...] = (
        *((name, says, partial(_bent, bend=bend, of=dense))
          for name, says, bend in BENT_MATRICES),
        *_of_bias(dense),
    )  # fmt: skip
