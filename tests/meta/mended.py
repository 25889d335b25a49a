"""Answers in another form than declared, mended without a doubt: one complaint each."""

from collections.abc import Callable
from typing import Any

import numpy as np

import lenet_ref
from checks import Contract, Subject
from checks.adapters import from_callables
from lenet_ref.trace import Array
from tests.meta.black_box import black_box, gradient, logits
from tests.meta.zoo import UNANSWERED, Member

__all__ = ["MENDED", "SINGLE"]

MAPS = "saliency: expected (20, 1, 28, 28) or (20, 28, 28), got "
NO_ARRAY = "saliency: expected a NumPy array (20, 1, 28, 28) or (20, 28, 28), got "
FLOAT64 = "expected float64, as declared, got "


class Tensor:
    """Like a framework's: no array, but it can be made one."""

    def __init__(self, values: Array) -> None:
        self.values = values

    def __array__(self, dtype: Any = None, *, copy: bool | None = None) -> Array:
        return np.array(self.values, dtype=dtype, copy=copy)


class Labelled(np.ndarray):
    """A subclass, as of a library of units or of labelled axes."""


def _answering(name: str, change: Callable[[Array], Any], tells: str) -> Member:
    return Member(
        name=name,
        make=lambda: black_box(lambda x, t: change(gradient(x, t))),
        fails=UNANSWERED,
        tells=tells,
    )


def _scoring(name: str, change: Callable[[Array], Any], tells: str) -> Member:
    return Member(
        name=name,
        make=lambda: black_box(scores=lambda x: change(logits(x))),
        fails=UNANSWERED,
        tells=tells,
    )


COLOURED = Contract(input_shape=(3, 6, 5))
WEIGHT = np.random.default_rng(5).normal(size=(4, 90))


def _coloured(change: Callable[[Array], Any], contract: Contract = COLOURED) -> Subject:
    """Three channels, nothing square; a linear model, its maps changed."""
    last = contract.layout == "NHWC"

    def first(x: Array) -> Array:
        return np.moveaxis(x, -1, 1) if last else x

    def saliency(x: Array, t: Array) -> Any:
        return change(WEIGHT[t].reshape(first(x).shape))

    return from_callables(
        lambda x: first(x).reshape(len(x), -1) @ WEIGHT.T, saliency, contract=contract
    )


def _single(x: Array) -> lenet_ref.Network:
    return lenet_ref.lenet5(lenet_ref.load_weights(), dtype=x.dtype)


def _wholly_single() -> Subject:
    """Everything in float32, as a framework does by default; float64 declared."""

    def scores(x: Array) -> Array:
        x = x.astype(np.float32)
        return lenet_ref.logits(_single(x), x)

    def saliency(x: Array, t: Array) -> Array:
        x = x.astype(np.float32)
        return lenet_ref.vanilla_gradient(_single(x), x, t)

    return black_box(saliency, scores)


def _double_for_single() -> Subject:
    return from_callables(logits, gradient, contract=Contract(dtype="float32"))


def _alone(x: Array, t: Array) -> Array:
    """Squeezed, so that a batch of one loses its axis."""
    return gradient(x, t).squeeze()


def _last(g: Array) -> Array:
    return np.moveaxis(g, 1, -1)


MENDED = (
    _answering("list", lambda g: g.tolist(), NO_ARRAY + "list: return np.asarray"),
    _answering("tuple of maps", tuple, NO_ARRAY + "tuple: return np.asarray of it"),
    _answering("list of maps", lambda g: list(g[:, 0]), NO_ARRAY + "list"),
    _answering("tensor", Tensor, NO_ARRAY + "Tensor: return np.asarray of it"),
    _answering("masked, nothing masked", np.ma.array, NO_ARRAY + "MaskedArray: "),
    _answering("subclass", lambda g: g.view(Labelled), NO_ARRAY + "Labelled: "),
    _answering(
        "pixels in a row",
        lambda g: g.reshape(len(g), -1),
        MAPS + "(20, 784): return maps.reshape(-1, 1, 28, 28)",
    ),
    _answering(
        "channels last",
        _last,
        MAPS + "(20, 28, 28, 1): declare layout='NHWC' in the contract if it takes "
        "images so, else return np.moveaxis(maps, -1, 1)",
    ),
    _answering(
        "axis in front",
        lambda g: g[np.newaxis],
        MAPS + "(1, 20, 1, 28, 28): return maps.reshape(-1, 1, 28, 28)",
    ),
    _answering(
        "axis behind", lambda g: g[..., np.newaxis], MAPS + "(20, 1, 28, 28, 1): return"
    ),
    _answering(
        "long double", lambda g: g.astype(np.longdouble), FLOAT64 + "float128: compute"
    ),
    Member(
        name="batch of one without its axis",
        make=lambda: black_box(_alone),
        fails=UNANSWERED,
        tells="saliency: expected (1, 1, 28, 28) or (1, 28, 28), got (28, 28): return "
        "maps.reshape(-1, 1, 28, 28)",
    ),
    Member(
        name="colours last",
        make=lambda: _coloured(_last),
        fails=UNANSWERED,
        tells="saliency: expected (20, 3, 6, 5), got (20, 6, 5, 3): declare "
        "layout='NHWC' in the contract if it takes images so, else return "
        "np.moveaxis(maps, -1, 1)",
    ),
    Member(
        name="colours first where last is declared",
        make=lambda: _coloured(
            lambda g: g, Contract(input_shape=(3, 6, 5), layout="NHWC")
        ),
        fails=UNANSWERED,
        tells="channels came first: declare layout='NCHW' in the contract if it takes "
        "images so, else return np.moveaxis(maps, 1, -1)",
    ),
    Member(
        name="colours in a row",
        make=lambda: _coloured(lambda g: g.reshape(len(g), -1)),
        fails=UNANSWERED,
        tells="got (20, 90): return maps.reshape(-1, 3, 6, 5)",
    ),
    Member(
        name="list, channels last as declared",
        make=lambda: _coloured(
            lambda g: _last(g).tolist(), Contract(input_shape=(3, 6, 5), layout="NHWC")
        ),
        fails=UNANSWERED,
        tells="got list: return np.asarray of it",
    ),
    Member(
        name="folded, but for an axis",
        make=lambda: _coloured(
            lambda g: g.sum(axis=1, keepdims=True),
            Contract(input_shape=(3, 6, 5), channel_reduction="sum"),
        ),
        fails=UNANSWERED,
        tells="saliency: expected (20, 6, 5), got (20, 1, 6, 5): return "
        "maps.reshape(-1, 6, 5)",
    ),
    _scoring(
        "scores in a list",
        lambda z: z.tolist(),
        "scores: expected a NumPy array (127, K), got list: return np.asarray of it",
    ),
    _scoring("scores in a tensor", Tensor, "got Tensor: return np.asarray of it"),
    _scoring(
        "scores transposed",
        lambda z: z.T.copy(),
        "scores: expected (127, K), got (10, 127): return scores.T",
    ),
    _scoring(
        "scores with axes behind",
        lambda z: z[:, :, np.newaxis, np.newaxis],
        "scores: expected (127, K), got (127, 10, 1, 1): return scores.reshape(-1, 10)",
    ),
    _scoring(
        "scores with an axis in front",
        lambda z: z[np.newaxis],
        "scores: expected (127, K), got (1, 127, 10): return scores[0]",
    ),
    _scoring(
        "scores of one image without its axis",
        np.squeeze,
        "scores: expected (1, 10), got (10,): return scores[np.newaxis]",
    ),
)
"""Members of which every other check still passes."""

SINGLE = (
    _answering(
        "float32",
        lambda g: g.astype(np.float32),
        "saliency: expected float64, as declared, got float32: declare "
        "dtype='float32' in the contract, or compute in float64",
    ),
    _scoring(
        "scores float32",
        lambda z: z.astype(np.float32),
        "scores: expected float64, as declared, got float32: declare "
        "dtype='float32' in the contract, or compute in float64",
    ),
    Member(
        name="float64 where float32 is declared",
        make=_double_for_single,
        fails=UNANSWERED,
        tells="scores: expected float32, as declared, got float64: declare "
        "dtype='float64' in the contract, or compute in float32",
    ),
    Member(
        name="all in float32",
        make=_wholly_single,
        fails=UNANSWERED,
        tells="got float32: declare dtype='float32' in the contract",
    ),
)
"""Members that are judged as float32 has it, which cannot tell everything."""
