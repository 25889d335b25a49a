"""Identity: something else is returned as the map."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["IDENTITY"]

_fault = partial(fault, "identity")

IDENTITY: tuple[Fault, ...] = (
    _fault(
        "images-returned-as-map",
        "saliency.py:vanilla_gradient",
        ("return fold(gradient, signed=signed, channel_reduction=channel_reduction)"),
        (
            "return images if channel_reduction is None else fold(gradient, "
            "signed=signed, channel_reduction=channel_reduction)"
        ),
        caught_by="state.results_are_not_aliased",
        deception=0.0,
        story=(
            "A variable is named like another, and the image is returned; the map is "
            "as sharp as the digit."
        ),
        thread="allenai/allennlp/issues/4360",
    ),
    _fault(
        "edges-of-the-image-returned",
        "saliency.py:vanilla_gradient",
        ("return fold(gradient, signed=signed, channel_reduction=channel_reduction)"),
        (
            "edges = np.diff(images, axis=3, prepend=0); return "
            "fold(edges.astype(gradient.dtype), signed=signed, "
            "channel_reduction=channel_reduction)"
        ),
        caught_by="state.trace_is_of_its_run",
        deception=0.0,
        story="An edge detector looks like a saliency map, and needs no network.",
        thread="sassoftware/python-dlpy/pull/13",
    ),
)
