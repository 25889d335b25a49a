"""What is noticed of a run, and what is said of answers that are none."""

import random
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from checks import Contract, Subject
from checks.adapters import from_callables
from checks.bench import ask, ask_scores
from checks.forms import MalformedAnswerError
from checks.response import Effects
from lenet_ref.trace import Array, Trace

CONTRACT = Contract(input_shape=(2, 3, 4))
WEIGHT = np.random.default_rng(0).normal(size=(5, 24))
IMAGES = np.random.default_rng(1).random((3, 2, 3, 4))
TARGETS = np.array([4, 0, 2])
CASES = ((7, 4), (8, 0), (9, 2))


def scores(x: Array) -> Array:
    return x.reshape(len(x), -1) @ WEIGHT.T


def saliency(x: Array, targets: Array) -> Array:
    return WEIGHT[targets].reshape(x.shape)


def subject(contract: Contract = CONTRACT, **given: Any) -> Subject:
    parts: dict[str, Any] = {"scores": scores, "saliency": saliency, **given}
    channels = contract.input_shape[0]
    return from_callables(contract=contract, images=IMAGES[:, :channels], **parts)


def asked(judged: Subject) -> Effects:
    return ask(judged, IMAGES.copy(), TARGETS.copy(), CASES).effects


def test_right_run_has_no_effects() -> None:
    effects = asked(subject())

    assert effects == Effects()


def after(action: Callable[[Array, Array], Any]) -> Subject:
    def acting(x: Array, targets: Array) -> Array:
        maps = saliency(x, targets)
        action(x, targets)
        return maps

    return subject(saliency=acting)


def test_changed_images_and_targets_are_counted_by_value() -> None:
    def change(x: Array, targets: Array) -> None:
        x[0, 0, 0, :2] += 1
        targets[1] = 3

    effects = asked(after(change))

    assert effects.input_values == 3


@pytest.mark.parametrize(
    "draw",
    [lambda *_: random.random(), lambda *_: np.random.random()],  # noqa: NPY002
)
def test_either_global_random_state_is_watched(draw: Callable[..., Any]) -> None:
    python, numpy = random.getstate(), np.random.get_state()  # noqa: NPY002

    effects = asked(after(draw))

    random.setstate(python)
    np.random.set_state(numpy)  # noqa: NPY002
    assert effects.random_state


def test_error_state_is_watched_and_put_back() -> None:
    before = np.geterr()

    effects = asked(after(lambda *_: np.seterr(all="ignore")))

    assert effects.error_state
    assert np.geterr() == before


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_what_is_printed_is_caught(
    stream: str, capsys: pytest.CaptureFixture[str]
) -> None:
    effects = asked(after(lambda *_: getattr(sys, stream).write("here\n")))

    said = capsys.readouterr()
    assert effects.printed == "here\n"
    assert said.out == said.err == ""


def test_changed_and_missing_parameters_are_named() -> None:
    weights = {"a": np.zeros(2), "b": np.zeros(2), "c": np.full(2, np.nan)}

    def train(*_: Array) -> None:
        weights["a"] += 1
        del weights["b"]

    effects = asked(replace(after(train), parameters=lambda: weights))

    assert effects.parameters == ("a", "b")


def test_shared_memory_is_named() -> None:
    kept = WEIGHT.copy()
    view = subject(
        saliency=lambda x, _: kept[:3].reshape(x.shape),
        parameters=lambda: {"dense.weight": kept},
    )

    effects = asked(view)

    assert effects.aliased == ("dense.weight",)


def test_view_of_the_images_is_named() -> None:
    effects = asked(subject(saliency=lambda x, _: x[::-1]))

    assert effects.aliased == ("the images",)


def test_subject_gets_copies_of_its_own() -> None:
    def spoil(x: Array, _: Array) -> None:
        x[...] = np.nan

    images = IMAGES.copy()

    ask(after(spoil), images, TARGETS, CASES)

    np.testing.assert_array_equal(images, IMAGES)


def test_kept_maps_are_copies_and_maps_the_very_array() -> None:
    returned = []

    def remembering(x: Array, targets: Array) -> Array:
        returned.append(saliency(x, targets))
        return returned[-1]

    response = ask(subject(saliency=remembering), IMAGES, TARGETS, CASES)

    assert response.maps is returned[0]
    assert not np.shares_memory(response.kept, returned[0])


def test_black_box_has_the_steps_network_and_score() -> None:
    response = ask(subject(), IMAGES, TARGETS, CASES)

    network, score = response.trace
    assert (network.kind, score.kind) == ("network", "score")
    np.testing.assert_array_equal(network.gx, WEIGHT[TARGETS].reshape(IMAGES.shape))
    np.testing.assert_array_equal(score.y, scores(IMAGES)[[0, 1, 2], TARGETS])


def test_folded_maps_of_a_black_box_are_no_gradient() -> None:
    contract = replace(CONTRACT, channel_reduction="sum")

    response = ask(
        subject(contract, saliency=lambda x, t: saliency(x, t).sum(axis=1)),
        IMAGES,
        TARGETS,
        CASES,
    )

    assert response.gradient is None
    assert response.trace["network"].gx is None


DECLARE = "declare dtype='float32' in the contract, or compute in float64"
KEEP = "keep the channels, or declare channel_reduction='max', 'sum' or 'l2'"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            {"scores": lambda x: scores(x).tolist()},
            "scores: expected a NumPy array (3, K), got list: return np.asarray of it",
        ),
        ({"scores": lambda x: scores(x)[0]}, "scores: expected (3, K), got (5,)"),
        ({"scores": lambda x: scores(x)[:2]}, "scores: expected (3, K), got (2, 5)"),
        (
            {"scores": lambda x: scores(x).astype(np.float32)},
            f"scores: expected float64, as declared, got float32: {DECLARE}",
        ),
        (
            {"saliency": lambda *_: None},
            "saliency: expected a NumPy array (3, 2, 3, 4), got NoneType",
        ),
        (
            {"saliency": lambda x, t: saliency(x, t).sum(axis=1)},
            f"saliency: expected (3, 2, 3, 4), got (3, 3, 4): {KEEP}",
        ),
        (
            {"saliency": lambda x, t: saliency(x, t).astype(object)},
            "saliency: expected float64, as declared, got object",
        ),
    ],
)
def test_malformed_answer_is_told_with_what_was_expected(
    wrong: dict[str, Any], message: str
) -> None:
    judged = subject(**wrong)

    with pytest.raises(MalformedAnswerError) as error:
        ask(judged, IMAGES, TARGETS, CASES)

    assert str(error.value) == message


def test_single_channel_may_be_kept_or_dropped() -> None:
    contract = Contract(input_shape=(1, 3, 4))
    judged = subject(
        contract,
        scores=lambda x: x.reshape(len(x), -1) @ WEIGHT[:, :12].T,
        saliency=lambda *_: np.zeros((3, 4, 4)),
    )

    with pytest.raises(MalformedAnswerError) as error:
        ask(judged, IMAGES[:, :1], TARGETS, CASES)

    told = "saliency: expected (3, 1, 3, 4) or (3, 3, 4), got (3, 4, 4)"
    assert str(error.value) == told


def test_scores_are_asked_in_chunks_of_copies() -> None:
    sizes: list[int] = []

    def spoiling(x: Array) -> Array:
        sizes.append(len(x))
        z = scores(x)
        x[...] = 0
        return z

    images = np.repeat(IMAGES, 3, axis=0)

    z = ask_scores(subject(scores=spoiling), images, chunk=4)

    assert sizes == [4, 4, 1]
    assert z.shape == (9, 5)
    np.testing.assert_array_equal(images, np.repeat(IMAGES, 3, axis=0))


@pytest.mark.parametrize(
    "recorded", [None, Trace((), IMAGES, TARGETS, "logit", IMAGES)]
)
def test_trace_without_steps_is_no_black_boxs(recorded: Any) -> None:
    empty = replace(subject(), record=lambda *_: recorded)

    with pytest.raises(
        MalformedAnswerError, match="record: expected a Trace of at least"
    ):
        ask(empty, IMAGES, TARGETS, CASES)
