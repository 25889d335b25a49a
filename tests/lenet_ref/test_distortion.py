"""Distortion: images are moved, and nothing else happens to them."""

import numpy as np

from lenet_ref.distortion import distorted, sampled


def test_sampling_at_whole_places_moves_the_image() -> None:
    x = np.random.default_rng(0).random((2, 3, 4, 5))
    rows, columns = np.indices((4, 5))
    down = np.broadcast_to(rows + 1, (2, 4, 5))
    right = np.broadcast_to(columns - 2, (2, 4, 5))

    moved = sampled(x, down, right)

    np.testing.assert_array_equal(moved[:, :, :3, 2:], x[:, :, 1:, :3])
    assert not moved[:, :, 3].any()
    assert not moved[:, :, :, :2].any()


def test_distortion_keeps_dtype_range_and_most_of_the_ink() -> None:
    x = np.zeros((50, 1, 28, 28), np.float32)
    x[:, :, 8:20, 10:18] = 1

    y = distorted(x, np.random.default_rng(0))

    assert y.dtype == np.float32
    assert y.shape == x.shape
    assert 0 <= y.min() <= y.max() <= 1
    ink = y.sum(axis=(1, 2, 3)) / 96
    # the determinant of the maps is between 0.85^2 and 1.15^2
    assert 0.7 < ink.min() < ink.max() < 1.45
    assert np.unique(y.sum(axis=(1, 2, 3))).size == 50
