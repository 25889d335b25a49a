"""Preprocessing: from stored pixels to images, and back."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["PREPROCESSING"]

_fault = partial(fault, "preprocessing")

PREPROCESSING: tuple[Fault, ...] = (
    _fault(
        "pixels-cast-to-float32",
        "preprocessing.py:preprocess",
        "pixels.astype(dtype) / np.asarray(WHITE, dtype=dtype)",
        "pixels.astype(np.float32) / np.float32(WHITE)",
        caught_by="data.dtype_is_the_declared",
        step="preprocess",
        direction="forward",
        deception=0.0,
        story=(
            "Preprocessing was written for training, which is done in float32; the "
            "rest computes in float64, on rounded images."
        ),
        thread="keisen/tf-keras-vis/issues/41",
    ),
    _fault(
        "pixels-divided-by-256",
        "preprocessing.py:WHITE",
        "WHITE = 255",
        "WHITE = 256",
        caught_by="data.pixels_fill_the_range",
        step="preprocess",
        direction="forward",
        deception=0.25,
        story=(
            "There are 256 values, so one divides by 256. White is 0.996, and every "
            "map is off by a little."
        ),
        thread="sicara/tf-explain/issues/126",
    ),
    _fault(
        "pixels-mirrored",
        "preprocessing.py:preprocess",
        "images: Array = pixels.astype(dtype)",
        "images: Array = pixels[..., ::-1].astype(dtype)",
        caught_by="data.pixels_keep_their_distances",
        step="preprocess",
        direction="forward",
        deception=1.0,
        story=(
            "An augmentation of the training data was left in: the map is a good one, "
            "of the mirrored digit."
        ),
        thread="mrdbourke/pytorch-deep-learning/issues/1352",
    ),
    _fault(
        "restored-times-256",
        "preprocessing.py:restore",
        "np.rint(images * WHITE)",
        "np.rint(images * 256)",
        caught_by="data.restoring_inverts",
        step="preprocess",
        direction="backward",
        deception=0.0,
        story="There are 256 values, so one multiplies by 256; white wraps to black.",
        thread="autorope/donkeycar/pull/886",
    ),
    _fault(
        "images-centred",
        "data.py:digits",
        "return preprocess(stored), labels",
        "return preprocess(stored) - 0.5, labels",
        caught_by="ranges.images_lie_in_their_range",
        deception=0.0,
        story=(
            "Another network's mean is taken off; this one was trained on [0, 1], and "
            "sees grey where there was black."
        ),
        thread="keras-team/keras/issues/8741",
    ),
    _fault(
        "pixels-divided-twice",
        "preprocessing.py:preprocess",
        "pixels.astype(dtype) / np.asarray(WHITE, dtype=dtype)",
        "pixels.astype(dtype) / np.asarray(WHITE, dtype=dtype) / WHITE",
        caught_by="data.pixels_fill_the_range",
        step="preprocess",
        direction="forward",
        deception=1.0,
        story=(
            "Two stages of the pipeline both scale: images are almost black, and the "
            "map that of a blank one."
        ),
        thread="magenta/magenta/pull/925",
    ),
    _fault(
        "mean-taken-off-in-bytes",
        "preprocessing.py:preprocess",
        "images: Array = pixels.astype(dtype) / np.asarray(WHITE, dtype=dtype)",
        (
            "images: Array = (pixels - np.uint8(33)).astype(dtype)\n"
            "    images /= np.asarray(WHITE, dtype=dtype)"
        ),
        caught_by="data.pixels_keep_their_distances",
        step="preprocess",
        direction="forward",
        deception=0.25,
        story=(
            "The mean is taken off before the cast: black wraps to 223, and the digit "
            "stands on light ground."
        ),
        thread="keras-team/keras/issues/10240",
    ),
)
