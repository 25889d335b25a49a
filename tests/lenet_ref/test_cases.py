"""Which digits are explained for what, and in which words."""

from dataclasses import replace

import numpy as np
import pytest

from lenet_ref import digits, lenet5, load_weights, vanilla_gradient
from lenet_ref.cases import SHOWCASE, Case, chosen_cases, chosen_pairs


@pytest.fixture(scope="module")
def seven_for_one() -> Case:
    return chosen_cases((7,), 1, "logit", signed=True)[0]


def test_a_digit_that_the_network_gets_right_is_preferred() -> None:
    labels, predicted = np.array([4, 4, 4, 9]), np.array([9, 4, 4, 4])

    pairs = chosen_pairs((4, 9, 4), None, labels, predicted)

    assert pairs == ((1, 4), (3, 9))


def test_a_target_alone_asks_it_of_all_ten_digits() -> None:
    labels = np.arange(10)[::-1]

    pairs = chosen_pairs(None, 1, labels, predicted=labels)

    assert pairs == tuple((9 - digit, 1) for digit in range(10))


def test_unasked_a_mistake_is_explained_for_what_it_is_and_was_taken_for() -> None:
    labels = np.array([*range(10), 5, 6])
    predicted = np.array([*range(10), 3, 0])

    pairs = chosen_pairs(None, None, labels, predicted)

    assert pairs == (*SHOWCASE, (10, 5), (10, 3))


def test_a_network_that_errs_nowhere_shows_no_mistake() -> None:
    labels = np.arange(10)

    assert chosen_pairs(None, None, labels, predicted=labels) == SHOWCASE


def test_the_showcase_explains_each_digit_for_itself_and_starts_with_the_essay() -> (
    None
):
    assert SHOWCASE[:2] == ((7, 7), (7, 1))
    assert {digit for digit, target in SHOWCASE if digit == target} == set(range(10))


@pytest.mark.parametrize(
    ("changes", "question"),
    [
        ({}, "What in this 7 speaks for a 1?"),
        ({"target": 8}, "What in this 7 speaks for an 8?"),
        ({"score": "loss"}, "What in this 7 raises the loss of a 1?"),
        ({"signed": False}, "What in this 7 matters to a 1?"),
        ({"score": "loss", "signed": False}, "What in this 7 matters to a 1?"),
    ],
)
def test_the_question_fits_the_score(
    seven_for_one: Case, changes: dict[str, object], question: str
) -> None:
    assert replace(seven_for_one, **changes).question == question  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("predicted", "certainty", "verdict"),
    [
        (7, 0.991, "predicted 7 (99.1%)"),
        (7, 0.99999, "predicted 7 (>99.9%)"),
        (2, 0.5, "wrongly predicted 2 (50.0%)"),
    ],
)
def test_the_verdict_owns_up_to_mistakes_and_claims_no_certainty(
    seven_for_one: Case, predicted: int, certainty: float, verdict: str
) -> None:
    case = replace(seven_for_one, predicted=predicted, certainty=certainty)

    assert case.verdict == verdict


def test_the_limit_is_the_largest_magnitude_of_the_map(seven_for_one: Case) -> None:
    network = lenet5(load_weights(), dtype=np.float64)
    images, _ = digits()
    found = vanilla_gradient(network, images[[seven_for_one.index]], np.array([1]))

    assert seven_for_one.limit == np.abs(found).max()


def test_the_swing_of_the_seven_speaks_against_a_one(seven_for_one: Case) -> None:
    """The essay: its left swing mostly detracts from the 1, its vertical line adds."""
    network = lenet5(load_weights(), dtype=np.float64)
    image = digits()[0][[seven_for_one.index]]
    ink = image[0, 0] > 0.5
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    swing, stem = ink.copy(), ink.copy()
    swing[rows[0] + len(rows) // 3 :] = False
    swing[:, columns[0] + len(columns) // 2 :] = False
    stem[: rows[0] + len(rows) // 2] = False

    found = vanilla_gradient(network, image, np.array([1]), "log_probability")[0, 0]

    assert found[swing].sum() < 0
    assert found[swing].mean() < found[stem].mean()
