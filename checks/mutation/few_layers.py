"""Networks of few layers, each with a contract that the reference does not declare."""

from types import ModuleType

import lenet_ref
from checks.adapters.images import standard_images
from checks.adapters.network import network_subject
from checks.contract import Contract
from checks.reference import lent_weights
from checks.subject import Subject

__all__ = ["LENGTHS", "SUMS", "lengths", "sums"]

SUMS = Contract(score="probability", channel_reduction="sum", input_shape=(3, 9, 8))
"""Signed maps of colour images, the channels' gradients added."""

LENGTHS = Contract(
    score="loss",
    signed=False,
    channel_reduction="l2",
    input_shape=(3, 7, 10),
    input_range=(0.0, 2.0),
)
"""Maps of colour images, the length of each pixel's gradient."""


def sums(library: ModuleType = lenet_ref) -> Subject:
    """A network of colour images whose map adds up the channels' gradients.

    It takes stored pixels too.
    """
    with lent_weights(seed=21) as some:
        layers = (
            library.Conv2d("conv1", some(4, 3, 3, 2), some(4), padding=(1, 0)),
            library.ReLU("relu1"),
            library.MaxPool2d("pool2", kernel=(2, 3), stride=(3, 2)),
            library.Flatten("flatten"),
            library.Dense("dense3", some(4, 36), some(4)),
        )
    return network_subject(
        library,
        library.Network(layers, input_shape=SUMS.input_shape),
        name="checks.mutation.few_layers:sums",
        contract=SUMS,
        images=standard_images(SUMS),
        preprocess=library.preprocess,
        restore=library.restore,
    )


def lengths(library: ModuleType = lenet_ref) -> Subject:
    """A network of colour images whose map is the length of each pixel's gradient."""
    with lent_weights(seed=22) as some:
        layers = (
            library.Conv2d("conv1", some(2, 3, 2, 4), some(2), stride=(2, 3)),
            library.ReLU("relu1"),
            library.Flatten("flatten"),
            library.Dense("dense2", some(6, 18), some(6)),
        )
    return network_subject(
        library,
        library.Network(layers, input_shape=LENGTHS.input_shape),
        name="checks.mutation.few_layers:lengths",
        contract=LENGTHS,
        images=standard_images(LENGTHS),
    )
