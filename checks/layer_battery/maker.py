"""Makers: how layers of a geometry are made, called and given weights."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from checks.handmade.chain import Chain
from checks.handmade.holdings import arrays
from checks.handmade.layer import HandmadeLayer
from checks.layer_battery.geometry import Geometry
from checks.layer_battery.measured import measured
from lenet_ref.trace import Array

__all__ = ["Maker", "Role"]

Role = tuple[str, tuple[int, ...], bool]
"""Path of an array; how its axes are to be turned; whether it is turned by 180."""


@dataclass(frozen=True, eq=False)
class Maker:
    """How layers are made and called.

    Parameters
    ----------
    make : callable
        Geometry to a layer.
    name : str
        Of the step that findings name.
    forward, backward : str
    batched : bool
    paths : tuple of str
        Of the weights, which are given values of our own: a bias of zeros, as most
        begin with, cannot be told from none.
    roles : mapping of str to (str, tuple of int, bool)
        ``weight`` and ``bias`` to their path; how the axes are to be turned; whether
        the kernel is stored turned by 180 degrees.
    dtype : str
    seed : int
    """

    make: Callable[[Geometry], Any]
    name: str
    forward: str = "forward"
    backward: str = "backward"
    batched: bool = True
    paths: tuple[str, ...] = ()
    roles: Mapping[str, Role] = field(default_factory=dict)
    dtype: str = "float64"
    seed: int = 0

    def layer(self, geometry: Geometry) -> HandmadeLayer:
        """Make a layer, its weights drawn: the same ones each time."""
        made = HandmadeLayer(
            self.name, self.make(geometry), self.forward, self.backward
        )
        rng = np.random.default_rng([self.seed, 1])
        for path in self.paths:
            found = arrays(made.layer).get(path)
            if found is not None and found.flags.writeable:
                found[...] = rng.normal(size=found.shape) / 2
        return made

    def chain(self, geometry: Geometry) -> Chain:
        """A fresh layer as a chain of one."""
        return Chain((self.layer(geometry),), self.batched)

    def parameters(self, geometry: Geometry) -> dict[str, Array] | None:
        """Weight and bias in the formula's layout; None if they cannot be told."""
        chain = self.chain(geometry)
        (layer,) = chain.layers
        chain.forward(np.zeros(geometry.x_shape, self.dtype))  # may be made that late
        if "weight" not in self.roles:
            return measured(chain.forward, geometry)
        found = arrays(layer.layer)
        path, axes, turned = self.roles["weight"]
        if path not in found or found[path].ndim != len(axes):
            return None
        weight = found[path].transpose(axes)
        weight = np.array(weight[..., ::-1, ::-1] if turned else weight)
        bias = np.zeros(len(weight), weight.dtype)
        if "bias" in self.roles and self.roles["bias"][0] in found:
            bias = np.array(found[self.roles["bias"][0]]).reshape(-1)
        return {"weight": weight, "bias": bias}
