"""Colour: from a scaled map to the picture."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["COLOUR"]

_fault = partial(fault, "colour")

COLOUR: tuple[Fault, ...] = (
    _fault(
        "zero-tinted",
        "heatmap.py:REDS",
        "REDS = ((255, 255, 255),",
        "REDS = ((253, 219, 199),",
        caught_by="rendering.zero_is_neutral",
        step="render",
        direction="forward",
        deception=0.0,
        story=(
            "The white entry of a published palette was left out: where there is no "
            "evidence, the picture is pink."
        ),
        thread="raghakot/keras-vis/issues/222",
    ),
    _fault(
        "table-reversed",
        "heatmap.py:_diverging",
        "np.concatenate([blues[:0:-1], reds])",
        "np.concatenate([reds[:0:-1], blues])",
        caught_by="rendering.sign_is_kept",
        step="render",
        direction="forward",
        deception=1.0,
        story="RdBu for RdBu_r: what speaks for the class is blue.",
        thread="Project-MONAI/tutorials/issues/1796",
    ),
    _fault(
        "shades-out-of-order",
        "heatmap.py:REDS",
        "(214, 96, 77), (178, 24, 43)",
        "(178, 24, 43), (214, 96, 77)",
        caught_by="rendering.colour_is_monotone",
        step="render",
        direction="forward",
        deception=0.95,
        story=(
            "Two colours of a palette typed in the wrong order: the strongest evidence "
            "is paler than the less strong."
        ),
        thread="autorope/donkeycar/pull/886",
    ),
    _fault(
        "channels-reversed",
        "heatmap.py:picture",
        "return restore(np.moveaxis(images, -3, -1))",
        "return restore(np.moveaxis(images, -3, -1)[..., ::-1])",
        caught_by="rendering.picture_shows_the_image",
        step="blend",
        direction="forward",
        deception=0.0,
        story="BGR for RGB: grey images are the same in both.",
        thread="jacobgil/pytorch-grad-cam/issues/123",
    ),
    _fault(
        "palette-blue-for-red",
        "heatmap.py:render",
        "return colours",
        "return colours[..., ::-1]",
        caught_by="rendering.sign_is_kept",
        step="render",
        direction="forward",
        deception=0.25,
        story=(
            "The table is in BGR and is shown as RGB: for and against change places."
        ),
        thread="jacobgil/pytorch-grad-cam/issues/114",
    ),
    _fault(
        "largest-wraps-to-blue",
        "heatmap.py:render",
        "DIVERGING[middle + np.rint(middle * shares).astype(int)]",
        ("DIVERGING[(middle + np.rint(middle * shares)).astype(int).astype(np.uint8)]"),
        caught_by="rendering.sign_is_kept",
        step="render",
        direction="forward",
        deception=0.0,
        story=(
            "The table's index is kept in a byte: 256 is 0, and the most positive "
            "pixel of each map is the darkest blue."
        ),
        thread="autorope/donkeycar/pull/886",
    ),
)
