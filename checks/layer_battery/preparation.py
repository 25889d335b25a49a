"""Preparation: what a factory asks for, and where its layers keep their weights."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np

from checks.bench import quiet
from checks.handmade.holdings import arrays, kept
from checks.handmade.weights import read_by_forward
from checks.layer_battery.geometry import Geometry, pinned, read_by
from checks.layer_battery.maker import Maker, Role
from checks.layer_battery.windows import own_kernel, own_stride
from checks.replicas.formulas import CONVENTIONS
from lenet_ref.trace import Array, Step

__all__ = ["Prepared", "prepared"]


@dataclass(frozen=True, eq=False)
class Prepared:
    """A maker that knows its layers, and how geometries are to be pinned for it.

    Parameters
    ----------
    maker : Maker
    read : frozenset of str
    kernel, stride : (int, int), optional
        That its layers have of themselves.
    """

    maker: Maker
    read: frozenset[str]
    kernel: tuple[int, int] | None = None
    stride: tuple[int, int] | None = None

    def pinned(self, geometry: Geometry) -> Geometry:
        """The geometry with nothing varied that the factory does not ask for."""
        one = pinned(geometry, self.read, self.kernel, self.stride)
        return one if self.maker.batched else replace(one, batch=1)


def example(kind: str) -> Geometry:
    """A geometry that any layer of the kind should manage."""
    return Geometry(
        kind,
        channels=2,
        filters=3,
        kernel=(2, 2),
        stride=(1, 1) if kind == "conv2d" else (2, 2),
        height=6,
        width=8,
        batch=2,
        inputs=4,
        outputs=4 if kind == "softmax" else 3,
    )


def prepared(maker: Maker, kind: str) -> Prepared:
    """Learn what there is to learn from one layer; what raises is told later."""
    first = example(kind)
    known = Prepared(maker, frozenset(vars(first)))
    try:
        with quiet(), np.errstate(all="ignore"):
            read = read_by(maker.make, first)
            kernel = own_kernel(maker, first, read)
            stride = own_stride(maker, first, read)
            known = Prepared(maker, read, kernel, stride)
            known = replace(known, maker=_with_weights(known, known.pinned(first)))
    except Exception:  # noqa: BLE001  (told by the first question)
        return known
    return known


def _with_weights(known: Prepared, geometry: Geometry) -> Maker:
    maker = known.maker
    chain = maker.chain(geometry)
    (layer,) = chain.layers
    x = np.random.default_rng(0).normal(size=geometry.x_shape)
    chain.forward(x.copy())  # weights may be made as late as that
    paths = read_by_forward(layer, x if maker.batched else x[0])
    found = arrays(layer.layer)
    single = paths and all(found[path].dtype == np.float32 for path in paths)
    maker = replace(maker, paths=paths, dtype="float32" if single else "float64")
    with kept([layer.layer]):
        fill = np.random.default_rng(1)
        for path in paths:
            found[path][...] = fill.normal(size=found[path].shape) / 2
        y = chain.forward(x.copy())
        weights = {path: found[path].copy() for path in paths}
    return replace(maker, roles=_roles(geometry, weights, x, y))


def _roles(
    geometry: Geometry, weights: Mapping[str, Array], x: Array, y: Array
) -> Mapping[str, Role]:
    """Where weight and bias lie: there where the formula holds, else by shape."""
    candidates = list(_candidates(geometry, weights))
    fits = (one for one in candidates if _holds(geometry, one, weights, x, y))
    return next(fits, candidates[0] if candidates else {})


def _candidates(
    geometry: Geometry, weights: Mapping[str, Array]
) -> Iterator[Mapping[str, Role]]:
    shape: tuple[int, ...] = (geometry.outputs, geometry.inputs)
    if geometry.kind == "conv2d":
        shape = (geometry.filters, geometry.channels, *geometry.kernel)
    elif geometry.kind != "dense":
        return
    for path, axes in _layouts(shape, weights):
        for turned in (False, True) if geometry.kind == "conv2d" else (False,):
            role = {"weight": (path, axes, turned)}
            for bias, array in weights.items():
                if bias != path and array.size == shape[0] == max(array.shape):
                    yield {**role, "bias": (bias, (0,), False)}
            yield role


def _layouts(
    shape: tuple[int, ...], weights: Mapping[str, Array]
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Arrays that have the shape in some order of axes, and that order."""
    for path, weight in weights.items():
        if weight.ndim == len(shape):
            for axes in permutations(range(len(shape))):
                if weight.transpose(axes).shape == shape:
                    yield path, axes


def _holds(
    geometry: Geometry,
    roles: Mapping[str, Role],
    weights: Mapping[str, Array],
    x: Array,
    y: Array,
) -> bool:
    path, axes, turned = roles["weight"]
    weight = weights[path].transpose(axes)
    weight = weight[..., ::-1, ::-1] if turned else weight
    bias = np.zeros(len(weight))
    if "bias" in roles:
        bias = weights[roles["bias"][0]].reshape(-1)
    windows = {n: getattr(geometry, n) for n in ("kernel", "stride", "padding")}
    parameters = {"weight": weight, "bias": bias}
    step = Step("", geometry.kind, x, y, parameters=parameters, geometry=windows)
    expected, size = CONVENTIONS[geometry.kind][0].forward(step, x)
    near = 1e4 * float(np.finfo(weight.dtype).eps)
    return expected.shape == y.shape and bool(
        (np.abs(expected - y) <= near * (1 + size)).all()
    )
