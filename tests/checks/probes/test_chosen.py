"""Steps on arrays of our choice, where J u has to be found by differences."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

import lenet_ref
from checks import Contract, Subject, run
from checks.adapters import from_network
from checks.answers import ChosenStep
from checks.plan import Plan
from checks.probes import Bench
from checks.probes.chosen import complex_logits, stepped
from checks.report import Result
from checks.subject import ScoreFunctions, StepFunctions
from checks.watch import Watch, watched
from lenet_ref.layers import ReLU
from lenet_ref.trace import Array
from tests.meta.small import judged, layers

ADJOINT = "gradients.vjp_is_the_adjoint"


def real_only(subject: Subject, **others: StepFunctions) -> Subject:
    """The subject, its steps taking no complex numbers; some exchanged."""
    functions = {
        name: replace(step, takes_complex=False)
        for name, step in subject.layers.items()
    }
    return replace(subject, layers={**functions, **others})


def adjoint(subject: Subject) -> Result:
    (result,) = run(subject, select=ADJOINT).results
    return result


Bend = Callable[[Array], Array]


def step_functions(forward: Bend, slope: Bend) -> StepFunctions:
    return StepFunctions(forward, lambda x, gy: gy * slope(x))


def test_right_steps_pass_without_complex_numbers() -> None:
    result = adjoint(real_only(judged(layers())))

    assert result.status == "pass"


@pytest.mark.parametrize("kind", ["tanh", "square", "softplus", "steps"])
def test_curves_and_kinks_pass(kind: str) -> None:
    curves: dict[str, tuple[Bend, Bend]] = {
        "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
        "square": (np.square, lambda x: 2 * x),
        "softplus": (lambda x: np.log1p(np.exp(x)), lambda x: 1 / (1 + np.exp(-x))),
        "steps": (lambda x: np.abs(x % 0.1 - 0.05), lambda x: np.sign(x % 0.1 - 0.05)),
    }
    subject = real_only(judged(layers()), relu3=step_functions(*curves[kind]))

    result = adjoint(subject)

    assert result.status == "pass"


@pytest.mark.parametrize("factor", [1.0001, 0.9999, -1.0])
def test_slope_that_is_off_by_a_little_fails(factor: float) -> None:
    wrong = step_functions(np.tanh, lambda x: factor * (1 - np.tanh(x) ** 2))
    subject = real_only(judged(layers()), relu3=wrong)

    result = adjoint(subject)

    assert result.status == "fail"
    assert {f.step for f in result.failing} == {"relu3"}


def test_outputs_at_a_kink_are_left_out_and_counted() -> None:
    chosen = [c for c in answers(real_only(judged(layers()))) if c.step.kind == "relu"]
    tied = [c for c in chosen if c.tied]

    kinked = [np.isinf(c.doubt) for c in tied]

    for c, at in zip(tied, kinked, strict=True):
        np.testing.assert_array_equal(at, (c.x == 0) & (c.u != 0))
        gx = ReLU("relu").vjp(c.x, np.where(at, 0, c.gy))
        np.testing.assert_array_equal(c.answers["certain"], gx)


def answers(subject: Subject) -> tuple[ChosenStep, ...]:
    return stepped(Bench(subject, Plan()))


def test_step_that_takes_not_every_array_is_asked_about_what_it_took() -> None:
    logarithm = replace(
        step_functions(lambda x: np.log(x + 3), lambda x: 1 / (x + 3)),
        takes_any=False,
    )
    subject = real_only(judged(layers()), relu3=logarithm)

    (chosen,) = (c for c in answers(subject) if c.step.name == "relu3")

    np.testing.assert_array_equal(chosen.x, chosen.step.x[:3])
    assert not chosen.tied


def test_float32_differences_pass() -> None:
    network = lenet_ref.lenet5(lenet_ref.load_weights(), dtype=np.float32)
    subject = from_network(network, contract=Contract(dtype="float32"))

    result = adjoint(real_only(subject))

    assert result.status == "pass"


@pytest.mark.parametrize(("takes_complex", "status"), [(True, "fail"), (False, "pass")])
def test_gate_open_at_zero_must_be_so_on_both_ways(
    *, takes_complex: bool, status: str
) -> None:
    forward = ReLU("relu3").forward  # of a complex zero: nothing
    open_at_zero = StepFunctions(
        forward, lambda x, gy: np.where(x.real < 0, 0, gy), takes_complex
    )
    subject = judged(layers())
    functions = {**subject.layers, "relu3": open_at_zero}

    result = adjoint(replace(subject, layers=functions))

    assert result.status == status


@pytest.mark.parametrize(("takes_complex", "status"), [(True, "fail"), (False, "pass")])
def test_score_of_complex_logits_is_judged_where_it_takes_them(
    *, takes_complex: bool, status: str
) -> None:
    subject = judged(layers())
    right = subject.score_functions["probability"]
    real = ScoreFunctions(
        lambda z, t: np.abs(right.value(z, t)), right.cotangent, takes_complex
    )
    scores = {**subject.score_functions, "probability": real}

    (result,) = run(
        replace(subject, score_functions=scores),
        select="scores.value_is_the_declared",
    ).results

    assert result.status == status


def test_complex_scores_are_exact_and_asked_for_by_each_name() -> None:
    subject = judged(layers())

    asked = complex_logits(Bench(subject, Plan()))

    assert {answer.name for answer in asked} == set(subject.score_functions)
    assert all(np.iscomplexobj(answer.logits) for answer in asked)


def test_watched_step_still_takes_not_every_array() -> None:
    subject = judged(layers())
    choosy = replace(subject.layers["relu3"], takes_any=False)
    subject = replace(subject, layers={**subject.layers, "relu3": choosy})

    seen = watched(subject, Watch(None))

    assert not seen.layers["relu3"].takes_any
