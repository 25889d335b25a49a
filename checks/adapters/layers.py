"""Handmade layers: objects with a forward and a backward pass, every step in view."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from checks.adapters.images import labelled, own_images
from checks.adapters.origins import origin
from checks.contract import Contract
from checks.handmade.chain import Chain, named_layers
from checks.handmade.holdings import kept
from checks.handmade.layer import HandmadeLayer, LayerError
from checks.handmade.network import HandmadeNetwork, channels_last
from checks.handmade.survey import surveyed
from checks.silence import global_states_kept, quiet
from checks.subject import Origin, StepFunctions, Subject
from lenet_ref.trace import Array

__all__ = ["from_layers", "method_origin"]


def from_layers(  # noqa: PLR0913  (the fixed interface)
    layers: Sequence[Any] | Mapping[str, Any],
    *,
    contract: Contract,
    forward: str = "forward",
    backward: str = "backward",
    batched: bool = True,
    images: Array | None = None,
    labels: Array | None = None,
) -> Subject:
    """Make a subject of layer objects that keep what backward needs in themselves.

    Parameters
    ----------
    layers : list, tuple or mapping of str to object
        In forward order, the last one giving the logits: the score and its cotangent
        are the contract's. They are named by their class and position, or by the
        mapping's keys.
    contract : Contract
        With ``layout="NHWC"``, the first layer takes channels last.
    forward, backward : str
        Names of their methods. ``forward(x)`` returns y, or (y, cache); then
        ``backward(gy)`` or ``backward(gy, cache)`` gx, or a tuple that begins with
        it. ``training``, or what else says that forward is for training, is False;
        other parameters that have defaults are left alone; a learning rate (``lr``,
        ``learning_rate``, ``alpha``, ``eta``) without one is 0.
    batched : bool
        Whether layers take batches (N, C, H, W), or one image (C, H, W) at a time.
    images : Array, shape (M, C, H, W), optional
        By default the bundled digits mapped onto the input range, or seeded noise.
    labels : Array of int, shape (M,), optional
        Their classes: at least 90 % must then be classified right.

    Returns
    -------
    Subject
        With a step for each layer. Weights are the arrays that forward reads; they
        and everything else within the layers are put back after a run.

    Raises
    ------
    LayerError
        If a layer has no such methods, or the last one gives probabilities.

    Examples
    --------
    >>> class Dense:
    ...     def __init__(self, weight):
    ...         self.weight = weight
    ...     def forward(self, x):
    ...         self.shape = x.shape
    ...         return x.reshape(len(x), -1) @ self.weight
    ...     def backward(self, dy):
    ...         return (dy @ self.weight.T).reshape(self.shape)
    >>> weight = np.random.default_rng(0).normal(size=(784, 10))
    >>> subject = from_layers([Dense(weight)], contract=Contract())
    >>> list(subject.parameters())
    ['dense1.weight']
    """
    chain = Chain(named_layers(layers, forward=forward, backward=backward), batched)
    own = own_images(contract, images)
    with quiet(), np.errstate(all="ignore"), global_states_kept():
        survey = surveyed(chain, _shown(own[:SURVEYED], contract))
    if survey.gives_probabilities:
        last = chain.layers[-1].title
        msg = (
            f"{last} gives probabilities, each row of them sums to 1, but logits are "
            f"expected of the last layer: leave {last} out; the contract's score "
            f"({contract.score}) is put on top"
        )
        raise LayerError(msg)
    return _subject(HandmadeNetwork(survey, contract), own, labels)


SURVEYED = 3
"""Images that the layers are tried on beforehand."""


def _shown(images: Array, contract: Contract) -> Array:
    """Images as the first layer takes them."""
    shown = images.astype(contract.dtype, copy=False)
    return channels_last(shown) if contract.layout == "NHWC" else shown


def _subject(network: HandmadeNetwork, images: Array, labels: Array | None) -> Subject:
    return Subject(
        name="from_layers",
        contract=network.contract,
        images=images,
        scores=network.logits,
        saliency=lambda x, targets: network.folded(network.walk(x, targets)),
        record=network.record,
        recorded=lambda *_: ("score", "fold"),
        layers={
            layer.name: _functions(network.chain.alone(layer), layer.layer)
            for layer in network.chain.layers
        },
        parameters=network.parameters,
        other_scores=lambda score: _subject(network.under(score), images, labels),
        **labelled(labels, len(images)),
        origins=dict(_origins(network.chain)),
        twin=lambda: _subject(network.twin(), images, labels),
        kept=lambda: kept(network.objects),
    )


def _functions(alone: Chain, owner: object) -> StepFunctions:
    def vjp(x: Array, gy: Array) -> Array:
        return alone.walk(x, lambda _, rows: gy[rows]).gx[0]

    return StepFunctions(alone.forward, vjp, owner=owner)


def _origins(chain: Chain) -> Iterator[tuple[tuple[str, str], Origin]]:
    for layer in chain.layers:
        for which in ("forward", "backward"):
            found = method_origin(layer, which)
            if found is not None:
                yield (layer.name, which), found


def method_origin(layer: HandmadeLayer, which: str) -> Origin | None:
    """Where a layer's pass is written; None of compiled code."""
    return origin(getattr(layer.layer, layer.method(which)))
