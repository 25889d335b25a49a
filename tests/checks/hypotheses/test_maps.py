"""A mistake planted in a map is named, alone and with a second one."""

from collections.abc import Callable

import numpy as np
import pytest

import lenet_ref
from checks import Contract
from lenet_ref.trace import Array
from tests.checks.hypotheses.planted import (
    OBLONG,
    SQUARE,
    explained,
    network,
)

Change = Callable[[Array], Array]


def gradient(x: Array, t: Array, score: str = "logit") -> Array:
    return lenet_ref.vanilla_gradient(network(x.shape[1:]), x, t, score)


def logits(x: Array) -> Array:
    return lenet_ref.logits(network(x.shape[1:]), x)


def shifted(g: Array, down: int, right: int) -> Array:
    framed = np.pad(g, ((0, 0), (0, 0), (4, 4), (4, 4)))
    h, w = g.shape[2:]
    return framed[:, :, 4 - down : 4 - down + h, 4 - right : 4 - right + w]


def peak(g: Array) -> Array:
    return np.asarray(np.abs(g).max(axis=(1, 2, 3), keepdims=True))


def stretched(g: Array) -> Array:
    low = g.min(axis=(1, 2, 3), keepdims=True)
    return np.asarray((g - low) / np.ptp(g, axis=(1, 2, 3), keepdims=True))


def cropped(g: Array) -> Array:
    return np.pad(g[:, :, 2:-2, 2:-2], ((0, 0), (0, 0), (2, 2), (2, 2)))


def boxed(g: Array) -> Array:
    framed = np.pad(g, ((0, 0), (0, 0), (1, 1), (1, 1)))
    views = np.lib.stride_tricks.sliding_window_view(framed, (3, 3), axis=(2, 3))
    return np.asarray(views.mean(axis=(4, 5)))


SINGLE: tuple[tuple[str, Change], ...] = (
    ("negated", np.negative),
    ("absolute", np.abs),
    ("rectified", lambda g: np.maximum(g, 0)),
    ("positive-part-dropped", lambda g: np.minimum(g, 0)),
    ("squared", lambda g: g * g),
    ("scaled", lambda g: g / 255),
    ("over-its-largest", lambda g: g / peak(g)),
    ("min-max", stretched),
    ("standardised", lambda g: (g - g.mean(axis=(1, 2, 3), keepdims=True))
     / g.std(axis=(1, 2, 3), keepdims=True)),
    ("transposed", lambda g: g.transpose(0, 1, 3, 2).copy()),
    ("flipped-up-down", lambda g: g[:, :, ::-1].copy()),
    ("flipped-left-right", lambda g: g[..., ::-1].copy()),
    ("turned-half", lambda g: g[:, :, ::-1, ::-1].copy()),
    ("turned-left", lambda g: np.rot90(g, 1, (2, 3)).copy()),
    ("turned-right", lambda g: np.rot90(g, 3, (2, 3)).copy()),
    ("shifted", lambda g: shifted(g, 2, -1)),
    ("shifted", lambda g: np.roll(g, -3, axis=2)),
    ("border-cropped", cropped),
    ("smoothed", boxed),
    ("zeros", np.zeros_like),
    ("constant", lambda g: np.full_like(g, 3.5)),
    ("over-batch-size", lambda g: g / len(g)),
    ("batch-reversed", lambda g: g[::-1].copy()),
    ("batch-rolled-forward", lambda g: np.roll(g, 1, axis=0)),
    ("batch-averaged", lambda g: np.repeat(g.mean(0)[np.newaxis], len(g), 0)),
    ("batch-summed", lambda g: np.repeat(g.sum(0)[np.newaxis], len(g), 0)),
    ("batch-mean-subtracted", lambda g: g - g.mean(axis=0)),
    ("batch-mean-mixed-in", lambda g: g + 0.3 * g.mean(axis=0)),
    ("first-of-batch", lambda g: np.repeat(g[:1], len(g), 0)),
)  # fmt: skip

PAIRS: tuple[tuple[set[str], Change], ...] = (
    ({"flipped-left-right", "squared"}, lambda g: (g * g)[..., ::-1].copy()),
    ({"transposed", "negated"}, lambda g: -g.transpose(0, 1, 3, 2)),
    ({"transposed", "rectified"}, lambda g: np.maximum(g, 0).transpose(0, 1, 3, 2)),
    ({"absolute", "over-its-largest"}, lambda g: np.abs(g) / peak(g)),
    ({"absolute", "smoothed"}, lambda g: boxed(np.abs(g))),
    ({"shifted", "absolute"}, lambda g: np.abs(shifted(g, 0, 1))),
    ({"border-cropped", "scaled"}, lambda g: 0.25 * cropped(g)),
    ({"batch-reversed", "flipped-up-down"}, lambda g: g[::-1, :, ::-1].copy()),
)


@pytest.mark.parametrize(
    ("fault", "change"), SINGLE, ids=[f"{k}-{row[0]}" for k, row in enumerate(SINGLE)]
)
def test_single_change_of_the_map_is_named(fault: str, change: Change) -> None:
    found = explained(lambda x, t: change(gradient(x, t)))

    assert found is not None
    assert found.fault == fault
    assert found.residual is not None
    assert found.residual < 1e-5


@pytest.mark.parametrize(
    ("faults", "change"), PAIRS, ids=["-".join(sorted(row[0])) for row in PAIRS]
)
def test_two_changes_are_named_together(faults: set[str], change: Change) -> None:
    found = explained(lambda x, t: change(gradient(x, t)))

    assert found is not None
    assert set(found.fault.split("+")) == faults


SCORES: tuple[tuple[str, Callable[[Array, Array], Array]], ...] = (
    ("other-score-loss", lambda x, t: gradient(x, t, "loss")),
    ("other-score-probability", lambda x, t: gradient(x, t, "probability")),
    ("other-score-log-probability", lambda x, t: gradient(x, t, "log_probability")),
    ("next-class", lambda x, t: gradient(x, (t + 1) % 5)),
    ("previous-class", lambda x, t: gradient(x, (t - 1) % 5)),
    ("predicted-class", lambda x, _: gradient(x, logits(x).argmax(1))),
    ("runner-up-class", lambda x, _: gradient(x, logits(x).argsort(1)[:, -2])),
    ("fixed-class", lambda x, t: gradient(x, np.full_like(t, 3))),
    ("first-target-of-batch", lambda x, t: gradient(x, np.full_like(t, t[0]))),
    ("all-classes", lambda x, t: np.sum(
        [gradient(x, np.full_like(t, k)) for k in range(5)], axis=0)),
    ("times-input", lambda x, t: gradient(x, t) * x),
    ("image-itself", lambda x, _: x.copy()),
    ("other-score-loss+over-batch-size", lambda x, t: gradient(x, t, "loss") / len(t)),
    ("other-score-loss+absolute", lambda x, t: np.abs(gradient(x, t, "loss"))),
    ("other-score-probability+min-max",
     lambda x, t: stretched(gradient(x, t, "probability"))),
    ("next-class+scaled", lambda x, t: 2 * gradient(x, (t + 1) % 5)),
    ("predicted-class+other-score-loss",
     lambda x, _: gradient(x, logits(x).argmax(1), "loss")),
    ("times-input+absolute", lambda x, t: np.abs(gradient(x, t) * x)),
)  # fmt: skip


@pytest.mark.parametrize(("fault", "saliency"), SCORES, ids=[row[0] for row in SCORES])
def test_other_score_class_or_product_is_named(
    fault: str, saliency: Callable[[Array, Array], Array]
) -> None:
    found = explained(saliency)

    assert found is not None
    assert found.fault == fault


@pytest.mark.parametrize(
    ("contract", "fault", "change"),
    [
        (OBLONG, "flipped-left-right", lambda g: g[..., ::-1].copy()),
        (OBLONG, "channels-reversed", lambda g: g[:, ::-1].copy()),
        (OBLONG, "absolute", np.abs),
        (
            OBLONG,
            "axes-mixed",
            lambda g: g.reshape(*g.shape[:2], 9, 7).swapaxes(2, 3).copy(),
        ),
        (
            Contract(
                input_shape=(2, 7, 9),
                input_range=(-1.0, 2.0),
                signed=False,
                channel_reduction="max",
            ),
            "absolute-folded-by-sum",
            lambda g: np.abs(g).sum(axis=1),
        ),
        (
            Contract(
                input_shape=(2, 7, 9),
                input_range=(-1.0, 2.0),
                signed=False,
                channel_reduction="max",
            ),
            "folded-before-absolute-by-max",
            lambda g: np.abs(g.max(axis=1)),
        ),
        (Contract(input_shape=(1, 12, 12), signed=False), "sign-kept", lambda g: g),
    ],
)
def test_contract_of_several_channels_is_understood(
    contract: Contract, fault: str, change: Change
) -> None:
    found = explained(lambda x, t: change(gradient(x, t)), contract)

    assert found is not None
    assert found.fault == fault


@pytest.mark.parametrize(
    "contract",
    [
        SQUARE,
        OBLONG,
        Contract(input_shape=(1, 12, 12), score="loss"),
        Contract(input_shape=(1, 12, 12), score="probability", signed=False),
    ],
)
def test_right_map_needs_no_explanation(contract: Contract) -> None:
    def right(x: Array, t: Array) -> Array:
        g = gradient(x, t, contract.score)
        return g if contract.signed else np.abs(g)

    found = explained(right, contract)

    assert found is None


def test_large_image_is_explained_by_its_middle() -> None:
    contract = Contract(input_shape=(1, 40, 44))

    found = explained(lambda x, t: gradient(x, t, "loss")[..., ::-1], contract)

    assert found is not None
    assert set(found.fault.split("+")) == {"other-score-loss", "flipped-left-right"}


def test_what_a_middle_cannot_tell_is_unknown() -> None:
    contract = Contract(input_shape=(1, 40, 44))

    found = explained(lambda x, t: stretched(gradient(x, t)), contract)

    assert found is not None
    assert found.fault == ""


def test_log_probabilities_do_not_tell_about_logits() -> None:
    found = explained(
        lambda x, t: gradient(x, t, "loss"),
        Contract(input_shape=(1, 12, 12), score="log_probability"),
    )

    assert found is not None
    assert set(found.fault.split("+")) & {"other-score-loss", "negated"}
    assert "the same here" in found.says
