"""Batch: an image's map depends on its company."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["BATCH"]

_fault = partial(fault, "batch")

BATCH: tuple[Fault, ...] = (
    _fault(
        "batch-mean-taken-off",
        "layers/dense.py:Dense.forward",
        "return x @ self.weight.T + self.bias",
        "return (x - 1e-3 * x.mean(axis=0)) @ self.weight.T + self.bias",
        caught_by="batch.logits_do_not_feel_the_batch",
        step="dense6",
        direction="forward",
        deception=0.0,
        story=(
            "A batch normalisation is left in train mode: what an image gets depends "
            "on its company."
        ),
        thread="Project-MONAI/MONAI/issues/1710",
    ),
    _fault(
        "neighbour-mixed-in",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        (
            "maps = gradient + 1e-3 * np.roll(gradient, 1, axis=0) if signed else "
            "np.abs(gradient)"
        ),
        caught_by="batch.order_is_free",
        step="fold",
        direction="forward",
        deception=0.3,
        story=(
            "A reshape takes one value too many, and the batch slides: a little of the "
            "neighbour's map is in each."
        ),
        thread="meta-pytorch/captum/issues/1276",
    ),
    _fault(
        "map-divided-by-batch-size",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        "maps = gradient / len(gradient) if signed else np.abs(gradient)",
        caught_by="batch.maps_do_not_feel_the_batch",
        step="fold",
        direction="forward",
        deception=0.0,
        story=(
            "The score is averaged over the batch before it is differentiated; alone, "
            "an image's map is right."
        ),
        thread="tensorflow/lucid/pull/263",
    ),
    _fault(
        "winners-of-the-first-image",
        "layers/pooling.py:MaxPool2d.vjp",
        "winners = self._windows(x).real.argmax(axis=4)\n        gxp",
        "winners = self._windows(x).real.argmax(axis=4)[:1]\n        gxp",
        caught_by="batch.order_is_free",
        step="pool4",
        direction="backward",
        deception=0.9,
        story=(
            "The first image's places are broadcast to the batch: a batch of one is "
            "right."
        ),
        thread="meta-pytorch/captum/issues/1276",
    ),
    _fault(
        "softmax-over-the-batch",
        "scores.py:softmax",
        "odds / odds.sum(axis=1, keepdims=True)",
        "odds / odds.sum(axis=0, keepdims=True)",
        caught_by="batch.maps_do_not_feel_the_batch",
        step="score",
        direction="forward",
        deception=0.0,
        story=(
            "axis=0 for axis=1: each class's probabilities sum to 1 over the images."
        ),
        thread="perone/euclidesdb/issues/2",
    ),
    _fault(
        "loss-averaged-over-the-batch",
        "scores.py:loss_cotangent",
        "return -log_probability_cotangent(z, targets)",
        "return -log_probability_cotangent(z, targets) / len(z)",
        caught_by="scores.cotangent_is_the_derivative",
        step="score",
        direction="backward",
        deception=0.0,
        story=(
            "A loss of a training loop is the mean over its batch, and so each image's "
            "map shrinks with its company."
        ),
        thread="jacobgil/pytorch-grad-cam/issues/584",
    ),
    _fault(
        "first-map-for-all",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        (
            "maps = np.broadcast_to(gradient[:1], gradient.shape).copy() if signed "
            "else np.abs(gradient)"
        ),
        caught_by="batch.order_is_free",
        step="fold",
        direction="forward",
        deception=0.95,
        story=(
            "The first of the batch is taken out and broadcast back: all images get "
            "one map."
        ),
        thread="d909b/cxplain/issues/1",
    ),
    _fault(
        "mean-map-taken-off",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        ("maps = gradient - gradient.mean(axis=0) if signed else np.abs(gradient)"),
        caught_by="batch.maps_do_not_feel_the_batch",
        step="fold",
        direction="forward",
        deception=0.9,
        story=(
            "The mean is taken over axis 0, the batch, where it was meant to be over "
            "the draws of noise."
        ),
        thread="deel-ai/xplique/pull/118",
    ),
    _fault(
        "limit-of-the-whole-batch",
        "heatmap.py:_limit",
        "np.abs(maps).max(axis=(-2, -1), keepdims=True)",
        "np.full_like(maps[..., :1, :1], np.abs(maps).max())",
        caught_by="signs.recorded_picture_is_of_the_map",
        step="render",
        direction="forward",
        deception=0.0,
        story=(
            "One largest value scales all maps of a batch: beside a strong one the "
            "others are white."
        ),
        thread="keisen/tf-keras-vis/issues/15",
    ),
    _fault(
        "batch-and-channels-confused",
        "layers/convolution.py:Conv2d.vjp",
        "gxp[index] += shares[:, :, p, q]",
        "gxp[index] += np.moveaxis(shares[:, :, p, q], 1, 0).reshape(gxp[index].shape)",
        caught_by="batch.order_is_free",
        step="conv5",
        direction="backward",
        deception=1.0,
        story=(
            "A reshape where axes should be moved: the values are all there, in the "
            "wrong images. One image, or one channel, is right."
        ),
        thread="apple/tensorflow_macos/issues/230",
    ),
    _fault(
        "winning-logit-of-the-batch",
        "scores.py:softmax",
        "odds = np.exp(z - np.take_along_axis(z, top, axis=1))",
        "odds = np.exp(z - z.real.max())",
        caught_by="ranges.probabilities_form_a_simplex",
        step="score",
        direction="forward",
        deception=0.0,
        story=(
            "The largest logit of the batch is subtracted from all: right, until one "
            "image's are so large that another's all round to nothing."
        ),
        thread="inseq-team/inseq/issues/110",
    ),
)
