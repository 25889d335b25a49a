"""What is proved of the steps of a graph, and where nothing is."""

from dataclasses import replace

import numpy as np

from checks.replicas.propagation import entered, handed_back, network_steps, passed
from lenet_ref.trace import Step

X = np.array([[-1.0, 0.5]])
DOUBLE = {"weight": 2 * np.eye(2), "bias": np.zeros(2)}


def dense(name: str, source: str) -> Step:
    ones = np.ones((1, 2))
    return Step(name, "dense", X, 2 * X, ones, 2 * ones, (source,), 0, DOUBLE)


def relu(name: str, source: str) -> Step:
    return Step(
        name, "relu", X, np.maximum(X, 0), np.ones((1, 2)), np.ones((1, 2)), (source,)
    )


def spans(*steps: Step) -> dict[str, tuple[float, float]]:
    into = entered(steps, -1, 3, (2,))
    found = {s.name: passed(s, into[s.name]) for s in steps if s.name in into}
    return {name: (low.min(), high.max()) for name, (low, high) in found.items()}


def test_interval_comes_from_the_step_that_is_named_not_from_the_one_before() -> None:
    found = spans(
        dense("wide", "images"), dense("wider", "wide"), relu("aside", "images")
    )

    assert found == {"wide": (-2, 6), "wider": (-4, 12), "aside": (0, 3)}


def test_nothing_is_proved_behind_a_step_without_a_rule() -> None:
    strange = replace(relu("strange", "images"), kind="strange")

    found = spans(strange, relu("behind", "strange"), relu("beside", "images"))

    assert found == {"beside": (0, 3)}


def test_nothing_is_proved_of_a_step_with_two_inputs() -> None:
    join = replace(relu("join", "images"), inputs=("images", "images"))

    assert spans(join) == {}


def test_cotangents_of_two_branches_add_up() -> None:
    steps = (dense("first", "images"), dense("left", "first"), relu("right", "first"))

    bounds = handed_back(steps, entered(steps, -1, 3, (2,)))

    assert bounds["left"].max() == 2
    assert bounds["right"].max() == 1
    assert bounds["first"].max() == 2 * (2 + 1)


def test_no_bound_comes_from_a_branch_without_one() -> None:
    strange = replace(relu("strange", "first"), kind="strange")
    steps = (dense("first", "images"), dense("left", "first"), strange)

    bounds = handed_back(steps, entered(steps, -1, 3, (2,)))

    assert set(bounds) == {"left"}


def test_score_and_what_has_no_way_back_are_not_of_the_network() -> None:
    score = replace(relu("score", "first"), kind="score")
    picture = replace(relu("picture", "first"), gy=None)
    first = dense("first", "images")

    assert network_steps((first, score, picture)) == (first,)
