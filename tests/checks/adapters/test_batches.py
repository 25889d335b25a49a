"""Batches of a few sizes only."""

import numpy as np
import pytest

from checks.adapters.batches import BATCH_SIZES, in_batches
from lenet_ref.trace import Array


@pytest.mark.parametrize("count", [1, 2, 7, 19, 20, 21, 40, 47])
def test_each_row_is_answered_whatever_the_batch(count: int) -> None:
    x, t = np.random.default_rng(0).normal(size=(count, 3)), np.arange(count)
    sizes = []

    def function(x: Array, t: Array) -> Array:
        sizes.append(len(x))
        return x * t[:, np.newaxis]

    answer = in_batches(function, x, t)

    np.testing.assert_array_equal(answer, x * t[:, np.newaxis])
    assert set(sizes) <= set(BATCH_SIZES)


def test_batch_that_fits_is_passed_on_with_the_very_answer() -> None:
    x = np.zeros((BATCH_SIZES[-1], 2))
    made = x + 1

    answer = in_batches(lambda _: made, x)

    assert answer is made


def test_company_is_made_of_the_batch_itself() -> None:
    x = np.array([3.0, 5.0])

    answer = in_batches(lambda x: np.full(len(x), x.max()), x)

    np.testing.assert_array_equal(answer, [5.0, 5.0])


@pytest.mark.parametrize("wrong", [None, 3.0, np.zeros((3, 2)), [[1.0]]])
def test_answer_of_other_rows_is_passed_on_as_it_came(wrong: object) -> None:
    x = np.zeros((4, 2))

    answer = in_batches(lambda _: wrong, x)

    assert answer is wrong
