"""Which step what came to nothing comes from."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

import lenet_ref
from checks import Contract, Subject, run
from checks.adapters import from_layers
from checks.forms import MalformedAnswerError
from checks.plan import Plan
from checks.probes.begun import begun
from checks.probes.spots import Search
from checks.probes.walk import walked
from checks.report import Suspect
from lenet_ref.trace import Array
from tests.meta.black_box import black_box
from tests.meta.small import Bend, bent, judged, layers

FEW = Plan(images=2, directions=2, pixels=32, explain=False)


def exchanged(place: int, **bends: Bend) -> Subject:
    """The small network, one of its layers bent."""
    chain = list(layers())
    chain[place] = bent(chain[place], **bends)
    return judged(tuple(chain))


def suspects(subject: Subject) -> tuple[Suspect, ...]:
    return run(subject, plan=FEW).suspects


def raising(_: Array) -> Array:
    msg = "out of order"
    raise RuntimeError(msg)


def turned(values: Array) -> Array:
    return values.swapaxes(-1, -2)


def flat(values: Array) -> Array:
    return values[..., 0]


@pytest.mark.parametrize("direction", ["forward", "backward"])
def test_step_that_raises_is_suspected_first(direction: str) -> None:
    subject = exchanged(2, **{direction: raising})

    first = suspects(subject)[0]

    assert (first.step, first.kind, first.direction) == ("pool2", "max_pool2d",
                                                         direction)  # fmt: skip
    assert first.function == "raising"
    assert first.source.startswith("test_spots.py:")


@pytest.mark.parametrize(
    ("place", "step", "bends"),
    [
        (0, "conv1", {"forward": flat}),
        (1, "relu1", {"forward": turned}),
        (2, "pool2", {"forward": flat}),
        (2, "pool2", {"backward": turned}),
        (4, "dense3", {"backward": flat}),
    ],
)
def test_step_that_hands_on_another_shape_comes_before_who_cannot_bear_it(
    place: int, step: str, bends: dict[str, Bend]
) -> None:
    subject = exchanged(place, **bends)

    first = suspects(subject)[0]

    assert (first.step, first.direction) == (step, next(iter(bends)))


def test_step_that_refuses_what_is_sound_is_at_fault_itself() -> None:
    def refusing(_: Array) -> Array:
        msg = "expected something else"
        raise ValueError(msg)

    subject = exchanged(4, forward=refusing)

    first = suspects(subject)[0]

    assert (first.step, first.direction) == ("dense3", "forward")


def test_step_that_adds_rows_is_found_where_scores_are_of_no_form() -> None:
    subject = exchanged(2, forward=lambda y: np.concatenate([y, y[:1]]))

    first = suspects(subject)[0]

    assert (first.step, first.direction) == ("pool2", "forward")


def test_step_that_loses_digits_is_found_where_maps_were_mended() -> None:
    subject = exchanged(1, backward=lambda gx: gx.astype(np.float32))

    first = suspects(subject)[0]

    assert (first.step, first.direction) == ("relu1", "backward")


@pytest.mark.parametrize(
    ("asked", "step", "direction"),
    [
        ("render", "render", "forward"),
        ("picture", "blend", "forward"),
        ("restore", "preprocess", "backward"),
        ("value of the loss", "score", "forward"),
        ("cotangent of the loss", "score", "backward"),
        ("pool2", "pool2", "forward"),
        ("saliency", "fold", "forward"),
    ],
)
def test_answer_of_no_form_is_of_the_step_that_was_asked(
    asked: str, step: str, direction: str
) -> None:
    search = Search(begun(judged(layers()), FEW))

    (found,) = search.raised(MalformedAnswerError(f"{asked}: expected another"))

    assert (found.step, found.direction) == (step, direction)


@pytest.mark.parametrize("asked", ["scores", "parameters"])
def test_answer_that_no_step_makes_has_no_spot(asked: str) -> None:
    search = Search(begun(judged(layers()), FEW))

    found = search.raised(MalformedAnswerError(f"{asked}: expected another"))

    assert found == ()


def test_black_box_that_raises_is_told_by_its_function() -> None:
    def saliency(_x: Array, _targets: Array) -> Array:
        msg = "out of order"
        raise RuntimeError(msg)

    first = suspects(black_box(saliency))[0]

    assert (first.step, first.direction) == ("network", "backward")
    assert first.function.endswith("saliency")


def test_map_of_a_black_box_that_was_mended_accuses_no_step() -> None:
    box = black_box(lambda x, t: lenet_ref_gradient(x, t).reshape(len(x), -1))
    search = Search(begun(box, FEW))

    found = search.mended("saliency: expected (5, 1, 28, 28), got (5, 784): a line")

    assert found == ()


def lenet_ref_gradient(x: Array, targets: Array) -> Array:
    network = lenet_ref.lenet5(lenet_ref.load_weights(), dtype=np.float64)
    return lenet_ref.vanilla_gradient(network, x, targets)


def test_of_two_layers_of_one_class_the_one_that_raised_is_named() -> None:
    class Dense:
        def __init__(self, weight: Array, *, broken: bool) -> None:
            self.weight, self.broken = weight, broken

        def forward(self, x: Array) -> Array:
            self.shape = x.shape
            return np.asarray(x.reshape(len(x), -1) @ self.weight)

        def backward(self, dy: Array) -> Array:
            if self.broken and len(dy) > 3:  # of the few that it is tried on, none
                return np.asarray(dy @ self.weight)
            return np.asarray((dy @ self.weight.T).reshape(self.shape))

    rng = np.random.default_rng(0)
    chain = {
        "first": Dense(rng.normal(size=(12, 7)), broken=False),
        "second": Dense(rng.normal(size=(7, 5)), broken=True),
        "third": Dense(rng.normal(size=(5, 4)), broken=False),
    }
    subject = from_layers(chain, contract=Contract(input_shape=(1, 3, 4)))

    first = suspects(subject)[0]

    assert (first.step, first.direction) == ("second", "backward")


def test_walk_over_sound_layers_loses_nothing() -> None:
    subject = judged(layers())

    walk = walked(subject, subject.images[:4])

    assert walk.losing is None
    assert {step for step, _ in walk.sound} == set(subject.layers)
    assert len(walk.sound) == 2 * len(subject.layers)


def test_walk_ends_where_a_layer_raises() -> None:
    subject = exchanged(2, forward=raising)

    walk = walked(subject, subject.images[:4])

    assert walk.losing is None
    assert walk.sound == {("conv1", "forward"), ("relu1", "forward")}


def test_layer_of_no_known_formula_is_judged_by_its_rows_alone() -> None:
    def unknown(subject: Subject) -> Subject:
        functions = {n: replace(f, shown=None) for n, f in subject.layers.items()}
        return replace(subject, layers=functions)

    more: Callable[[Array], Array] = lambda y: np.concatenate([y, y])  # noqa: E731
    fewer, same = unknown(exchanged(1, forward=more)), unknown(judged(layers()))

    lost, kept = (walked(s, s.images[:4]) for s in (fewer, same))

    assert lost.losing == ("relu1", "forward")
    assert kept.sound == {(step, "backward") for step in same.layers}
