"""The workload: what a copy of ``lenet_ref`` is put through to be recorded.

Both networks, all scores, every option, defaults left out, and what must be refused;
shapes that are not square, two images and more, ties, kinks, zeros, tiny numbers.
"""

from collections.abc import Callable
from contextlib import suppress
from types import ModuleType
from typing import Any

import numpy as np

from checks.reference import awkward
from lenet_ref.trace import Array

__all__ = ["workload"]


def _refused(function: Callable[..., Any], *args: Any, **options: Any) -> None:
    with suppress(ValueError):
        function(*args, **options)


def _lenet(library: ModuleType) -> None:
    pixels, labels = library.pixels()
    few, targets = pixels[:2], (labels[:2] + np.array([0, 4])) % 10
    network = library.lenet5(library.load_weights(), dtype=np.float64)
    images = library.preprocess(few)
    library.logits(network, images)
    library.vanilla_gradient(network, images, targets)
    library.record(network, few, targets, "log_probability")


def _layer(layer: Any, x: Array, gy: Array) -> None:
    tied = np.rint(2 * x)
    complex_ties = tied + 1e-20j * np.where(x > np.median(x), 1, -1)
    for points in (x, tied, np.zeros_like(x), complex_ties, x.astype(np.float32)):
        layer.forward(points)
        layer.vjp(points, gy.astype(points.dtype))
        layer.parameter_vjp(points, gy.astype(points.dtype))
    _refused(layer.forward, np.zeros((2, 1)))


def _awkward(library: ModuleType) -> None:
    subject = awkward(library)
    x, targets = subject.images[:3], np.array([0, 4, 2])
    subject.scores(x[:1])
    subject.scores((x + 1e-20j * x[::-1]).astype(np.complex128))
    assert subject.other_scores  # noqa: S101  (the reference serves all four)
    assert subject.record  # noqa: S101  (and shows its steps)
    for score in library.SCORES:
        other = subject.other_scores(score)
        other.saliency(x, targets)
        assert other.record  # noqa: S101
        other.record(x, targets)
    rng = np.random.default_rng(3)
    for step in subject.record(x, targets).steps[:9]:
        layer = subject.layers[step.name].forward.__self__  # type: ignore[attr-defined]
        _layer(layer, step.x, rng.normal(size=step.y.shape))


def _small_network(library: ModuleType) -> None:
    """One row high, three channels, defaults left out, NaN, what must be refused."""
    dense = library.Dense("dense", np.arange(18.0).reshape(2, 9) - 7, np.ones(2))
    layers = (library.Flatten("flatten"), dense)
    network = library.Network(layers, (3, 1, 3))
    x, targets = np.arange(18.0).reshape(2, 3, 1, 3) / 20, np.array([1, 0])
    library.record(network, x, targets)
    library.record(network, x, targets, signed=False, channel_reduction="sum")
    library.record(network, x, targets, channel_reduction="max", pictures=False)
    library.record(network, x.astype(np.float32) - 1, targets, channel_reduction="l2")
    nowhere = library.Dense("dense", np.full((2, 9), np.nan), np.ones(2))
    broken = library.Network((library.Flatten("flatten"), nowhere), (3, 1, 3))
    library.record(broken, x, targets, channel_reduction="max")
    one_pixel = np.where(np.arange(9) == 4, np.nan, np.ones((2, 9)))
    somewhere = library.Dense("dense", one_pixel, np.ones(2))
    partly = library.Network((library.Flatten("flatten"), somewhere), (3, 1, 3))
    library.record(partly, x, targets, channel_reduction="max")
    library.record(network, x + 0.5, targets, channel_reduction="max")
    library.record(network, x - 0.5, targets, channel_reduction="max")
    for score in library.SCORES:
        library.vanilla_gradient(network, x, targets, score)
    one = library.Network((library.Flatten("flatten"),), (1, 2, 2))
    library.record(one, x.ravel()[:4].reshape(1, 1, 2, 2), targets[:1])
    for wrong in (targets[:1], targets + 1, targets - 1, targets.astype(float)):
        _refused(library.vanilla_gradient, network, x, wrong)
    _refused(library.vanilla_gradient, network, x, targets, "logits")
    _refused(library.logits, network, x[:, :2])
    _refused(library.logits, network, x.astype(int))
    _refused(library.Network, (dense, dense), (3, 1, 3))
    _refused(library.lenet5, {})
    library.lenet5(library.random_weights(0))
    library.lenet5(library.load_weights())


def _constructors(library: ModuleType) -> None:
    weight = np.arange(12.0).reshape(1, 2, 2, 3)
    conv = library.Conv2d("conv", weight, np.zeros(1))
    pool = library.MaxPool2d("pool", kernel=(1, 2), stride=(2, 1))
    x = np.rint(np.random.default_rng(5).normal(size=(2, 2, 4, 5)))
    for layer in (conv, pool):
        layer.vjp(x, layer.forward(x))
        _refused(layer.forward, x[:, :, :, :1])
    _refused(library.Conv2d, "conv", weight, np.zeros(2))
    _refused(library.Conv2d, "conv", weight, np.zeros(1), stride=(0, 1))
    _refused(library.Conv2d, "conv", weight, np.zeros(1), padding=(0, -1))
    _refused(library.MaxPool2d, "pool", kernel=(2, 2), stride=(1, 0))
    _refused(library.MaxPool2d, "pool", kernel=(2, 2), stride=(1, 1), padding=(0, 2))
    _refused(library.Dense, "dense", weight, np.zeros(1))


def _scores(library: ModuleType) -> None:
    rng = np.random.default_rng(1)
    sizes = np.array([1, 0, 30, 1e-9, 1000])[:, np.newaxis]
    shifts = np.array([0, 2, 0, -3, 900])[:, np.newaxis]
    z, targets = sizes * rng.normal(size=(5, 4)) + shifts, np.array([0, 3, 2, 1, 1])
    for score in library.SCORES.values():
        for logits in (z, z.astype(np.float32), z + 1e-20j * z[::-1]):
            score.value(logits, targets)
            score.cotangent(logits, targets)


def _folds(library: ModuleType) -> None:
    rng = np.random.default_rng(2)
    gradient = rng.normal(size=(2, 3, 4, 5)) * np.array([[[[1.0]]], [[[1e-200]]]])
    for signed in (True, False):
        for reduction in (None, "max", "sum", "l2"):
            for dtype in (np.float64, np.float32):
                values = gradient.astype(dtype)
                library.fold(values, signed=signed, channel_reduction=reduction)
    _refused(library.fold, gradient, signed=True, channel_reduction="mean")


def _pictures(library: ModuleType) -> None:
    maps = np.random.default_rng(4).normal(size=(3, 4, 5)) * np.array(
        [[[1]], [[0]], [[9]]]
    )
    heat = library.render(maps)
    for size in (1e-200, 1e-9, 1e9, 1e200):
        library.render(size * maps[0])
    library.render(np.abs(maps), signed=False)
    for limit in (0.5, 0.0, -1.0):
        _refused(library.render, maps, limit=limit)
    _refused(library.render, maps, signed=False)
    _refused(library.render, np.where(maps > 1, np.nan, maps))
    library.render(maps[:, np.newaxis])
    for channels in (1, 2, 3):
        images = np.random.default_rng(channels).random((3, channels, 4, 5))
        under = library.picture(images)
        library.picture(images[0])
        for opacity in (0, 0.25, 1, -0.5, 1.5):
            _refused(library.blend, under, heat, opacity)
    library.blend(heat[::-1], heat)
    _refused(library.blend, heat, heat[:1])


def _pixels(library: ModuleType) -> None:
    pixels = np.arange(256, dtype=np.uint8).reshape(2, 1, 8, 16)
    for images in (library.preprocess(pixels), library.preprocess(pixels, np.float32)):
        library.restore(images)
        _refused(library.restore, images + 1)
        _refused(library.preprocess, images)
    library.restore(np.zeros((0, 2)))
    library.digits()


def workload(library: ModuleType) -> None:
    """Run all of it."""
    for part in (_lenet, _awkward, _small_network, _constructors, _scores, _folds,
                 _pictures, _pixels):  # fmt: skip
        part(library)
