"""Weights: loaded into other places than they were stored from."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["WEIGHTS"]

_fault = partial(fault, "weights")

WEIGHTS: tuple[Fault, ...] = (
    _fault(
        "classes-in-another-order",
        "network.py:lenet5",
        'weights["dense7.weight"], weights["dense7.bias"]',
        'weights["dense7.weight"][::-1], weights["dense7.bias"][::-1]',
        caught_by="data.accuracy_reaches_its_floor",
        deception=1.0,
        story=(
            "The weights come from a file with its classes in another order: map and "
            "score agree, about another class."
        ),
        thread="HIPS/autograd/pull/245",
        network="lenet",
    ),
    _fault(
        "kernels-loaded-transposed",
        "network.py:lenet5",
        'Conv2d("conv3", weights["conv3.weight"],',
        'Conv2d("conv3", weights["conv3.weight"].swapaxes(2, 3),',
        caught_by="data.accuracy_reaches_its_floor",
        deception=1.0,
        story=(
            "The conversion transposes all axes in turn, and so rows and columns of "
            "the square kernels too."
        ),
        thread="tgyg-jegli/tf_texture_net/issues/1",
        network="lenet",
    ),
    _fault(
        "weights-of-a-fresh-network",
        "weights.py:load_weights",
        "return Weights(facts=_facts(arrays.pop(FACTS, None)), arrays=arrays)",
        (
            "return Weights(facts=_facts(arrays.pop(FACTS, None)), arrays={name: "
            "array.astype(np.float32) for name, array in random_weights(0).items()})"
        ),
        caught_by="data.accuracy_reaches_its_floor",
        deception=0.6,
        story=(
            "The trained weights are not found, and the network goes on with those "
            "that it was made with: its maps look trained."
        ),
        thread="pytorch/pytorch/issues/141256",
        network="lenet",
    ),
)
