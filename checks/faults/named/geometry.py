"""Geometry: rows and columns, mirrors and shifts."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["GEOMETRY"]

_fault = partial(fault, "geometry")

GEOMETRY: tuple[Fault, ...] = (
    _fault(
        "rows-and-columns-exchanged",
        "heatmap.py:render",
        "return colours",
        "return colours.swapaxes(-3, -2)",
        caught_by="rendering.pictures_are_uint8",
        step="render",
        direction="forward",
        deception=0.95,
        story=(
            "A resize takes (width, height): the picture is transposed, and square "
            "images hide it."
        ),
        thread="utkuozbulak/pytorch-cnn-visualizations/issues/40",
    ),
    _fault(
        "picture-upside-down",
        "heatmap.py:render",
        "return colours",
        "return colours[..., ::-1, :, :]",
        caught_by="rendering.lone_pixel_lands",
        step="render",
        direction="forward",
        deception=1.0,
        story=(
            "matplotlib's origin='lower': the picture is upside down, and an 8 hides "
            "it."
        ),
        thread="eclique/keras-gradcam/pull/2",
        network="awkward",
    ),
    _fault(
        "map-mirrored",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        "maps = gradient[..., ::-1].copy() if signed else np.abs(gradient)",
        caught_by="gradients.recorded_rules_are_followed",
        step="fold",
        direction="forward",
        deception=1.0,
        story="The map is mirrored left to right; on a 0 or an 8 nobody sees it.",
        thread="eclique/keras-gradcam/pull/2",
    ),
    _fault(
        "map-filled-column-by-column",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        (
            "maps = gradient.reshape(*gradient.shape[:2], "
            "-1).reshape(*gradient.shape[:2], *gradient.shape[:1:-1]).swapaxes(2, "
            "3).copy() if signed else np.abs(gradient)"
        ),
        caught_by="gradients.recorded_rules_are_followed",
        step="fold",
        direction="forward",
        deception=1.0,
        story=(
            "The values are put back in Fortran's order: a transposed map where images "
            "are square, stripes where they are not."
        ),
        thread="tabayashi0117/Score-CAM/issues/24",
    ),
    _fault(
        "map-shifted-by-a-pixel",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        "maps = np.roll(gradient, 1, axis=3) if signed else np.abs(gradient)",
        caught_by="gradients.recorded_rules_are_followed",
        step="fold",
        direction="forward",
        deception=1.0,
        story=(
            "Half a pixel of a resize, rounded: all evidence lies one column to the "
            "right."
        ),
        thread="open-edge-platform/geti/pull/3615",
    ),
    _fault(
        "offset-of-the-other-loop",
        "windows.py:taps",
        "slice(p, p + down * rows, down)",
        "slice(q, q + down * rows, down)",
        caught_by="state.every_question_is_answered",
        step="conv5",
        direction="backward",
        deception=0.0,
        story=(
            "The inner loop's index is used for both directions: shares wander along "
            "the diagonal."
        ),
        thread="shap/shap/issues/1523",
    ),
    _fault(
        "stride-taken-for-the-window",
        "layers/pooling.py:MaxPool2d._windows",
        "views = windows(xp, self.kernel, self.stride)",
        "views = windows(xp, self.kernel, self.kernel)",
        caught_by="state.every_question_is_answered",
        step="pool2",
        direction="forward",
        deception=0.0,
        story=(
            "An integer is both window and stride in most networks, and so one was "
            "used for the other."
        ),
        thread="chr5tphr/zennit/pull/80",
    ),
    _fault(
        "images-transposed-before-the-network",
        "network.py:_checked",
        "return read_only(images.astype(dtype, copy=False))",
        (
            "return read_only(images.reshape(*images.shape[:2], "
            "*images.shape[:1:-1]).swapaxes(2, 3).astype(dtype, copy=False))"
        ),
        caught_by="gradients.steps_are_connected",
        direction="forward",
        deception=1.0,
        story=(
            "A loader gives (W, H): the network sees each image transposed, and the "
            "map lies as the network saw it."
        ),
        thread="understandable-machine-intelligence-lab/Quantus/pull/357",
    ),
)
