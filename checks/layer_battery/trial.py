"""Trials: one layer of one geometry, put to every question.

Symbols: x what goes in, y what comes out, gy and gx their cotangents.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from checks.bench import quiet
from checks.handmade.chain import Chain, Walk
from checks.handmade.holdings import arrays
from checks.handmade.layer import HandmadeLayer
from checks.layer_battery.geometry import Geometry
from checks.layer_battery.maker import Maker
from checks.probes.everything import in_a_line
from lenet_ref.trace import Array, Step

__all__ = ["Answers", "Trial", "tried"]


@dataclass(frozen=True, eq=False)
class Answers:
    """What came back.

    Parameters
    ----------
    step : Step
        Of the first call; its parameters those of the formula, where they are known.
    repeat : Walk
        The same call again on the same layer.
    late : Array
        gx, where another forward pass came before this one and was not gone back.
    alone : Walk or None
        Image by image; None of a batch of one.
    combined : tuple of Array
        gx of another cotangent, of 2 gy - 3 times that, and of zero.
    other_gy : Array
    tied : Step
        On small integers, most of them tied.
    input_values : int
        Values of x that changed.
    changed : tuple of str
        Weights that changed.
    gradients : mapping of str to Array
        By weight and bias, as the layer keeps them.
    """

    step: Step
    repeat: Walk
    late: Array
    alone: Walk | None
    combined: tuple[Array, Array, Array]
    other_gy: Array
    tied: Step
    input_values: int
    changed: tuple[str, ...]
    gradients: Mapping[str, Array]


@dataclass(frozen=True, eq=False)
class Trial:
    """A layer of one geometry, and what it answered.

    Parameters
    ----------
    geometry : Geometry
    name : str
        Of the step.
    answers : tuple of Answers
        To several random arrays; none where it raised.
    raised : str
        What, in one line.
    dtype : str
    error : Exception, optional
        That which it raised.
    """

    geometry: Geometry
    name: str
    answers: tuple[Answers, ...]
    raised: str
    dtype: str
    error: Exception | None = None


def tried(maker: Maker, geometry: Geometry) -> Trial:
    """Make layers of a geometry and put all questions to them."""
    try:
        with quiet(), np.errstate(all="ignore"):
            answers = tuple(
                _answers(maker, geometry, draw)
                for draw in range(len(SIZES.get(geometry.kind, ONE_SIZE)))
            )
    except Exception as error:  # noqa: BLE001  (whatever a layer may raise)
        said = in_a_line(error)
        return Trial(geometry, maker.name, (), said, maker.dtype, error)
    return Trial(geometry, maker.name, answers, "", maker.dtype)


SIZES: Mapping[str, tuple[float, ...]] = {
    "max_pool2d": (1, 10, 0.1),
    "relu": (1, 10, 0.1),
    "softmax": (1, 1000),
}
"""Sizes of the arrays drawn for each geometry, by kind.

Several, where small ones may hide a fault by chance: two windows that overlap need not
have the same winner. Of several sizes, where large values may: a cap, an overflow.
"""

ONE_SIZE = (1.0,)
"""Of the other kinds: they are linear, or only move values."""


def _answers(maker: Maker, geometry: Geometry, draw: int) -> Answers:
    rng = np.random.default_rng([maker.seed, 2, draw])
    size = SIZES.get(geometry.kind, ONE_SIZE)[draw]
    x, other = (size * rng.normal(size=(2, *geometry.x_shape))).astype(maker.dtype)
    first = maker.chain(geometry)
    (layer,) = first.layers
    before = {path: array.copy() for path, array in _weights(maker, layer).items()}
    given = maker.parameters(geometry) or {}
    gy = rng.normal(size=maker.chain(geometry).forward(x.copy()).shape)
    gy, other_gy = (gy.astype(maker.dtype), rng.permuted(gy).astype(maker.dtype))
    lent = x.copy()
    walk = _walked(first, lent, gy)
    after = _weights(maker, layer)
    changed = tuple(p for p in before if not _same(before[p], after.get(p)))
    gradients = _gradients(maker, layer)
    mixed = (other_gy, 2 * gy - 3 * other_gy, np.zeros_like(gy))
    small = rng.integers(-1, 2, size=x.shape).astype(maker.dtype)
    tied = _walked(maker.chain(geometry), small, gy)
    return Answers(
        step=_step(geometry, walk, given),
        repeat=_walked(first, x.copy(), gy),
        late=_late(maker.layer(geometry), (other, x), gy, batched=maker.batched),
        alone=_alone(maker, geometry, x, gy) if len(x) > 1 else None,
        combined=tuple(_walked(maker.chain(geometry), x, g).gx[0] for g in mixed),  # type: ignore[arg-type]
        other_gy=other_gy,
        tied=_step(geometry, tied, given),
        input_values=int((lent != x).sum()),
        changed=changed,
        gradients=gradients,
    )


def _walked(chain: Chain, x: Array, gy: Array) -> Walk:
    return chain.walk(
        x.copy() if x.base is None else x, lambda _, rows: gy[rows].copy()
    )


def _step(geometry: Geometry, walk: Walk, parameters: Mapping[str, Array]) -> Step:
    windows = {
        name: getattr(geometry, name) for name in ("kernel", "stride", "padding")
    }
    return Step(
        geometry.kind,
        geometry.kind,
        walk.x[0],
        walk.y[0],
        walk.gy[0],
        walk.gx[0],
        parameters=parameters,
        geometry=windows,
    )


def _late(
    layer: HandmadeLayer, inputs: tuple[Array, Array], gy: Array, *, batched: bool
) -> Array:
    """Forward twice, and back once: that belongs to the second."""
    memory: Any = ()
    for x in inputs:
        _, memory = layer.forward(x.copy() if batched else x[0].copy())
    gx = np.array(layer.backward(gy.copy() if batched else gy[0].copy(), memory))
    return gx if batched else gx[np.newaxis]


def _alone(maker: Maker, geometry: Geometry, x: Array, gy: Array) -> Walk:
    """Each image by itself, by a layer that has seen no other."""
    walks = [
        _walked(maker.chain(geometry), x[k : k + 1].copy(), gy[k : k + 1])
        for k in range(len(x))
    ]
    columns = (
        (np.concatenate([getattr(walk, part)[0] for walk in walks]),)
        for part in ("x", "y", "gx", "gy")
    )
    return Walk(*columns)


def _weights(maker: Maker, layer: HandmadeLayer) -> dict[str, Array]:
    found = arrays(layer.layer)
    return {path: found[path] for path in maker.paths if path in found}


def _same(one: Array, other: Array | None) -> bool:
    return other is not None and np.array_equal(one, other, equal_nan=True)


def _gradients(maker: Maker, layer: HandmadeLayer) -> dict[str, Array]:
    """What the layer keeps of its weights' cotangents, by the names they go by."""
    words = {path: _word(path) for path in arrays(layer.layer)}
    found = {}
    for role, (path, axes, turned) in maker.roles.items():
        name = _word(path).removeprefix("params").removeprefix("parameters")
        known = {f"d{name}", f"{name}grad", f"grad{name}", f"delta{name}"}
        known |= {f"grads{name}", f"gradients{name}", f"{name}gradient"}
        place = next((p for p, word in words.items() if word in known), None)
        if place is not None and role == "weight":
            array = arrays(layer.layer)[place]
            if array.ndim == len(axes):
                array = array.transpose(axes)
                found[role] = np.array(array[..., ::-1, ::-1] if turned else array)
        elif place is not None:
            found[role] = np.array(arrays(layer.layer)[place]).reshape(-1)
    return found


def _word(path: str) -> str:
    return path.lower().replace("_", "").replace(".", "")
