"""Which step and function the failed checks point at."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from checks import Subject
from checks.diagnosis import doubtful, suspects
from checks.hypotheses.explanations import Explanation
from checks.report import Finding, Result
from checks.subject import Origin, StepFunctions
from tests.meta.black_box import black_box

CONV = Origin("Conv2d.vjp", "conv.py:1")


@pytest.fixture(scope="module")
def network() -> Subject:
    origins = {
        ("conv1", "backward"): CONV,
        ("conv3", "backward"): CONV,
        ("conv1", "forward"): Origin("Conv2d.forward", "conv.py:9"),
        ("relu1", "backward"): Origin("ReLU.vjp", "relu.py:1"),
    }
    return replace(black_box(), name="net", origins=origins)


def finding(step: str | None, direction: str | None = "backward", measured: float = 2.0
            ) -> Finding:  # fmt: skip
    return Finding(
        subject="net",
        seed=0,
        step=step,
        kind=None,
        direction=direction,
        case=None,
        measured=measured,
        allowed=1.0,
        says="off",
        often="a sign",
    )


def failed(check: str, *failing: Finding, **also: Any) -> Result:
    given: dict[str, Any] = {"status": "fail", "local": True, **also}
    return Result(check=check, family="gradients", failing=failing, **given)


def test_nothing_failed_nobody_is_suspected(network: Subject) -> None:
    passed = failed("gradients.a", finding("conv1"), status="pass")

    found = suspects([passed], (network,))

    assert found == ()


def test_local_checks_silence_the_others(network: Subject) -> None:
    whole = failed("gradients.whole", finding(None), local=False)
    local = failed("gradients.local", finding("relu1"))

    found = suspects([whole, local], (network,))

    assert [(s.step, s.direction) for s in found] == [("relu1", "backward")]


def test_without_local_ones_the_whole_is_told(network: Subject) -> None:
    whole = failed("gradients.whole", finding(None), local=False)

    (found,) = suspects([whole], (network,))

    assert (found.step, found.function, found.source) == (None, "", "")
    assert found.says == "gradients.whole: a sign"


def test_steps_run_by_one_function_accuse_it_together(network: Subject) -> None:
    both = failed("gradients.a", finding("conv1"), finding("conv3", measured=5.0))

    (found,) = suspects([both], (network,))

    assert found.function == "Conv2d.vjp"
    assert found.source == "conv.py:1"
    assert found.step == "conv3"


def test_more_checks_outweigh_a_larger_margin(network: Subject) -> None:
    results = [
        failed("gradients.a", finding("relu1", measured=1e9), finding("conv1")),
        failed("gradients.b", finding("conv1")),
        failed("gradients.c", finding("conv1")),
    ]

    found = suspects(results, (network,))

    assert [s.step for s in found] == ["conv1", "relu1"]


def test_of_as_many_checks_the_larger_margin_comes_first(network: Subject) -> None:
    both = (finding("relu1", measured=3.0), finding("conv1", measured=4.0))
    results = [failed("gradients.a", *both)]

    found = suspects(results, (network,))

    assert [s.step for s in found] == ["conv1", "relu1"]


def test_accused_by_an_earlier_check_comes_before_a_larger_margin(
    network: Subject,
) -> None:
    results = [
        failed("gradients.a", finding("relu1", measured=3.0)),
        failed("gradients.b", finding("conv1", measured=4.0)),
        failed("gradients.c", finding("conv1", measured=4.0)),
    ]

    found = suspects(results, (network,))

    assert [s.step for s in found] == ["relu1", "conv1"]
    assert found[0].says.startswith("gradients.a: ")


def test_step_of_no_known_origin_is_named_nevertheless(network: Subject) -> None:
    (found,) = suspects([failed("gradients.a", finding("custom"))], (network,))

    assert (found.step, found.function) == ("custom", "")


def test_two_networks_with_steps_of_one_name_are_kept_apart(network: Subject) -> None:
    other = replace(network, name="other", origins={})
    results = [failed("gradients.a", replace(finding("conv1"), subject="other"))]

    (found,) = suspects(results, (network, other))

    assert found.function == ""


def explanation(**fields: Any) -> Explanation:
    given: dict[str, Any] = {
        "subject": "net",
        "fault": "negated",
        "residual": 1e-12,
        "says": "it is negated",
        **fields,
    }
    return Explanation(**given)


def test_explanation_joins_the_suspect_of_its_step(network: Subject) -> None:
    results = [failed("gradients.a", finding("relu1"))]
    known = explanation(step="relu1", direction="backward")

    (found,) = suspects(results, (network,), [known])

    assert (found.function, found.fault) == ("ReLU.vjp", "negated")
    assert found.says == "it is negated"


def test_explanation_of_the_map_comes_first(network: Subject) -> None:
    results = [failed("gradients.a", finding(None), local=False)]

    first, second = suspects(results, (network,), [explanation()])

    assert (first.fault, first.says) == ("negated", "it is negated")
    assert second.says == "gradients.a: a sign"


def test_explanation_of_the_map_joins_the_folding(network: Subject) -> None:
    results = [failed("gradients.a", finding("fold", "forward"))]

    (found,) = suspects(results, (network,), [explanation()])

    assert (found.step, found.fault) == ("fold", "negated")


def test_unknown_comes_after_a_located_step(network: Subject) -> None:
    results = [failed("gradients.a", finding("relu1"))]
    unknown = explanation(fault="", residual=None, says="unknown")

    found = suspects(results, (network,), [unknown])

    assert [one.says for one in found] == ["gradients.a: a sign", "unknown"]


ANSWERED = "state.every_question_is_answered"


@pytest.fixture(scope="module")
def chain() -> Subject:
    """A network whose steps are known to come one after the other."""
    some = StepFunctions(np.negative, np.add)
    steps = dict.fromkeys(("conv1", "relu1", "dense2"), some)
    return replace(black_box(), name="net", layers=steps, origins={})


def raised(*failing: Finding) -> Result:
    return replace(failed(ANSWERED, *failing), family="state")


def test_who_raised_comes_before_who_only_differs(chain: Subject) -> None:
    results = [
        raised(finding("relu1", "forward")),
        failed("gradients.a", finding("dense2", "forward", measured=9.0)),
    ]

    found = suspects(results, (chain,))

    assert [s.step for s in found] == ["relu1", "dense2"]


def test_who_differs_upstream_comes_before_who_raised(chain: Subject) -> None:
    results = [
        raised(finding("relu1", "forward")),
        failed("gradients.a", finding("conv1", "forward")),
    ]

    found = suspects(results, (chain,))

    assert [s.step for s in found] == ["conv1", "relu1"]


def test_of_two_that_raised_the_first_in_a_run_comes_first(chain: Subject) -> None:
    both = (finding("conv1", "backward"), finding("dense2", "backward"))

    found = suspects([raised(*both)], (chain,))

    assert [s.step for s in found] == ["dense2", "conv1"]


def test_of_two_that_raised_the_one_that_another_check_accuses_comes_first(
    chain: Subject,
) -> None:
    both = (finding("render", "forward"), finding("blend", "forward"))
    results = [raised(*both), failed("rendering.a", finding("blend", "forward"))]

    found = suspects(results, (chain,))

    assert [s.step for s in found] == ["blend", "render"]


def test_function_that_raised_is_named_for_itself(network: Subject) -> None:
    at = replace(finding("conv1"), function="taps", source="windows.py:7")

    (found,) = suspects([raised(at)], (network,))

    assert (found.function, found.source) == ("taps", "windows.py:7")


@pytest.mark.parametrize("step", [None, "network"])
def test_who_raised_within_a_black_box_silences_nobody(
    network: Subject, step: str | None
) -> None:
    whole = failed("signs.whole", finding(None), local=False)

    found = suspects([raised(finding(step, None)), whole], (network,))

    assert "signs.whole" in " ".join(one.says for one in found)


def test_wrong_map_of_a_black_box_that_raises_too_is_doubtful(network: Subject) -> None:
    whole = replace(failed("signs.whole", finding(None), local=False), family="signs")

    doubted = doubtful([raised(finding("network")), whole], network)

    assert doubted
