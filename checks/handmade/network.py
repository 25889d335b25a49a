"""Handmade networks: a chain of layers whose maps a contract declares."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from checks.contract import Contract
from checks.handmade.chain import Chain, Walk
from checks.handmade.holdings import recast
from checks.handmade.layer import HandmadeLayer, LayerError
from checks.handmade.survey import Survey
from lenet_ref.saliency import fold
from lenet_ref.scores import SCORES
from lenet_ref.trace import Array, Step, Trace

__all__ = ["HandmadeNetwork", "channels_last"]


def channels_last(x: Array) -> Array:
    """Copy with the channels behind rows and columns."""
    return np.ascontiguousarray(np.moveaxis(x, 1, -1))


def _channels_first(x: Array) -> Array:
    return np.ascontiguousarray(np.moveaxis(x, -1, 1))


@dataclass(frozen=True, eq=False)
class HandmadeNetwork:
    """A chain of layers under a contract.

    Parameters
    ----------
    survey : Survey
    contract : Contract
    """

    survey: Survey
    contract: Contract

    @property
    def chain(self) -> Chain:
        """Its layers."""
        return self.survey.chain

    @cached_property
    def objects(self) -> list[Any]:
        """The user's own layers."""
        return [layer.layer for layer in self.chain.layers]

    def under(self, score: str) -> "HandmadeNetwork":
        """The same network explained by another score."""
        return replace(self, contract=replace(self.contract, score=score))

    def twin(self) -> "HandmadeNetwork":
        """Copies of the layers, all their arrays in float64."""
        copies = copy.deepcopy(self.objects)
        recast(copies, "float64")
        layers = tuple(
            replace(layer, layer=one)
            for layer, one in zip(self.chain.layers, copies, strict=True)
        )
        chain = Chain(layers, self.chain.batched)
        contract = replace(self.contract, dtype="float64")
        return HandmadeNetwork(replace(self.survey, chain=chain), contract)

    def logits(self, images: Array) -> Array:
        """(N, K) of images (N, C, H, W)."""
        x = channels_last(images) if self.contract.layout == "NHWC" else images
        return _rows(self.chain.layers[-1], self.chain.forward(x))

    def walk(self, images: Array, targets: Array) -> Walk:
        """Forward, and backward from the declared score of each target."""
        cotangent = SCORES[self.contract.score].cotangent
        last = self.chain.layers[-1]
        x = channels_last(images) if self.contract.layout == "NHWC" else images
        walk = self.chain.walk(
            x, lambda y, rows: cotangent(_rows(last, y), targets[rows])
        )
        self.chain.check_entrance(walk)
        return walk

    def gradient(self, walk: Walk) -> Array:
        """Cotangent of the images, (N, C, H, W)."""
        first = walk.gx[0]
        return _channels_first(first) if self.contract.layout == "NHWC" else first

    def folded(self, walk: Walk) -> Array:
        """The map that the contract declares, a copy."""
        signed, rule = self.contract.signed, self.contract.channel_reduction
        folded = fold(self.gradient(walk), signed=signed, channel_reduction=rule)
        return np.array(folded)

    def parameters(self) -> dict[str, Array]:
        """Every weight, by layer and path."""
        return {
            f"{layer.name}.{path.replace('.', '/')}": array
            for layer in self.chain.layers
            for path, array in self.survey.weights(layer).items()
        }

    def record(self, images: Array, targets: Array) -> Trace:
        """Every step of one run: layers, score, fold."""
        images, targets = images.copy(), targets.copy()  # the caller's may change
        weights = {
            layer.name: self.survey.weights(layer) for layer in self.chain.layers
        }
        given = {name: _copies(found) for name, found in weights.items()}
        walk = self.walk(images, targets)
        steps = [*self._entry(images, walk), *self._layer_steps(walk, given)]
        steps += self._last_steps(walk, targets, steps[-1].name)
        return Trace(tuple(steps), images, targets, self.contract.score, steps[-1].y)

    def _entry(self, images: Array, walk: Walk) -> Iterator[Step]:
        """Where channels come last, the step that puts them there."""
        if self.contract.layout == "NHWC":
            yield Step(
                "channels_last",
                "channels_last",
                images,
                walk.x[0],
                walk.gx[0],
                self.gradient(walk),
                ("images",),
            )

    def _layer_steps(
        self, walk: Walk, weights: Mapping[str, Mapping[str, Array]]
    ) -> Iterator[Step]:
        source = "channels_last" if self.contract.layout == "NHWC" else "images"
        for place, layer in enumerate(self.chain.layers):
            known = self.survey.known[layer.name].recognised
            own = weights[layer.name]
            earlier = self.objects[:place]
            yield Step(
                name=layer.name,
                kind=known.kind,
                x=walk.x[place],
                y=walk.y[place],
                gy=walk.gy[place],
                gx=walk.gx[place],
                inputs=(source,),
                call=sum(one is layer.layer for one in earlier),
                parameters=known.parameters(own) or own,
                geometry=known.geometry,
            )
            source = layer.name

    def _last_steps(self, walk: Walk, targets: Array, last: str) -> Iterator[Step]:
        chosen, signed = SCORES[self.contract.score], self.contract.signed
        z = _rows(self.chain.layers[-1], walk.y[-1])
        s, seed = chosen.value(z, targets), walk.gy[-1].reshape(z.shape)
        rule = {"score": self.contract.score, "targets": targets.copy()}
        yield Step(
            "score", "score", z, s, np.ones_like(s), seed, (last,), geometry=rule
        )
        declared = {
            "signed": signed,
            "channel_reduction": self.contract.channel_reduction,
        }
        gradient, maps = self.gradient(walk), self.folded(walk)
        yield Step("fold", "fold", gradient, maps, geometry=declared)


def _copies(found: Mapping[str, Array]) -> dict[str, Array]:
    return {path: array.copy() for path, array in found.items()}


def _rows(last: HandmadeLayer, y: Array) -> Array:
    """Logits (N, K) from what the last layer returned, but for axes of length 1."""
    if y.ndim < 2 or max(y.shape[1:]) * len(y) != y.size:
        msg = (
            f"{last.title}: {last.forward_name} returned {y.shape} for {len(y)} "
            "images, expected logits (N, K)"
        )
        raise LayerError(msg)
    return y.reshape(len(y), -1)
