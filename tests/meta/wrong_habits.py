"""Wrong habits: the map may be right, but a run leaves something behind."""

import os
import random
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

import lenet_ref
from checks import Subject
from lenet_ref.trace import Array
from tests.meta.black_box import black_box, gradient, logits
from tests.meta.zoo import DIFFERENCES, SIGNS, Member

__all__ = ["WRONG_HABITS"]

COMPANY = frozenset({"batch.order_is_free", "batch.maps_do_not_feel_the_batch"})
REPEATS = frozenset({"state.repeat_is_identical", "state.order_is_forgotten"})


def _doing(action: Callable[[Array, Array], Any]) -> Callable[[], Subject]:
    """The right map, and after it something done with what was passed in."""

    def saliency(x: Array, targets: Array) -> Array:
        maps = gradient(x, targets)
        action(x, targets)
        return maps

    return lambda: black_box(saliency)


def _previous() -> Subject:
    """The map of the call before."""
    last: list[Array] = []

    def saliency(x: Array, targets: Array) -> Array:
        last.append(gradient(x, targets))
        before = last.pop(0) if len(last) > 1 else last[0]
        return (before if before.shape == x.shape else last[0]).copy()

    return black_box(saliency)


def _cached() -> Subject:
    """The first map of each batch size, for ever."""
    known: dict[int, Array] = {}

    def saliency(x: Array, targets: Array) -> Array:
        return known.setdefault(len(x), gradient(x, targets)).copy()

    return black_box(saliency)


def _accumulated() -> Subject:
    """Gradients are added up over calls."""
    total: dict[int, Array] = {}

    def saliency(x: Array, targets: Array) -> Array:
        total[len(x)] = total.get(len(x), np.zeros(x.shape)) + gradient(x, targets)
        return total[len(x)].copy()

    return black_box(saliency)


def _buffered() -> Subject:
    """One buffer a batch size, filled again at each call."""
    buffers: dict[int, Array] = {}

    def saliency(x: Array, targets: Array) -> Array:
        buffer = buffers.setdefault(len(x), np.empty_like(x))
        buffer[...] = gradient(x, targets)
        return buffer[:]

    return black_box(saliency)


def _scores_buffered() -> Subject:
    """One buffer for the logits of each batch size, filled again at each call."""
    buffers: dict[int, Array] = {}

    def scores(x: Array) -> Array:
        z = logits(x)
        buffer = buffers.setdefault(len(x), np.empty_like(z))
        buffer[...] = z
        return buffer

    return black_box(scores=scores)


def _training() -> Subject:
    """Each map is also a step of training."""
    weights = dict(lenet_ref.load_weights())
    weights = {
        name: np.array(array, dtype=np.float64) for name, array in weights.items()
    }

    def network() -> lenet_ref.Network:
        return lenet_ref.lenet5(weights, dtype=np.float64)

    def saliency(x: Array, targets: Array) -> Array:
        maps = lenet_ref.vanilla_gradient(network(), x, targets)
        weights["dense7.weight"][0] *= 1.001
        return maps

    return black_box(
        saliency, lambda x: lenet_ref.logits(network(), x), lambda: weights
    )


def _noisy(x: Array, targets: Array) -> Array:
    factor = np.random.standard_normal(x.shape)  # noqa: NPY002  (the habit)
    return gradient(x, targets) * (1 + 0.01 * factor)


def _overwriting(x: Array, targets: Array) -> Array:
    x[...] = gradient(x, targets)
    return x


def _centring(x: Array) -> Array:
    z = logits(x)
    x -= x.mean()
    return z


def _centred(x: Array) -> Array:
    z = logits(x)
    return np.asarray(z - 0.1 * z.mean(axis=0))


def _silencing(x: Array) -> Array:
    np.seterr(all="ignore")
    return logits(x)


def _seeding(x: Array) -> Array:
    np.random.seed(0)  # noqa: NPY002  (the habit)
    return logits(x)


def _halve(x: Array, _: Array) -> None:
    x *= 0.5


def _forget(_: Array, targets: Array) -> None:
    targets[:] = 0


def _state(check: str) -> frozenset[str]:
    return frozenset({f"state.{check}"})


WRONG_HABITS = (
    Member(
        name="the call before",
        make=_previous,
        fails=frozenset({"state.order_is_forgotten", "batch.order_is_free"}),
    ),
    Member(
        name="cached by batch size",
        make=_cached,
        fails=frozenset(
            {
                "batch.order_is_free",
                "scores.target_is_heard",
                "gradients.pixels_agree",
                "gradients.tied_directions_agree",
                "signs.pixel_signs_agree",
            }
        ),
    ),
    Member(
        name="accumulated",
        make=_accumulated,
        fails=REPEATS
        | {
            "batch.order_is_free",
            "gradients.pixels_agree",
            "gradients.tied_directions_agree",
            "signs.pixel_signs_agree",
        },
    ),
    Member(name="one buffer", make=_buffered, fails=_state("earlier_results_stay")),
    Member(
        name="training",
        make=_training,
        fails=REPEATS
        | COMPANY
        | {"state.parameters_are_untouched", "batch.logits_do_not_feel_the_batch"},
        unsure=frozenset({"scores.target_is_heard"}),  # the scores themselves move
    ),
    Member(
        name="global noise",
        make=lambda: black_box(_noisy),
        fails=REPEATS | COMPANY | DIFFERENCES | _state("random_state_is_untouched"),
    ),
    Member(
        name="NumPy seeded",
        make=_doing(lambda *_: np.random.seed(0)),  # noqa: NPY002
        fails=_state("random_state_is_untouched"),
    ),
    Member(
        name="Python seeded",
        make=_doing(lambda *_: random.seed(0)),
        fails=_state("random_state_is_untouched"),
    ),
    Member(
        name="NumPy seeded by the scores",
        make=lambda: black_box(scores=_seeding),
        fails=_state("random_state_is_untouched"),
    ),
    Member(
        name="numerics silenced",
        make=_doing(lambda *_: np.seterr(all="ignore")),
        fails=_state("error_state_is_untouched"),
    ),
    Member(
        name="numerics silenced by the scores",
        make=lambda: black_box(scores=_silencing),
        fails=_state("error_state_is_untouched"),
    ),
    Member(
        name="prints",
        make=_doing(lambda *_: sys.stdout.write("here\n")),
        fails=_state("nothing_is_printed"),
    ),
    Member(
        name="warns by hand",
        make=_doing(lambda *_: sys.stderr.write("hm\n")),
        fails=_state("nothing_is_printed"),
    ),
    Member(
        name="prints past Python",
        make=_doing(lambda *_: os.write(1, b"here\n")),
        fails=_state("nothing_is_printed"),
    ),
    Member(
        name="starts a process that prints",
        make=_doing(lambda *_: subprocess.run(["echo", "here"], check=True)),
        fails=_state("nothing_is_printed"),
    ),
    Member(
        name="one buffer of logits",
        make=_scores_buffered,
        fails=_state("earlier_results_stay"),
    ),
    Member(
        name="image halved", make=_doing(_halve), fails=_state("input_is_untouched")
    ),
    Member(
        name="targets zeroed", make=_doing(_forget), fails=_state("input_is_untouched")
    ),
    Member(
        name="image centred by the scores",
        make=lambda: black_box(scores=_centring),
        fails=_state("input_is_untouched"),
    ),
    Member(
        name="image overwritten",
        make=lambda: black_box(_overwriting),
        fails=_state("input_is_untouched") | _state("results_are_not_aliased"),
    ),
    Member(
        name="image itself",
        make=lambda: black_box(lambda x, _: x[:]),
        fails=DIFFERENCES
        | SIGNS
        | _state("results_are_not_aliased")
        | {"scores.target_is_heard"},
    ),
    Member(
        name="logits feel the batch",
        make=lambda: black_box(
            scores=lambda x: logits(x) - 0.1 * logits(x).mean(axis=0)
        ),
        fails=DIFFERENCES
        | {
            "batch.logits_do_not_feel_the_batch",
            "batch.maps_do_not_feel_the_batch",
            "signs.pixel_signs_agree",
        },
    ),
)
"""Members that repeat, remember or change what is not theirs."""
