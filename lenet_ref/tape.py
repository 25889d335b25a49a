"""The tape: it runs a network as Vanilla Gradient does and records each step."""

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from lenet_ref.heatmap import OPACITY, blend, picture, render
from lenet_ref.network import Network, cotangents, values
from lenet_ref.preprocessing import preprocess
from lenet_ref.saliency import checked_targets, fold, named_score
from lenet_ref.trace import Array, Step, Trace, read_only

__all__ = ["record"]


def _layer_steps(
    network: Network, run: tuple[Array, ...], back: tuple[Array, ...]
) -> Iterator[Step]:
    source = "images"
    ways = zip(network.layers, pairwise(run), pairwise(back), strict=True)
    for layer, (x, y), (gx, gy) in ways:
        yield Step(
            name=layer.name,
            kind=layer.kind,
            x=x,
            y=y,
            gy=gy,
            gx=gx,
            inputs=(source,),
            parameters=layer.parameters,
            parameter_cotangents=layer.parameter_vjp(x, gy),
            geometry=layer.geometry,
        )
        source = layer.name


def _picture_steps(images: Array, maps: Array, *, signed: bool) -> Iterator[Step]:
    """Steps of what can be pictured: one channel, finite; images within [0, 1]."""
    count, *channels, rows, columns = maps.shape  # of folded maps, without channels
    if math.prod(channels) != 1 or not np.isfinite(maps).all():
        return
    maps = maps.reshape(count, rows, columns)
    heat = render(maps, signed=signed)
    yield Step("render", "render", maps, heat, inputs=("fold",))
    if ((images >= 0) & (images <= 1)).all():
        blended = blend(picture(images), heat, OPACITY)
        rule = {"opacity": OPACITY}
        yield Step(
            "blend", "blend", heat, blended, inputs=("images", "render"), geometry=rule
        )


def record(  # noqa: PLR0913  (the fixed interface, and its options)
    network: Network,
    images: Array,
    targets: Array,
    score: str = "logit",
    *,
    signed: bool = True,
    channel_reduction: str | None = None,
    pictures: bool = True,
) -> Trace:
    """Run forward, backward and on to the picture, and keep every step.

    Parameters
    ----------
    network : Network
    images : Array, shape (N, C, H, W)
        Floats; or uint8 pixels, whose preprocessing is then the first step.
    targets : Array of int, shape (N,)
    score : {"logit", "probability", "log_probability", "loss"}
    signed : bool
        False takes absolute values of the gradient.
    channel_reduction : {"max", "sum", "l2"} or None
    pictures : bool
        Whether to render and blend too, where there is something to picture: a finite
        map of one channel, and images within [0, 1].

    Returns
    -------
    Trace
        Steps ``preprocess`` (of pixels), one for each layer, ``score``, ``fold``,
        ``render`` and ``blend``; all arrays are read-only.

    Examples
    --------
    >>> import lenet_ref
    >>> network = lenet_ref.lenet5(lenet_ref.load_weights(), dtype=np.float64)
    >>> images, labels = lenet_ref.digits()
    >>> trace = record(network, images[:1], labels[:1])
    >>> trace["conv3"].gx.shape == trace["conv3"].x.shape == (1, 6, 14, 14)
    True
    """
    chosen = named_score(score)
    steps: list[Step] = []
    images = np.array(images)  # a copy: later changes to the caller's must not show
    if images.dtype == np.uint8:
        pixels, images = images, preprocess(images)
        steps.append(Step("preprocess", "preprocess", pixels, images))
    run = values(network, images)
    targets = np.array(checked_targets(targets, run[-1].shape))
    seed = chosen.cotangent(run[-1], targets)
    back = cotangents(network, run, seed)
    steps.extend(_layer_steps(network, run, back))
    s = chosen.value(run[-1], targets)
    last = (network.layers[-1].name,)
    rule = {"score": score, "targets": read_only(targets)}
    steps.append(
        Step("score", "score", run[-1], s, np.ones_like(s), seed, last, geometry=rule)
    )
    maps = fold(back[0], signed=signed, channel_reduction=channel_reduction)
    declared = {"signed": signed, "channel_reduction": channel_reduction}
    steps.append(Step("fold", "fold", back[0], maps, geometry=declared))
    if pictures:
        steps.extend(_picture_steps(images, maps, signed=signed))
    return Trace(tuple(steps), images, targets, score, maps)
