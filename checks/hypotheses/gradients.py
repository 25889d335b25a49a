"""The stages from the seed to the declared map: sent back, changed, folded."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from checks.hypotheses.evidence import Evidence
from checks.hypotheses.mistake import Act, Mistake
from checks.replicas.scores import folded
from lenet_ref.trace import Array

__all__ = [
    "changed_otherwise",
    "fold",
    "folded_otherwise",
    "sent_back",
    "sent_back_otherwise",
    "unchanged",
]


def sent_back(evidence: Evidence, seeds: Array) -> Array:
    """Gradients of the seeded scores by the pixels of the window, (R, C, h, w)."""
    rows = evidence.jacobian[evidence.of]
    flat = rows.reshape(*rows.shape[:2], -1)
    sent = np.matmul(seeds[:, np.newaxis], flat)
    return np.asarray(sent.reshape(len(seeds), *rows.shape[2:]))


def _image(evidence: Evidence, _: Array) -> Array:
    return evidence.seen


def _zeros(evidence: Evidence, _: Array) -> Array:
    return np.zeros_like(evidence.seen)


def _ones(evidence: Evidence, _: Array) -> Array:
    return np.ones_like(evidence.seen)


SENT_BACK = (
    Mistake("zeros", "is zero everywhere", _zeros, alone=True),
    Mistake("constant", "is {factor} everywhere", _ones, alone=True,
            scaled=True),
    Mistake("image-itself", "is the image itself", _image),
)  # fmt: skip


def sent_back_otherwise(_: Evidence) -> Iterator[Mistake]:
    """What can stand where the gradient should."""
    yield from SENT_BACK


def unchanged(_: Evidence, gradient: Array) -> Array:
    """What is given."""
    return gradient


def _times_input(evidence: Evidence, gradient: Array) -> Array:
    return np.asarray(gradient * evidence.seen)


def _times_centred(evidence: Evidence, gradient: Array) -> Array:
    mean = evidence.images.mean(axis=(1, 2, 3), keepdims=True)[evidence.of]
    return np.asarray(gradient * (evidence.seen - mean))


def _times_from_lowest(evidence: Evidence, gradient: Array) -> Array:
    return np.asarray(gradient * (evidence.seen - evidence.contract.input_range[0]))


def _times_from_highest(evidence: Evidence, gradient: Array) -> Array:
    return np.asarray(gradient * (evidence.contract.input_range[1] - evidence.seen))


def _plus_input(evidence: Evidence, gradient: Array) -> Array:
    return np.asarray(gradient + evidence.seen)


def _minus_input(evidence: Evidence, gradient: Array) -> Array:
    return np.asarray(gradient - evidence.seen)


def _channels_reversed(_: Evidence, gradient: Array) -> Array:
    return gradient[:, ::-1]


def _channels_mixed(_: Evidence, gradient: Array) -> Array:
    """Channels last, read as if they came first."""
    return np.moveaxis(gradient, 1, -1).reshape(gradient.shape)


def _channels_averaged(_: Evidence, gradient: Array) -> Array:
    return np.broadcast_to(gradient.mean(axis=1, keepdims=True), gradient.shape)


CHANGED = (
    Mistake("times-input", "is multiplied by the image", _times_input),
    Mistake("times-centred-input", "is multiplied by the image less its mean",
            _times_centred),
    Mistake("times-input-from-highest",
            "is multiplied by the highest of the range less the image",
            _times_from_highest),
    Mistake("input-added", "has the image added to it", _plus_input),
    Mistake("input-subtracted", "has the image subtracted from it", _minus_input),
)  # fmt: skip

FROM_LOWEST = Mistake(
    "times-input-from-lowest",
    "is multiplied by the image less the lowest of its range",
    _times_from_lowest,
)

OF_CHANNELS = (
    Mistake("channels-reversed", "has its channels in reverse, as BGR for RGB",
            _channels_reversed),
    Mistake("channels-mixed", "is laid out channels last, and read channels first",
            _channels_mixed, needs_whole=True),
    Mistake("channels-averaged", "has the mean of the channels in each",
            _channels_averaged),
)  # fmt: skip


def changed_otherwise(evidence: Evidence) -> Iterator[Mistake]:
    """What can be done to a gradient before it is folded."""
    yield from CHANGED
    if evidence.contract.input_range[0] != 0:
        yield FROM_LOWEST
    if evidence.images.shape[1] > 1:
        yield from OF_CHANNELS


def _as_declared(evidence: Evidence, gradient: Array) -> Array:
    contract = evidence.contract
    return folded(
        gradient,
        signed=contract.signed,
        channel_reduction=contract.channel_reduction,
    )


def fold(evidence: Evidence, gradient: Array) -> Array:
    """Maps as the contract declares them, in the shape in which they came."""
    return _as_declared(evidence, gradient).reshape(evidence.maps.shape)


Rule = Callable[[Array], Array]


def _largest(gradient: Array) -> Array:
    """The channel of largest magnitude, with its sign."""
    where = np.abs(gradient).argmax(axis=1)[:, np.newaxis]
    return np.take_along_axis(gradient, where, axis=1)[:, 0]


FOLDS: tuple[tuple[str, str, bool, str, Rule], ...] = (
    ("folded-by-max", "folds the channels by their largest value", True, "max",
     lambda g: g.max(axis=1)),
    ("folded-by-sum", "folds the channels by their sum", True, "sum",
     lambda g: g.sum(axis=1)),
    ("folded-by-mean", "folds the channels by their mean", True, "",
     lambda g: g.mean(axis=1)),
    ("folded-by-length", "folds the channels by their length", True, "l2",
     lambda g: np.sqrt((g**2).sum(axis=1))),
    ("folded-by-largest-magnitude", "keeps the channel of largest magnitude, signed",
     True, "", _largest),
    ("absolute-folded-by-max", "folds the absolute channels by their largest value",
     False, "max", lambda g: np.abs(g).max(axis=1)),
    ("absolute-folded-by-sum", "folds the absolute channels by their sum",
     False, "sum", lambda g: np.abs(g).sum(axis=1)),
    ("absolute-folded-by-mean", "folds the absolute channels by their mean",
     False, "", lambda g: np.abs(g).mean(axis=1)),
    ("absolute-folded-by-length", "folds the channels by their length",
     False, "l2", lambda g: np.sqrt((g**2).sum(axis=1))),
    ("folded-before-absolute-by-max",
     "folds the channels by their largest value before taking absolute values",
     False, "", lambda g: np.abs(g.max(axis=1))),
    ("folded-before-absolute-by-sum",
     "folds the channels by their sum before taking absolute values",
     False, "", lambda g: np.abs(g.sum(axis=1))),
    ("folded-before-absolute-by-mean",
     "folds the channels by their mean before taking absolute values",
     False, "", lambda g: np.abs(g.mean(axis=1))),
    ("squares-summed", "sums the squares of the channels", False, "",
     lambda g: (g**2).sum(axis=1)),
    ("absolute-first-channel-only", "is of the first channel only, absolute", False,
     "", lambda g: np.abs(g[:, 0])),
    ("absolute-last-channel-only", "is of the last channel only, absolute", False,
     "", lambda g: np.abs(g[:, -1])),
    ("first-channel-only", "is of the first channel only", True, "",
     lambda g: g[:, 0]),
    ("last-channel-only", "is of the last channel only", True, "",
     lambda g: g[:, -1]),
)  # fmt: skip
"""Id, what it says, whether signed, the reduction of contracts, and the rule."""


def _fold_act(evidence: Evidence, gradient: Array, *, rule: Rule) -> Array:
    return rule(gradient).reshape(evidence.maps.shape)


def _fold_mistake(identity: str, says: str, rule: Rule) -> Mistake:
    act: Act = partial(_fold_act, rule=rule)
    return Mistake(identity, says, act, step="fold", kind="fold", direction="forward")


def folded_otherwise(evidence: Evidence) -> Iterator[Mistake]:
    """What can stand where the declared folding should."""
    contract = evidence.contract
    several = evidence.images.shape[1] > 1
    if contract.channel_reduction is not None and several:
        for identity, says, signed, reduction, rule in FOLDS:
            if (signed, reduction) != (contract.signed, contract.channel_reduction):
                yield _fold_mistake(identity, says, rule)
    elif not contract.signed:
        yield _fold_mistake("sign-kept", "is signed, not absolute", lambda g: g)
