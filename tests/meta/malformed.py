"""Malformed answers: what comes back cannot be judged, and is told as such."""

from collections.abc import Callable
from typing import Any

import numpy as np

from lenet_ref.trace import Array
from tests.meta.black_box import black_box, gradient, logits
from tests.meta.zoo import Member

__all__ = ["MALFORMED"]

UNANSWERED = frozenset({"state.every_question_is_answered"})


def _raising(*_: Array) -> Array:
    msg = "not today"
    raise RuntimeError(msg)


def _answering(name: str, change: Callable[[Array], Any]) -> Member:
    return Member(
        name=name,
        make=lambda: black_box(lambda x, t: change(gradient(x, t))),
        fails=UNANSWERED,
        unanswered=True,
    )


def _scoring(name: str, change: Callable[[Array], Any]) -> Member:
    return Member(
        name=name,
        make=lambda: black_box(scores=lambda x: change(logits(x))),
        fails=UNANSWERED,
        unanswered=True,
    )


MALFORMED = (
    _answering("raises", _raising),
    _answering("flat", lambda g: g.reshape(len(g), -1)),
    _answering("channels last", lambda g: np.moveaxis(g, 1, -1)),
    _answering("list", lambda g: g.tolist()),
    _answering("objects", lambda g: g.astype(object)),
    _answering("float32", lambda g: g.astype(np.float32)),
    _answering("nothing", lambda _: None),
    _scoring("scores raise", _raising),
    _scoring("scores transposed", lambda z: z.T.copy()),
    _scoring("scores of one class", lambda z: z[:, 0].copy()),
    _scoring("scores in a list", lambda z: z.tolist()),
    _scoring("scores float32", lambda z: z.astype(np.float32)),
)
"""Members that raise, or return what their contract does not say."""
