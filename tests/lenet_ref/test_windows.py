import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_ref.windows import Pair, cropped, padded, taps, windows

sides = st.tuples(st.integers(1, 6), st.integers(1, 6))
steps = st.tuples(st.integers(1, 3), st.integers(1, 3))
borders = st.tuples(st.integers(0, 3), st.integers(0, 3))


@given(side=sides, padding=borders)
def test_cropped_undoes_padded(side: Pair, padding: Pair) -> None:
    x = np.random.default_rng(0).normal(size=(2, 3, *side))

    back = cropped(padded(x, padding), padding)

    np.testing.assert_array_equal(back, x)


@given(side=sides, padding=borders)
def test_padded_adds_only_the_fill(side: Pair, padding: Pair) -> None:
    x = np.ones((1, 2, *side), dtype=np.float32)

    xp = padded(x, padding, fill=-5)

    rows, columns = side[0] + 2 * padding[0], side[1] + 2 * padding[1]
    assert xp.shape == (1, 2, rows, columns)
    assert xp.dtype == np.float32
    assert (xp == 1).sum() == x.size
    assert (xp == -5).sum() == xp.size - x.size
    assert not np.shares_memory(xp, x)


@given(kernel=steps, stride=steps, spare=borders)
def test_windows_are_the_patches_at_every_whole_stride(
    kernel: Pair, stride: Pair, spare: Pair
) -> None:
    side = (kernel[0] + spare[0], kernel[1] + spare[1])
    x = np.arange(side[0] * side[1]).reshape(1, 1, *side)
    tops = [i for i in range(0, side[0], stride[0]) if i + kernel[0] <= side[0]]
    lefts = [j for j in range(0, side[1], stride[1]) if j + kernel[1] <= side[1]]

    patches = windows(x, kernel, stride)

    assert patches.shape == (1, 1, len(tops), len(lefts), *kernel)
    for i, top in enumerate(tops):
        for j, left in enumerate(lefts):
            patch = x[0, 0, top : top + kernel[0], left : left + kernel[1]]
            np.testing.assert_array_equal(patches[0, 0, i, j], patch)


@given(places=steps, kernel=steps, stride=steps)
def test_each_tap_selects_its_column_of_the_windows(
    places: Pair, kernel: Pair, stride: Pair
) -> None:
    rows, columns = (
        k + s * (n - 1) for k, s, n in zip(kernel, stride, places, strict=True)
    )
    x = np.arange(2 * rows * columns).reshape(2, 1, rows, columns)

    selected = {
        offset: x[index] for offset, index in taps(kernel, stride, (2, 1, *places))
    }

    assert sorted(selected) == list(np.ndindex(kernel))
    for (p, q), pixels in selected.items():
        np.testing.assert_array_equal(
            pixels, windows(x, kernel, stride)[:, :, :, :, p, q]
        )


def test_windows_cannot_be_written_to() -> None:
    patches = windows(np.zeros((1, 1, 3, 3)), (2, 2), (1, 1))

    with pytest.raises(ValueError, match="read-only"):
        patches[...] = 1
