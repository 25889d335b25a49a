"""Data: from stored pixels to images and back, labels, and the accuracy promised."""

from collections.abc import Iterator

import numpy as np

from checks.contract import Contract
from checks.measurement import Measurements
from checks.tolerances import PIXEL_ULPS
from lenet_ref.trace import Array

__all__ = [
    "accuracy_reaches_its_floor",
    "dtype_is_the_declared",
    "labels_are_classes",
    "pixels_fill_the_range",
    "pixels_keep_their_distances",
    "restoring_inverts",
]


def pixels_fill_the_range(
    ramp: tuple[Array, Array], contract: Contract
) -> Iterator[Measurements]:
    """Black pixels become the lowest declared value, white ones the highest, exactly.

    Why: the network was trained on that range; 255 / 256 is another network's input.
    Breaks: a division by 256, a forgotten division, a mean taken off twice.
    Seen: https://github.com/sicara/tf-explain/issues/126
    """
    _, images = ramp
    low, high = contract.input_range
    ends = (
        (float(images.min()), low, "lowest"),
        (float(images.max()), high, "highest"),
    )
    for reached, declared, which in ends:
        yield Measurements(
            step="preprocess",
            direction="forward",
            measured=abs(reached - declared),
            allowed=0.0,
            says=f"distance of the {which} value {reached:.6g} from {declared:.6g}",
            often="a division by 256, or none at all",
        )


def pixels_keep_their_distances(
    ramp: tuple[Array, Array], contract: Contract
) -> Iterator[Measurements]:
    """Pixel v of 255 lands v / 255 of the way up the range, at its own place.

    Why: preprocessing is one affine map of each value by itself.
    Breaks: arithmetic in uint8 that wraps around, a flip or transposition, a gamma.
    Seen: https://github.com/autorope/donkeycar/pull/886
    """
    pixels, images = ramp
    expected = contract.input_range[0] + contract.span * (pixels / 255.0)
    off = np.inf
    if images.shape == pixels.shape:
        off = float(np.abs(images.astype(np.float64) - expected).max())
    yield Measurements(
        step="preprocess",
        direction="forward",
        measured=off,
        allowed=PIXEL_ULPS * contract.unit_roundoff * contract.span,
        says="largest distance of a preprocessed pixel from v / 255 of the range",
        often="uint8 arithmetic that wraps around, or axes in another order",
    )


def dtype_is_the_declared(
    ramp: tuple[Array, Array], contract: Contract
) -> Iterator[Measurements]:
    """Preprocessing returns the declared floating-point type.

    Why: every tolerance is derived from its precision.
    Breaks: a cast on the way, to float16 or float32.
    Seen: https://github.com/keisen/tf-keras-vis/issues/41
    """
    dtype = ramp[1].dtype
    yield Measurements(
        step="preprocess",
        direction="forward",
        measured=float(dtype != np.dtype(contract.dtype)),
        allowed=0.0,
        says=f"preprocessing returned {dtype}, declared is {contract.dtype}",
        often="a cast on the way",
    )


def restoring_inverts(restored: tuple[Array, Array]) -> Iterator[Measurements]:
    """Preprocessing and its inverse give back every one of the 256 pixel values.

    Why: each of them has a float of its own, and rounding goes to the nearest.
    Breaks: a cast that cuts instead of rounding, a range without its upper end.
    Seen: https://github.com/meta-pytorch/captum/issues/1098
    """
    pixels, back = restored
    lost = pixels
    if back.shape == pixels.shape and back.dtype == pixels.dtype:
        lost = pixels[back != pixels]
    yield Measurements(
        step="preprocess",
        direction="backward",
        measured=float(len(np.unique(lost))),
        allowed=0.0,
        says="pixel values of 256 that do not come back",
        often="a cast to uint8 that cuts instead of rounding",
    )


def labels_are_classes(labelled: tuple[Array, Array]) -> Iterator[Measurements]:
    """Every label is the index of a class, one for each image.

    Why: it is used to pick a logit.
    Breaks: labels counted from 1, labels of other images, one-hot rows.
    Seen: https://github.com/SeldonIO/alibi/issues/627
    """
    labels, logits = labelled
    wrong = float(len(logits))
    if labels.shape == logits.shape[:1] and np.issubdtype(labels.dtype, np.integer):
        wrong = float(((labels < 0) | (labels >= logits.shape[1])).sum())
    yield Measurements(
        step=None,
        measured=wrong,
        allowed=0.0,
        says=f"labels of {len(logits)} that are no class of {logits.shape[1]}",
        often="classes counted from 1",
    )


def accuracy_reaches_its_floor(
    promised: tuple[Array, Array, tuple[float, float]],
) -> Iterator[Measurements]:
    """At least the promised share of the labelled images is classified right.

    Why: a mistake that forward and backward share agrees with every finite difference;
    that the network still recognises things is what is left to see it by. Where images
    were chosen because the network gets them wrong, getting them right tells as much.
    Breaks: weights in another order, images transposed before the network, other
    scaling; another padding or stride than in training.
    Seen: https://github.com/HIPS/autograd/pull/245
    """
    labels, logits, (floor, ceiling) = promised
    wrong = 1.0
    if labels.shape == logits.shape[:1]:
        wrong = float((logits.argmax(axis=1) != labels).mean())
    yield Measurements(
        step=None,
        direction="forward",
        measured=wrong,
        allowed=1 - floor,
        says=f"share of {len(logits)} labelled images classified wrongly",
        often="weights, classes or axes in another order than in training",
    )
    if ceiling < 1:
        yield Measurements(
            step=None,
            direction="forward",
            measured=1 - wrong,
            allowed=ceiling,
            says=f"share of {len(logits)} labelled images classified rightly, some "
            "of which were chosen because the network gets them wrong",
            often="another network than was trained: other padding, stride or weights",
        )
