"""Scores that are none: nothing but the images can be judged."""

import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from lenet_ref.trace import Array
from tests.meta.black_box import black_box, logits
from tests.meta.unmendable import OF_EFFECTS, OF_MAPS
from tests.meta.zoo import UNANSWERED, Member

__all__ = ["NO_SCORES"]

OF_SCORES = OF_MAPS | OF_EFFECTS | {"batch.logits_do_not_feel_the_batch"}
"""What cannot be judged where no logits came: all but the images."""


def _scoring(name: str, change: Callable[[Array], Any], tells: str) -> Member:
    return Member(
        name=name,
        make=lambda: black_box(scores=lambda x: change(logits(x))),
        fails=UNANSWERED,
        blocks=OF_SCORES,
        tells=tells,
    )


def _raise(error: Exception) -> Any:
    raise error


def _more_classes(x: Array) -> Array:
    z = logits(x)
    return z if len(x) > 7 else np.concatenate([z, z[:, :1]], axis=1)


def _hanging(x: Array) -> Array:
    threading.Event().wait(30)
    return x


NO_SCORES = (
    Member(
        name="scores hang",
        make=lambda: black_box(scores=_hanging),
        fails=UNANSWERED,
        blocks=OF_SCORES,
        tells="scores did not come back within 0.5 s",
        seconds=0.5,
    ),
    _scoring("scores raise", lambda _: _raise(OSError("disk")), "OSError: disk"),
    _scoring("no scores", lambda _: None, "NumPy array (127, K), got NoneType"),
    _scoring("scores of one class", lambda z: z[:, 0], "(127, K), got (127,)"),
    _scoring("scores of all images", lambda z: z.sum(), "(127, K), got float64"),
    _scoring("scores one too few", lambda z: z[1:], "(127, K), got (126, 10)"),
    _scoring("scores of no class", lambda z: z[:, :0], "(127, K), got (127, 0)"),
    _scoring("classes", lambda z: z.argmax(axis=1), "(127, K), got (127,)"),
    _scoring("integer scores", lambda z: z.astype(int), "as declared, got int64"),
    _scoring("complex scores", lambda z: z + 0j, "as declared, got complex128"),
    _scoring("half scores", lambda z: z.astype(np.float16), "declared, got float16"),
    Member(
        name="a class more in small batches",
        make=lambda: black_box(scores=_more_classes),
        fails=UNANSWERED,
        blocks=frozenset(
            {
                "batch.logits_do_not_feel_the_batch",
                "batch.maps_do_not_feel_the_batch",
                "gradients.pixels_agree",
                "signs.pixel_signs_agree",
            }
        ),
        tells="scores: expected (1, 10) as before, got (1, 11)",
    ),
)
"""Members whose scores raise, hang, or cannot be judged."""
