"""Chains: layers run forward one after the other, and backward in reverse.

As a person runs them: once forward, once backward, nothing copied on the way that the
layers get to see, so that what one of them does to another's arrays shows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from checks.handmade.layer import HandmadeLayer, LayerError
from lenet_ref.trace import Array

__all__ = ["Chain", "Walk", "named_layers"]

RESERVED = ("images", "preprocess", "channels_last", "score", "fold", "render", "blend")
"""Names of steps that no layer may have."""


@dataclass(frozen=True, eq=False)
class Walk:
    """One run: copies of what went into and came out of each layer, both ways.

    Parameters
    ----------
    x, y, gx, gy : tuple of Array, shape (N, ...)
        In the order of the layers.
    """

    x: tuple[Array, ...]
    y: tuple[Array, ...]
    gx: tuple[Array, ...]
    gy: tuple[Array, ...]


def named_layers(
    layers: Any, *, forward: str, backward: str
) -> tuple[HandmadeLayer, ...]:
    """Layers with names: their own in a mapping, else class and position.

    Raises
    ------
    LayerError
        If there are none, a name is taken, or one is no layer.
    """
    if not isinstance(layers, list | tuple | Mapping):
        msg = (
            f"layers is of type {type(layers).__name__}, expected a list of layers in "
            "forward order, such as [conv1, relu1, dense2]"
        )
        raise LayerError(msg)
    if not layers:
        msg = "layers is empty, expected at least one layer"
        raise LayerError(msg)
    if isinstance(layers, Mapping):
        pairs = [(str(name), layer) for name, layer in layers.items()]
    else:
        pairs = [(_name(layer, k), layer) for k, layer in enumerate(layers, 1)]
    for name, _ in pairs:
        if name in RESERVED:
            msg = f"a layer is called {name!r}, which is a step of its own; rename it"
            raise LayerError(msg)
    return tuple(HandmadeLayer(name, layer, forward, backward) for name, layer in pairs)


def _name(layer: Any, position: int) -> str:
    """Class in lower case and position, such as ``conv1``."""
    kind = layer if isinstance(layer, type) else type(layer)
    word = kind.__name__.lower()
    return f"{word}_{position}" if word[-1:].isdigit() else f"{word}{position}"


@dataclass(frozen=True, eq=False)
class Chain:
    """Layers in forward order, and whether they take batches or one image at a time.

    Parameters
    ----------
    layers : tuple of HandmadeLayer
    batched : bool
    """

    layers: tuple[HandmadeLayer, ...]
    batched: bool

    def _portions(self, x: Array) -> Sequence[Array]:
        return [x] if self.batched else list(x)

    def _together(self, parts: Sequence[Array]) -> Array:
        return parts[0] if self.batched else np.stack(parts)

    def alone(self, layer: HandmadeLayer) -> "Chain":
        """A chain of one of the layers by itself."""
        return Chain((layer,), self.batched)

    def forward(self, x: Array) -> Array:
        """Outputs (N, ...) of the last layer for ``x``, shape (N, ...)."""
        outputs = []
        for portion in self._portions(x):
            y = portion
            for layer in self.layers:
                y, _ = layer.forward(y)
            outputs.append(np.array(y))
        return self._together(outputs)

    def walk(self, x: Array, seed: Callable[[Array, slice], Array]) -> Walk:
        """Run forward and backward.

        Parameters
        ----------
        x : Array, shape (N, ...)
        seed : callable
            Outputs (n, ...) of the last layer, and which of the N they belong to, to
            their cotangent, of the same shape.
        """
        found = []
        for k, portion in enumerate(self._portions(x)):
            rows = slice(0, len(x)) if self.batched else slice(k, k + 1)
            found.append(self._walked(portion, rows, seed))
        count = len(self.layers)
        columns = (
            tuple(self._together([one[part][k] for one in found]) for k in range(count))
            for part in ("x", "y", "gx", "gy")
        )
        return Walk(*columns)

    def _walked(
        self, x: Array, rows: slice, seed: Callable[[Array, slice], Array]
    ) -> dict[str, list[Array]]:
        copies: dict[str, list[Array]] = {"x": [], "y": [], "gx": [], "gy": []}
        memories = []
        for layer in self.layers:
            copies["x"].append(x.copy())
            x, memory = layer.forward(x)
            memories.append(memory)
            copies["y"].append(x.copy())
        together = x if self.batched else x[np.newaxis]
        back = seed(together, rows).reshape(x.shape)
        for place in reversed(range(len(self.layers))):
            copies["gy"].insert(0, back.copy())
            back = self._handed_back(place, back, memories[place], copies["y"][place])
            copies["gx"].insert(0, back.copy())
        return copies

    def _handed_back(self, place: int, gy: Array, memory: Any, y: Array) -> Array:
        """The cotangent of a layer's x; what it raises may be the next one's fault."""
        try:
            return self.layers[place].backward(gy, memory)
        except Exception as error:
            if gy.shape != y.shape:
                msg = self._misshapen(place + 1, gy, y)
                raise LayerError(msg) from error
            raise

    def check_entrance(self, walk: Walk) -> None:
        """Check that the first layer handed back something of the images' shape.

        Raises
        ------
        LayerError
            If not; the shapes of other layers are judged at their steps.
        """
        if walk.gx[0].shape != walk.x[0].shape:
            raise LayerError(self._misshapen(0, walk.gx[0], walk.x[0]))

    def _misshapen(self, place: int, gx: Array, x: Array) -> str:
        layer = self.layers[place]
        return (
            f"{layer.title}: {layer.backward_name} returned {gx.shape}, "
            f"expected {x.shape}, the shape of x"
        )
