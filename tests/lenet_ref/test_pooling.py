import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_ref.layers import MaxPool2d
from lenet_ref.trace import Array

pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))


@st.composite
def cases(draw: st.DrawFn) -> tuple[MaxPool2d, Array]:
    """Any pool, and a batch of few distinct values: nearly every window is tied."""
    kernel, stride = draw(pairs), draw(pairs)
    padding = tuple(draw(st.integers(0, k - 1)) for k in kernel)
    spare = draw(st.tuples(st.integers(0, 4), st.integers(0, 4)))
    rows, columns = (
        max(1, k - 2 * p) + s for k, p, s in zip(kernel, padding, spare, strict=True)
    )
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    images, channels = draw(st.integers(0, 2)), draw(st.integers(1, 2))
    x = rng.integers(-2, 1, size=(images, channels, rows, columns)).astype(float)
    return MaxPool2d("pool", kernel, stride, (padding[0], padding[1])), x


def first_winners(pool: MaxPool2d, x: Array) -> tuple[Array, list[tuple[int, ...]]]:
    """The largest of each window, and for each where it was found first."""
    height, width = x.shape[2:]
    (k, m), (s, t), (a, b) = pool.kernel, pool.stride, pool.padding
    places = ((height + 2 * a - k) // s + 1, (width + 2 * b - m) // t + 1)
    y = np.full((*x.shape[:2], *places), -np.inf)
    winners: list[tuple[int, ...]] = []
    for n, c, i, j in np.ndindex(y.shape):
        winner = (0, 0)
        for row in range(max(0, s * i - a), min(height, s * i - a + k)):
            for column in range(max(0, t * j - b), min(width, t * j - b + m)):
                if x[n, c, row, column] > y[n, c, i, j]:
                    y[n, c, i, j] = x[n, c, row, column]
                    winner = (row, column)
        winners.append((n, c, *winner))
    return y, winners


@given(case=cases())
def test_forward_is_the_largest_of_each_window(case: tuple[MaxPool2d, Array]) -> None:
    pool, x = case
    expected, _ = first_winners(pool, x)

    y = pool.forward(x)

    np.testing.assert_array_equal(y, expected)


@given(case=cases())
def test_vjp_gives_each_cotangent_to_the_first_of_the_largest(
    case: tuple[MaxPool2d, Array],
) -> None:
    pool, x = case
    y, winners = first_winners(pool, x)
    gy = np.random.default_rng(0).integers(-9, 9, size=y.shape).astype(float)
    expected = np.zeros_like(x)
    for winner, share in zip(winners, gy.ravel(), strict=True):
        expected[winner] += share

    gx = pool.vjp(x, gy)

    np.testing.assert_array_equal(gx, expected)
    assert gx.sum() == gy.sum()


def test_a_complex_winner_is_chosen_by_its_real_part() -> None:
    pool = MaxPool2d("pool", kernel=(1, 3), stride=(1, 3))
    x = np.array([[[[1 + 9j, 2 - 5j, 2 + 7j]]]])

    y = pool.forward(x)

    np.testing.assert_array_equal(y, [[[[2 - 5j]]]])
    np.testing.assert_array_equal(pool.vjp(x, y), [[[[0, 2 - 5j, 0]]]])


def test_nan_wins_its_window_and_no_other() -> None:
    pool = MaxPool2d("pool", kernel=(1, 2), stride=(1, 2))
    x = np.array([[[[9, np.nan, 1, 2]]]])

    y = pool.forward(x)

    np.testing.assert_array_equal(y, [[[[np.nan, 2]]]])


def test_padding_never_wins() -> None:
    pool = MaxPool2d("pool", kernel=(2, 2), stride=(1, 1), padding=(1, 1))
    x = np.full((1, 1, 1, 1), -1e300)

    y = pool.forward(x)

    np.testing.assert_array_equal(y[0, 0], [[-1e300, -1e300], [-1e300, -1e300]])
    np.testing.assert_array_equal(pool.vjp(x, np.ones_like(y)), [[[[4]]]])


@pytest.mark.parametrize(
    ("kernel", "stride", "padding"),
    [((2, 2), (0, 1), (0, 0)), ((2, 2), (1, 1), (0, 2)), ((2, 0), (1, 1), (0, 0))],
)
def test_message_where_the_geometry_is_not_one(
    kernel: tuple[int, int], stride: tuple[int, int], padding: tuple[int, int]
) -> None:
    with pytest.raises(ValueError, match="pool2") as raised:
        MaxPool2d("pool2", kernel, stride, padding)

    assert str(raised.value) == (
        "pool2: expected stride of at least 1 and padding from 0 to less than the "
        f"kernel, got kernel {kernel}, stride {stride}, padding {padding}"
    )


def test_message_where_x_is_not_a_batch_of_images() -> None:
    pool = MaxPool2d("pool2", kernel=(2, 2), stride=(2, 2))

    with pytest.raises(ValueError, match="pool2") as raised:
        pool.forward(np.zeros((4, 4)))

    assert str(raised.value) == "pool2: expected x (N, C, H, W), got x (4, 4)"


def test_message_where_the_window_is_larger_than_the_image() -> None:
    pool = MaxPool2d("pool2", kernel=(2, 3), stride=(2, 2))

    with pytest.raises(ValueError, match="window") as raised:
        pool.forward(np.zeros((1, 1, 4, 2)))

    assert str(raised.value) == (
        "pool2: window (2, 3) is larger than the padded image (4, 2) "
        "(x (1, 1, 4, 2), padding (0, 0))"
    )
