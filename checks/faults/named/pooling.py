"""Pooling: who wins a window, and who is paid."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["POOLING"]

_fault = partial(fault, "pooling")

POOLING: tuple[Fault, ...] = (
    _fault(
        "ties-all-paid",
        "layers/pooling.py:MaxPool2d.vjp",
        "winners == place, gy",
        "(every := self._windows(x))[..., place] == every.max(axis=4), gy",
        caught_by="gradients.pool_routing_conserves",
        step="pool4",
        direction="backward",
        deception=0.0,
        story=(
            "mask = x == max gives every tied pixel the whole cotangent: on a flat "
            "background that is most of them."
        ),
        thread="riccardoandreoni0/CNN-from-scratch/issues/1",
    ),
    _fault(
        "all-of-the-tied-win",
        "layers/pooling.py:MaxPool2d.vjp",
        "winners == place, gy",
        "self._windows(x)[..., place] == self.forward(x), gy",
        caught_by="gradients.tied_directions_agree",
        step="pool4",
        direction="backward",
        deception=0.0,
        story=(
            "A mask of what equals the largest: on a flat background all of a window "
            "gets all of the cotangent; on noise it is right."
        ),
        thread="riccardoandreoni0/CNN-from-scratch/issues/1",
        serves=(),
        network="lenet",
    ),
    _fault(
        "pool-overlaps-overwritten",
        "layers/pooling.py:MaxPool2d.vjp",
        "gxp[index] += np.where(winners == place, gy, 0)",
        "gxp[index] = np.where(winners == place, gy, gxp[index])",
        caught_by="gradients.pool_routing_conserves",
        step="pool2",
        direction="backward",
        deception=0.0,
        story=(
            "= for +=: a pixel that wins several windows is paid for one. Windows that "
            "do not overlap are right."
        ),
        thread="FluxML/NNlib.jl/issues/205",
    ),
    _fault(
        "whole-window-paid",
        "layers/pooling.py:MaxPool2d.vjp",
        "np.where(winners == place, gy, 0)",
        "np.where(winners == place, gy, gy)",
        caught_by="ranges.cotangents_stay_within_the_jacobian",
        step="pool4",
        direction="backward",
        deception=0.0,
        story=(
            "Each pixel of a window gets its cotangent, as if it had been copied "
            "forward: blocks, where there should be points."
        ),
        thread="riccardoandreoni0/CNN-from-scratch/issues/1",
    ),
    _fault(
        "winner-counted-by-columns",
        "layers/pooling.py:MaxPool2d.vjp",
        "for place, (_, index) in enumerate(taps(self.kernel, self.stride, gy.shape)):",
        (
            "for (p, q), index in taps(self.kernel, self.stride, gy.shape):\n"
            "            place = q * self.kernel[0] + p"
        ),
        caught_by="ranges.cotangents_stay_within_the_jacobian",
        step="pool4",
        direction="backward",
        deception=1.0,
        story=(
            "A flat index is unravelled columns first: in a square window two of the "
            "four places change."
        ),
        thread="HIPS/autograd/pull/245",
    ),
    _fault(
        "pool-loop-left-early",
        "layers/pooling.py:MaxPool2d.vjp",
        "gxp[index] += np.where(winners == place, gy, 0)\n        return",
        "gxp[index] += np.where(winners == place, gy, 0)\n            return",
        caught_by="gradients.pool_routing_conserves",
        step="pool4",
        direction="backward",
        deception=0.95,
        story=(
            "return stands one level too deep: only winners at the window's first "
            "place are paid, and the model still trains."
        ),
        thread="riccardoandreoni0/CNN-from-scratch/issues/1",
    ),
)
