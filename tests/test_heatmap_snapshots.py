"""Heat maps of the reference, as they were when a person last looked at them.

Each is stored in ``snapshots/test_heatmap_snapshots``: text with the signed array and
its scale, and the picture. After a change that is meant to move them, run
``pytest --snapshot-update``, look at the pictures and commit both.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from syrupy.assertion import SnapshotAssertion

import lenet_ref
from checks.reference import AWKWARD, awkward
from checks.snapshots import HeatMap, HeatMapSnapshotExtension
from lenet_ref import MaxPool2d, ReLU, Step, Trace
from lenet_ref.trace import Array
from lenet_ref.windows import padded, windows

TESTS = Path(__file__).parent
SNAPSHOTS = TESTS.parent / "snapshots"

ROUNDING = 1e-9
"""Share of the largest value below which a lead may be due to rounding alone."""


@dataclass(frozen=True)
class Question:
    """What in a bundled digit, known by its place, speaks for a class."""

    digit: int
    target: int
    score: str = "logit"
    signed: bool = True


ONE, TWO_LIKE_A_SEVEN, THREE_LIKE_A_FIVE, FIVE = 39, 122, 18, 8
SEVEN, EIGHT, NINE = 17, 118, 7
QUESTIONS = {
    "7-for-7": Question(SEVEN, 7),
    "7-for-1": Question(SEVEN, 1),
    "7-for-7-absolute": Question(SEVEN, 7, signed=False),
    "7-for-7-probability": Question(SEVEN, 7, "probability"),
    "1-for-1": Question(ONE, 1),
    "8-for-8": Question(EIGHT, 8),
    "9-for-4-log-probability": Question(NINE, 4, "log_probability"),
    "5-for-5-probability": Question(FIVE, 5, "probability"),
    "5-for-9-probability": Question(FIVE, 9, "probability"),
    "3-taken-for-5-for-3": Question(THREE_LIKE_A_FIVE, 3),
    "3-taken-for-5-for-5": Question(THREE_LIKE_A_FIVE, 5),
    "3-taken-for-5-loss": Question(THREE_LIKE_A_FIVE, 3, "loss"),
    "2-taken-for-7-for-7-probability": Question(TWO_LIKE_A_SEVEN, 7, "probability"),
}


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(HeatMapSnapshotExtension)


@pytest.fixture(params=tuple(QUESTIONS.values()), ids=tuple(QUESTIONS))
def question(request: pytest.FixtureRequest) -> Question:
    asked: Question = request.param
    return asked


def answer(question: Question) -> tuple[Trace, int]:
    """The recorded run, and the digit's label."""
    network = lenet_ref.lenet5(lenet_ref.load_weights(), dtype=np.float64)
    images, labels = lenet_ref.digits()
    trace = lenet_ref.record(
        network,
        images[[question.digit]],
        np.array([question.target]),
        question.score,
        signed=question.signed,
    )
    return trace, int(labels[question.digit])


def awkward_answer() -> Trace:
    """Two channels of 11 x 14, folded; noise, so that no window is tied."""
    noise = np.random.default_rng(3).random((1, *AWKWARD.input_shape))
    recorded = awkward().record
    assert recorded is not None
    return recorded(noise, np.array([2]))


def test_heat_map_is_as_stored(question: Question, snapshot: SnapshotAssertion) -> None:
    trace, label = answer(question)

    assert snapshot == HeatMap(
        values=trace.maps[0, 0],
        score=question.score,
        target=question.target,
        label=label,
        signed=question.signed,
    )


def test_folded_heat_map_of_the_awkward_network_is_as_stored(
    snapshot: SnapshotAssertion,
) -> None:
    trace = awkward_answer()

    assert snapshot == HeatMap(
        values=trace.maps[0],
        score=AWKWARD.score,
        target=2,
        signed=AWKWARD.signed,
        channel_reduction=AWKWARD.channel_reduction,
    )


def close_calls(pool: Step) -> Array:
    """Winners, among those that something flows back to, that lead by next to nothing.

    Returns
    -------
    Array, shape (M,)
        The value of each.
    """
    shape = pool.geometry["kernel"], pool.geometry["stride"]
    x = padded(pool.x, pool.geometry["padding"], fill=-np.inf)
    seen = windows(x, *shape).reshape(*pool.y.shape, -1)
    second, first = np.moveaxis(np.sort(seen, axis=-1)[..., -2:], -1, 0)
    live = (first > 0) & (np.asarray(pool.gy) != 0)
    near = live & ~(first - second > ROUNDING * pool.x.max())
    return np.asarray(first[near])


def decided_by_rounding(trace: Trace) -> tuple[str, ...]:
    """Steps at which another order of summation may choose another branch.

    There the map of another processor is another one, by a quarter of its scale and
    more. Windows of black alone are not among them: conv1 makes its bias of each, to
    the bit, in whatever order it adds.
    """
    bias = trace["conv1"].parameters["bias"]
    found = []
    for step in trace.steps:
        if step.kind == ReLU.kind:
            found += [step.name] * bool(np.abs(step.x).min() < ROUNDING)
        if step.kind == MaxPool2d.kind:
            found += [step.name] * bool(np.setdiff1d(close_calls(step), bias).size)
    return tuple(found)


def test_stored_heat_map_is_not_decided_by_rounding(question: Question) -> None:
    trace, _ = answer(question)

    assert decided_by_rounding(trace) == ()


def test_awkward_heat_map_is_not_decided_by_rounding() -> None:
    assert decided_by_rounding(awkward_answer()) == ()


def test_a_digit_with_equal_strokes_would_be_decided_by_rounding() -> None:
    trace, _ = answer(Question(digit=2, target=1))

    assert decided_by_rounding(trace) == ("pool4",)


def test_every_array_has_its_picture_and_every_picture_its_array() -> None:
    stored = {path for path in SNAPSHOTS.rglob("*") if path.is_file()}
    arrays = {path.with_suffix("") for path in stored if path.suffix == ".heatmap"}
    pictures = {path.with_suffix("") for path in stored if path.suffix == ".png"}

    assert arrays == pictures
    assert len(arrays) == len(QUESTIONS) + 1


def test_no_test_has_an_array_on_the_left_of_a_snapshot() -> None:
    """NumPy would compare value by value, and each value with a snapshot of its own."""
    reversed_comparison = re.compile(r"assert .*== \w*snapshot\b")

    found = [
        f"{path.name}: {line.strip()}"
        for path in TESTS.rglob("test_*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if reversed_comparison.search(line)
    ]

    assert found == []
