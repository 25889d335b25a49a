"""A layer that is wrong in one direction is named, with that direction."""

import numpy as np
import pytest

from checks import Report, run
from lenet_ref.layers import Layer
from lenet_ref.trace import Array
from tests.meta.small import Bend, bent, judged, layers


def absolute(a: Array) -> Array:
    """Of a complex number, by its real part, so that a complex step goes through."""
    return np.where(a.real < 0, -a, a)


def noise(a: Array) -> Array:
    return np.random.default_rng(0).normal(size=a.shape).astype(a.dtype)


def slightly_more(a: Array) -> Array:
    return 1.01 * a


BENDS: dict[str, Bend] = {
    "zeros": np.zeros_like,
    "noise": noise,
    "negated": np.negative,
    "absolute": absolute,
    "1.01 times": slightly_more,
}
NAMES = [layer.name for layer in layers()]
EQUIVALENT = {("relu1", "absolute"), ("relu3", "absolute")}
"""What a rectifier returns is its own absolute value."""

Place = tuple[str | None, str | None]


def with_bent(name: str, *, forward: Bend | None = None, backward: Bend | None = None
              ) -> tuple[Layer, ...]:  # fmt: skip
    given = {"forward": forward, "backward": backward}
    bends = {direction: bend for direction, bend in given.items() if bend}
    return tuple(
        bent(layer, **bends) if layer.name == name else layer for layer in layers()
    )


def accused(report: Report) -> set[Place]:
    """Steps and directions that failing checks of single steps name."""
    return {
        (finding.step, finding.direction)
        for result in report.failed
        if result.local
        for finding in result.failing
    }


def first_suspect(report: Report) -> Place:
    return report.suspects[0].step, report.suspects[0].direction


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("bend", BENDS)
def test_wrong_vjp_is_the_only_step_accused(name: str, bend: str) -> None:
    subject = judged(with_bent(name, backward=BENDS[bend]))

    report = run(subject)

    assert report.verdict == "fail"
    assert accused(report) == {(name, "backward")}
    assert first_suspect(report) == (name, "backward")


@pytest.mark.parametrize(
    ("name", "bend"),
    [(n, b) for n in NAMES for b in BENDS if (n, b) not in EQUIVALENT],
)
def test_wrong_forward_accuses_its_step(name: str, bend: str) -> None:
    """Its VJP too, rightly: it is not the derivative of what forward computes."""
    subject = judged(with_bent(name, forward=BENDS[bend]))

    report = run(subject)

    assert report.verdict == "fail"
    assert {step for step, _ in accused(report)} == {name}
    assert (name, "forward") in accused(report)
    assert report.suspects[0].step == name


@pytest.mark.parametrize("name", NAMES)
def test_wrong_forward_is_suspected_before_its_vjp(name: str) -> None:
    subject = judged(with_bent(name, forward=slightly_more))

    report = run(subject)

    assert first_suspect(report) == (name, "forward")


@pytest.mark.parametrize("name", ["conv1", "dense3", "dense4"])
def test_mistake_mirrored_by_the_vjp_is_seen_by_the_formula(name: str) -> None:
    chain = with_bent(name, forward=np.negative, backward=np.negative)

    report = run(judged(chain))

    assert (name, "forward") in accused(report)
    assert {step for step, _ in accused(report)} == {name}
    assert "gradients.pixels_agree" not in {result.check for result in report.failed}


@pytest.mark.parametrize(("name", "bend"), sorted(EQUIVALENT))
def test_equivalent_layer_passes(name: str, bend: str) -> None:
    subject = judged(with_bent(name, forward=BENDS[bend]))

    report = run(subject)

    assert report.verdict == "pass"


def test_signs_that_cancel_between_two_layers_are_seen_one_by_one() -> None:
    wrong = {"conv1", "dense3"}
    chain = tuple(
        bent(layer, backward=np.negative) if layer.name in wrong else layer
        for layer in layers()
    )

    report = run(judged(chain))

    assert report.verdict == "fail"
    assert accused(report) == {("conv1", "backward"), ("dense3", "backward")}
    assert {suspect.step for suspect in report.suspects} <= wrong
    assert "gradients.pixels_agree" not in {result.check for result in report.failed}


def test_right_network_passes_every_check_that_applies() -> None:
    subject = judged(layers())

    report = run(subject)

    assert report.verdict == "pass"
    assert not report.suspects
