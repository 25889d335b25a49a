from collections.abc import Iterator

import numpy as np
import pytest

from checks.appearance.metrics import (
    average_hash,
    correlation,
    grey,
    structural_similarity,
)
from lenet_ref.trace import Array


def noise(seed: int, *shape: int) -> Array:
    return np.random.default_rng(seed).uniform(0, 255, shape)


def similarities(a: Array, b: Array) -> Iterator[float]:
    """Of each window, by the formula of Wang et al. 2004 for one window."""
    for row in range(a.shape[0] - 6):
        for column in range(a.shape[1] - 6):
            x, y = (v[row : row + 7, column : column + 7].ravel() for v in (a, b))
            (xx, xy), (_, yy) = np.cov(x, y)
            means = x.mean(), y.mean()
            over = (2 * means[0] * means[1] + 6.5025) * (2 * xy + 58.5225)
            under = (means[0] ** 2 + means[1] ** 2 + 6.5025) * (xx + yy + 58.5225)
            yield over / under


def test_structural_similarity_is_the_mean_over_windows() -> None:
    a, b = noise(0, 2, 11, 9), noise(1, 2, 11, 9)

    found = structural_similarity(a, b)

    by_hand = [np.mean(list(similarities(x, y))) for x, y in zip(a, b, strict=True)]
    np.testing.assert_allclose(found, by_hand, rtol=1e-12)


def test_structural_similarity_of_one_picture_and_a_brighter_one() -> None:
    dark, bright = np.full((1, 8, 8), 50.0), np.full((1, 8, 8), 100.0)

    found = structural_similarity(dark, bright)

    # No structure: only the means are compared.
    assert found == pytest.approx((2 * 5000 + 6.5025) / (2500 + 10000 + 6.5025))


def test_correlation_does_not_feel_scale_and_shift_and_feels_the_sign() -> None:
    a = noise(0, 3, 6, 5)
    b = np.stack([2 * a[0] + 3, -a[1], np.full((6, 5), 7.0)])

    found = correlation(a, b)

    np.testing.assert_allclose(found, [1, -1, 0], atol=1e-12)


def test_grey_of_grey_is_itself() -> None:
    levels = np.arange(256)

    found = grey(np.stack([levels] * 3, axis=-1))

    np.testing.assert_allclose(found, levels, rtol=1e-12)


@pytest.mark.parametrize("shape", [(8, 8), (28, 28), (11, 14)])
def test_hash_tells_which_cells_are_brighter_than_the_mean(
    shape: tuple[int, int],
) -> None:
    ramp = np.broadcast_to(np.arange(shape[1], dtype=float), (1, *shape))

    found = average_hash(ramp)

    assert found[0].tolist() == [[False] * 4 + [True] * 4] * 8


def test_hash_of_cells_that_split_pixels_counts_their_shares() -> None:
    line = np.zeros((1, 12, 12))
    line[0, :, 1] = 6  # the second pixel: a third of it is in the first cell

    found = average_hash(line)

    # Cell means: 6 / 3 / 1.5 * ... = 2 * 2/3 and 4 * 2/3; the mean of all is 0.5.
    assert found[0, 0].tolist() == [True, True] + [False] * 6
