import numpy as np
import pytest

from checks.appearance.likeness import (
    cosine,
    levels_apart,
    rank_correlation,
    ranks,
    visibly_off,
)


def test_ranks_of_distinct_values_are_their_places_in_order() -> None:
    rows = np.random.default_rng(0).permuted(np.tile(np.arange(50.0), (3, 1)), axis=1)

    found = ranks(rows)

    np.testing.assert_array_equal(found, rows)


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    rows = np.array([[5.0, 5.0, 5.0, 1.0, 9.0], [2.0, 2.0, 2.0, 2.0, 2.0]])

    found = ranks(rows)

    assert found.tolist() == [[2, 2, 2, 0, 4], [2, 2, 2, 2, 2]]


def test_rank_correlation_of_tied_maps_is_the_one_worked_by_hand() -> None:
    one, other = np.array([[1.0, 2.0, 2.0, 3.0]]), np.array([[1.0, 2.0, 3.0, 4.0]])

    found = rank_correlation(one, other)

    # Ranks less their mean: (-1.5, 0, 0, 1.5) and (-1.5, -0.5, 0.5, 1.5).
    assert found == pytest.approx(4.5 / np.sqrt(4.5 * 5.0))


def test_rank_correlation_is_a_mean_over_the_cases() -> None:
    one = np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0], [1.0, 1.0, 1.0]])
    other = np.array([[2.0, 9.0, 10.0], [3.0, 2.0, 1.0], [1.0, 2.0, 3.0]])

    found = rank_correlation(one, other)

    assert found == pytest.approx((1 - 1 + 0) / 3)


@pytest.mark.parametrize("scale", [1e-300, 1.0, 1e300])
def test_cosine_neither_over_nor_underflows(scale: float) -> None:
    maps = scale * np.array([[3.0, 4.0], [-4.0, 3.0]])

    found = cosine(maps, np.array([[3.0, 4.0], [3.0, 4.0]]))

    assert found == pytest.approx((1 + 0) / 2)


def test_levels_are_counted_both_up_and_down() -> None:
    one = np.array([[[0, 255, 7]]], np.uint8)
    other = np.array([[[255, 0, 7]]], np.uint8)

    found = levels_apart(one, other)

    assert found == pytest.approx((255 + 255 + 0) / 3)


def test_pixel_is_visibly_off_by_more_than_sixteen_levels_in_one_channel() -> None:
    one = np.zeros((3, 3), np.uint8)
    other = np.array([[0, 16, 0], [17, 0, 0], [16, 16, 16]], np.uint8)

    off = visibly_off(one, other)

    assert off.tolist() == [False, True, False]
