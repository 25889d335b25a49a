"""Recognition: which layers are of a kind whose formula is known.

A wrong layer must not escape its formula, and a right one must not be judged by
another's. A layer is known by doing what a formula says; a ReLU and a max pooling,
which have no weights, also by the names of their classes, so that a leak is a fault of
the one and a mean of the other. What has weights may store them in many ways.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Any

import numpy as np

from checks.handmade.holdings import held
from checks.handmade.words import kind_named, role_of, sides
from checks.replicas.forward import FORWARDS, max_pool2d
from lenet_ref.trace import Array, Step

__all__ = ["Recognised", "recognised"]

Forward = Callable[[Array], Array]
Pair = tuple[int, int]


@dataclass(frozen=True)
class Recognised:
    """What a layer is, and where its parameters are found.

    Parameters
    ----------
    kind : str
        One whose formula is known, or a word of the layer's own.
    paths : mapping of str to str
        ``weight`` and ``bias``, where the kind has them, to paths within the layer.
    transposed : bool
        Whether the weight is stored (inputs, outputs).
    geometry : mapping
        ``kernel``, ``stride`` and ``padding``, where the kind has them.
    """

    kind: str
    paths: Mapping[str, str] = field(default_factory=dict)
    transposed: bool = False
    geometry: Mapping[str, Any] = field(default_factory=dict)

    def parameters(self, found: Mapping[str, Array]) -> dict[str, Array]:
        """Weight and bias as the formula has them, copies; a missing bias is zero."""
        if "weight" not in self.paths:
            return {}
        weight = found[self.paths["weight"]]
        weight = np.array(weight.T if self.transposed else weight)
        bias = np.zeros(len(weight), weight.dtype)
        if "bias" in self.paths:
            bias = np.array(found[self.paths["bias"]]).reshape(-1)
        return {"weight": weight, "bias": bias}

    def step(self, found: Mapping[str, Array], x: Array) -> Step:
        """A step of that kind on ``x``, for its formula."""
        given = self.parameters(found)
        return Step("", self.kind, x, x, parameters=given, geometry=self.geometry)


def recognised(
    layer: Any, forward: Forward, x: Array, weights: Mapping[str, Array]
) -> Recognised:
    """What a layer is.

    Parameters
    ----------
    layer : object
    forward : callable
        x, shape (N, ...), to y.
    x : Array
        Random, of the shape that the layer takes.
    weights : mapping of str to Array
        What forward reads, by path.
    """
    word = kind_named(type(layer).__name__)
    own = type(layer).__name__.lower()
    foreign = Recognised(f"{own}_layer" if own in FORWARDS else own)
    y = forward(x.copy())
    if len(y) != len(x) or y.dtype.kind != "f":
        return foreign
    candidates = tuple(_candidates(layer, weights, x, y))
    found = next((c for c in candidates if _reproduces(c, weights, x, y)), None)
    if found is None:
        found = next((c for c in candidates if _subtracts(c, weights, x, y)), None)
    if found is None and word == "relu" and y.shape == x.shape and not _bent(layer):
        return Recognised("relu")
    if found is None and word == "max_pool2d":
        found = _declared_pool(layer, x, y)
    return found or foreign


def _bent(layer: Any) -> bool:
    """Whether a rectifier is declared to be another: by a slope, a cap, a threshold."""
    return any(
        isinstance(value, float | int)
        and not isinstance(value, bool)
        and any(part in path.lower() for part in BENT)
        and value != 0
        for path, value in held(layer, depth=1)
    )


BENT = ("alpha", "slope", "leak", "negative", "max", "cap", "thres", "clip")


def _reproduces(
    candidate: Recognised, weights: Mapping[str, Array], x: Array, y: Array
) -> bool:
    """Whether the formula gives what the layer does, up to rounding."""
    step = candidate.step(weights, x)
    try:
        expected, magnitude = FORWARDS[candidate.kind](step, x)
    except ValueError:  # shapes that do not fit
        return False
    if expected.shape != y.shape:
        return False
    near = 64 * (1 + x[0].size) * float(np.finfo(y.dtype).eps)
    return bool((np.abs(y - expected) <= near * (magnitude + np.abs(expected))).all())


def _subtracts(
    candidate: Recognised, weights: Mapping[str, Array], x: Array, y: Array
) -> bool:
    """Whether it is that, but for a minus before what is called its bias."""
    path = candidate.paths.get("bias", "")
    if role_of(path.rpartition(".")[2]) != "bias":
        return False
    return _reproduces(candidate, {**weights, path: -weights[path]}, x, y)


def _candidates(
    layer: Any, weights: Mapping[str, Array], x: Array, y: Array
) -> Iterator[Recognised]:
    ranks = (x.ndim, y.ndim)
    if not weights:
        yield Recognised("relu")
        yield Recognised("flatten")
    if ranks == (4, 4) and not weights:
        named = _kernel(layer)
        for kernel in [named] if named else [(k, k) for k in range(2, 5)]:
            yield from _windows("max_pool2d", kernel, x, y)
    for path, weight in weights.items():
        if ranks == (4, 4) and weight.ndim == 4:
            yield from _convolutions(path, weights, x, y)
        if ranks == (2, 2) and weight.ndim == 2:
            yield from _products(path, weights)


def _convolutions(
    path: str, weights: Mapping[str, Array], x: Array, y: Array
) -> Iterator[Recognised]:
    weight = weights[path]
    for pattern in _windows("conv2d", weight.shape[2:], x, y):
        for paths in _with_bias(path, weights, len(weight)):
            yield Recognised("conv2d", paths, geometry=pattern.geometry)


def _products(path: str, weights: Mapping[str, Array]) -> Iterator[Recognised]:
    for transposed, outputs in enumerate(weights[path].shape):
        for paths in _with_bias(path, weights, outputs):
            yield Recognised("dense", paths, bool(transposed))


def _with_bias(
    weight: str, weights: Mapping[str, Array], outputs: int
) -> Iterator[Mapping[str, str]]:
    for path, array in weights.items():
        if path != weight and array.size == outputs == max(array.shape, default=0):
            yield {"weight": weight, "bias": path}
    yield {"weight": weight}


def _windows(kind: str, kernel: Any, x: Array, y: Array) -> Iterator[Recognised]:
    """Every stride and padding that leads from the size of x to that of y."""
    sizes = zip(x.shape[2:], y.shape[2:], kernel, strict=True)
    fits = [list(_fitting(side, out, k)) for side, out, k in sizes]
    pairs = sorted(product(*fits), key=lambda pair: pair[0] != pair[1])
    for (stride_h, pad_h), (stride_w, pad_w) in pairs:
        geometry = {
            "kernel": tuple(map(int, kernel)),
            "stride": (stride_h, stride_w),
            "padding": (pad_h, pad_w),
        }
        yield Recognised(kind, geometry=geometry)


def _fitting(side: int, out: int, kernel: int) -> Iterator[Pair]:
    for padding in range(kernel):  # of one place, any stride will do
        room = side + 2 * padding - kernel
        strides = range(1, max(side, 1) + 1) if room >= 0 else ()
        fitting = ((s, padding) for s in strides if room // s + 1 == out)
        yield from islice(fitting, 1 if out == 1 else None)


def _named(layer: Any, role: str) -> Any:
    """What an attribute of that meaning holds; None where there is none."""
    values = (
        value
        for path, value in held(layer, depth=2)
        if role_of(path.rpartition(".")[2]) == role
    )
    return next((value for value in values if not isinstance(value, np.ndarray)), None)


def _kernel(layer: Any) -> Pair | None:
    whole = sides(_named(layer, "kernel"))
    parts = sides((_named(layer, "kernel rows"), _named(layer, "kernel columns")))
    return whole or parts


def _declared_pool(layer: Any, x: Array, y: Array) -> Recognised | None:
    """A max pooling by its attributes, though it does not do what it should.

    None where that is not certain: padding may be of zeros, channels may come last.
    """
    kernel = _kernel(layer)
    if x.ndim != 4 or kernel is None:
        return None
    stride = _named(layer, "stride")
    geometry = {
        "kernel": kernel,
        "stride": kernel if stride is None else sides(stride),
        "padding": sides(_named(layer, "padding") or 0),
    }
    if geometry["stride"] is None or geometry["padding"] != (0, 0):
        return None
    found = Recognised("max_pool2d", geometry=geometry)
    last = _pooled(found, np.moveaxis(x, -1, 1))
    if last is not None and np.array_equal(np.moveaxis(last, 1, -1), y):
        return None
    expected = _pooled(found, x)
    return found if expected is not None and expected.shape == y.shape else None


def _pooled(found: Recognised, x: Array) -> Array | None:
    try:
        return max_pool2d(found.step({}, x), x)[0]
    except ValueError:
        return None
