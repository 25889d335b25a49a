"""Roles: what each parameter of a layer's constructor means, and is given."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from checks.handmade.words import role_of
from checks.layer_battery.geometry import Geometry
from lenet_ref.trace import Array

__all__ = ["ANYTHING", "STYLES", "VALUES", "WRITTEN", "Style", "roles_of"]


@dataclass(frozen=True)
class Style:
    """What a constructor is given.

    Parameters
    ----------
    pairs : bool
        Kernel, stride and padding as (rows, columns), or as whole numbers.
    transposed : bool
        The weight of a dense layer as (outputs, inputs), or (inputs, outputs).
    """

    pairs: bool
    transposed: bool


STYLES = tuple(
    Style(pairs=pairs, transposed=transposed)
    for pairs in (True, False)
    for transposed in (False, True)
)
"""The richer first."""

ANYTHING: Mapping[str, Any] = {
    "name": "layer",
    "seed": 0,
    "random_state": 0,
    "rng": np.random.default_rng(0),
    "dtype": np.float64,
}
"""Parameters that have nothing to do with the geometry."""

WRITTEN = {
    "channels": "geometry.channels",
    "filters": "geometry.filters",
    "kernel": "geometry.kernel",
    "kernel rows": "geometry.kernel[0]",
    "kernel columns": "geometry.kernel[1]",
    "stride": "geometry.stride",
    "padding": "geometry.padding",
    "inputs": "geometry.inputs",
    "outputs": "geometry.outputs",
    "height": "geometry.height",
    "width": "geometry.width",
    "input shape": "geometry.x_shape[1:]",
}
"""What is written for each role in a factory."""


def _pairwise(name: str) -> Callable[[Geometry, Style], Any]:
    def value(geometry: Geometry, style: Style) -> Any:
        return getattr(geometry if style.pairs else geometry.square, name)

    return value


def _weight(geometry: Geometry, style: Style) -> Array:
    rng = np.random.default_rng(3)
    if geometry.kind == "conv2d":
        return rng.normal(size=(geometry.filters, geometry.channels, *geometry.kernel))
    shape = (geometry.inputs, geometry.outputs)
    return rng.normal(size=shape[::-1] if style.transposed else shape)


def _bias(geometry: Geometry, _style: Style) -> Array:
    conv = geometry.kind == "conv2d"
    return np.zeros(geometry.filters if conv else geometry.outputs)


VALUES: Mapping[str, Callable[[Geometry, Style], Any]] = {
    "channels": lambda g, _: g.channels,
    "filters": lambda g, _: g.filters,
    "kernel": _pairwise("kernel"),
    "kernel rows": lambda g, _: g.kernel[0],
    "kernel columns": lambda g, _: g.kernel[1],
    "stride": _pairwise("stride"),
    "padding": _pairwise("padding"),
    "inputs": lambda g, _: g.inputs,
    "outputs": lambda g, _: g.outputs,
    "height": lambda g, _: g.height,
    "width": lambda g, _: g.width,
    "input shape": lambda g, _: g.x_shape[1:],
    "weight": _weight,
    "bias": _bias,
}
"""What is given for each role."""


RELEVANT = {
    "conv2d": ("channels", "filters", "kernel", "kernel rows", "kernel columns",
               "stride", "padding", "height", "width", "input shape", "weight", "bias"),
    "dense": ("inputs", "outputs", "input shape", "weight", "bias"),
    "max_pool2d": ("channels", "kernel", "kernel rows", "kernel columns", "stride",
                   "padding", "height", "width", "input shape"),
}  # fmt: skip
"""Roles that parameters of a kind may have; of a rectifier and the like, none."""


def roles_of(parameters: Mapping[str, inspect.Parameter], kind: str) -> dict[str, str]:
    """Role of each parameter that is to be given: the needed, and sizes."""
    pools = "max_pool2d" if kind == "avg_pool2d" else kind
    known = RELEVANT.get(pools, ("channels", "height", "width", "input shape"))
    roles = {}
    for name, parameter in parameters.items():
        role = role_of(name)
        if name == "w" and "h" not in parameters:
            role = "weight"
        optional = parameter.default is not parameter.empty
        switch = isinstance(parameter.default, bool | str)  # as padding="same"
        if role in known and not switch and not (optional and role in MADE_INSIDE):
            roles[name] = str(role)
    return roles


MADE_INSIDE = ("weight", "bias", "height", "width", "input shape")
"""Roles that are left to a layer which has a default for them."""
