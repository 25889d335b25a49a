"""The survey: what there is to know of each layer before it is judged."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from checks.handmade.chain import Chain
from checks.handmade.holdings import arrays, kept
from checks.handmade.layer import HandmadeLayer
from checks.handmade.recognition import Recognised, recognised
from checks.handmade.weights import NOT_WEIGHTS, read_by_forward
from lenet_ref.trace import Array

__all__ = ["Known", "Survey", "surveyed"]


@dataclass(frozen=True)
class Known:
    """What is known of a layer.

    Parameters
    ----------
    paths : tuple of str
        Of its weights.
    recognised : Recognised
    """

    paths: tuple[str, ...]
    recognised: Recognised


@dataclass(frozen=True, eq=False)
class Survey:
    """What is known of the layers of a chain.

    Parameters
    ----------
    chain : Chain
    known : mapping of str to Known
        By name of a layer.
    gives_probabilities : bool
        Whether the last layer is a softmax, to judge by what came out of it.
    """

    chain: Chain
    known: Mapping[str, Known]
    gives_probabilities: bool

    def weights(self, layer: HandmadeLayer) -> dict[str, Array]:
        """The weights that a layer has at present, by path."""
        return _weights(self.chain, layer, self.known[layer.name].paths)


def surveyed(chain: Chain, images: Array) -> Survey:
    """Try every layer on random arrays, and leave all as it was.

    Parameters
    ----------
    chain : Chain
    images : Array, shape (N, ...)
        As the first layer takes them. Where a layer raises, less is known.
    """
    objects = [layer.layer for layer in chain.layers]
    with kept(objects):
        shapes, logits = _shapes(chain, images)
    known = {
        layer.name: _known(chain, layer, shapes.get(layer.name), images.dtype.name)
        for layer in chain.layers
    }
    return Survey(chain, known, logits is not None and _are_probabilities(logits))


def _shapes(
    chain: Chain, images: Array
) -> tuple[dict[str, tuple[int, ...]], Array | None]:
    """Shape of what each layer takes, as far as none raises; and the outputs."""
    shapes: dict[str, tuple[int, ...]] = {}
    x = images.copy()
    try:
        for layer in chain.layers:
            shapes[layer.name] = x.shape[1:]
            x = chain.alone(layer).forward(x)
    except Exception:  # noqa: BLE001  (told when it is judged)
        return shapes, None
    return shapes, x


def _are_probabilities(outputs: Array) -> bool:
    rows = outputs.reshape(len(outputs), -1)
    sums = rows.sum(axis=1)
    return bool(
        rows.shape[1] > 1 and (rows >= 0).all() and (np.abs(sums - 1) < 1e-6).all()
    )


def _known(
    chain: Chain, layer: HandmadeLayer, shape: tuple[int, ...] | None, dtype: str
) -> Known:
    own = type(layer.layer).__name__.lower()
    unknown = Known(_named_weights(chain, layer), Recognised(f"{own}_layer"))
    if shape is None:
        return unknown
    alone = chain.alone(layer)
    x = _far_and_near(shape).astype(dtype)
    apart = _others(chain, layer)
    portion = x[:FEW] if chain.batched else x[0]
    try:
        paths = read_by_forward(layer, portion, apart=apart)
        with kept([layer.layer]):
            weights = _weights(chain, layer, paths)
            shown = x[:FEW] if weights else x
            return Known(paths, recognised(layer.layer, alone.forward, shown, weights))
    except Exception:  # noqa: BLE001  (told when it is judged)
        return unknown


FEW, MANY = 3, 24
"""Random arrays that a layer with weights is tried on, and one without: sums of random
numbers are alike by no accident, but the largest of one window is that of another that
overlaps it half of the time."""


def _far_and_near(shape: tuple[int, ...]) -> Array:
    """Arrays of random numbers, the first of one size, the others of very different.

    What is cut off at some value, as a ReLU6 is, shows.
    """
    rng = np.random.default_rng(0)
    x = rng.normal(size=(MANY, *shape))
    x[1:] *= 10.0 ** rng.integers(-2, 6, size=x[1:].shape)
    return np.asarray(x)


def _others(chain: Chain, layer: HandmadeLayer) -> tuple[int, ...]:
    return tuple(id(one.layer) for one in chain.layers if one.layer is not layer.layer)


def _named_weights(chain: Chain, layer: HandmadeLayer) -> tuple[str, ...]:
    found = arrays(layer.layer, apart=_others(chain, layer))
    return tuple(p for p in found if not any(w in p.lower() for w in NOT_WEIGHTS))


def _weights(
    chain: Chain, layer: HandmadeLayer, paths: tuple[str, ...]
) -> dict[str, Array]:
    found = arrays(layer.layer, apart=_others(chain, layer))
    return {path: found[path] for path in paths if path in found}
