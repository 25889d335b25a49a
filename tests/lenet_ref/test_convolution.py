import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_ref.layers import Conv2d
from lenet_ref.trace import Array

pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Conv2d, Array]:
    """Any convolution, and a batch that it fits on, with or without a remainder."""
    channels, filters = draw(pairs)
    kernel, stride = draw(pairs), draw(pairs)
    padding = draw(st.tuples(st.integers(0, 2), st.integers(0, 2)))
    spare = draw(st.tuples(st.integers(0, 4), st.integers(0, 4)))
    rows, columns = (
        max(1, k - 2 * p) + s for k, p, s in zip(kernel, padding, spare, strict=True)
    )
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    weight = rng.normal(size=(filters, channels, *kernel))
    conv = Conv2d("conv", weight, rng.normal(size=filters), stride, padding)
    images = draw(st.integers(0, 2))
    return conv, rng.normal(size=(images, channels, rows, columns))


def pairs_of_pixels(conv: Conv2d, x: Array) -> tuple[tuple[int, int], list[Array]]:
    """Output places, and each (i, j, row, column, p, q): a weight meets a pixel."""
    height, width = x.shape[2:]
    (k, m), (s, t), (a, b) = conv.kernel, conv.stride, conv.padding
    places = ((height + 2 * a - k) // s + 1, (width + 2 * b - m) // t + 1)
    meetings = []
    for i, j, p, q in np.ndindex(*places, k, m):
        row, column = s * i + p - a, t * j + q - b
        if 0 <= row < height and 0 <= column < width:
            meetings.append(np.array([i, j, row, column, p, q]))
    return places, meetings


@given(case=cases())
def test_forward_is_the_sum_over_every_pixel_a_weight_meets(
    case: tuple[Conv2d, Array],
) -> None:
    conv, x = case
    places, meetings = pairs_of_pixels(conv, x)
    expected = np.zeros((len(x), len(conv.bias), *places))
    for n, f, c in np.ndindex(len(x), *conv.weight.shape[:2]):
        for i, j, row, column, p, q in meetings:
            expected[n, f, i, j] += x[n, c, row, column] * conv.weight[f, c, p, q]
    for f, bias in enumerate(conv.bias):
        expected[:, f] += bias

    y = conv.forward(x)

    assert y.shape == expected.shape
    np.testing.assert_allclose(y, expected, rtol=1e-12, atol=1e-12)


@given(case=cases())
def test_vjps_are_the_sums_over_the_same_meetings(case: tuple[Conv2d, Array]) -> None:
    conv, x = case
    places, meetings = pairs_of_pixels(conv, x)
    rng = np.random.default_rng(0)
    gy = rng.normal(size=(len(x), len(conv.bias), *places))
    by_x, by_weight = np.zeros_like(x), np.zeros_like(conv.weight)
    for n, f, c in np.ndindex(len(x), *conv.weight.shape[:2]):
        for i, j, row, column, p, q in meetings:
            by_x[n, c, row, column] += gy[n, f, i, j] * conv.weight[f, c, p, q]
            by_weight[f, c, p, q] += gy[n, f, i, j] * x[n, c, row, column]

    gx, cotangents = conv.vjp(x, gy), conv.parameter_vjp(x, gy)

    np.testing.assert_allclose(gx, by_x, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(cotangents["weight"], by_weight, rtol=1e-12, atol=1e-12)
    by_bias = [sum(gy[:, f].ravel()) for f in range(len(conv.bias))]
    np.testing.assert_allclose(cotangents["bias"], by_bias, rtol=1e-12, atol=1e-12)


def test_a_lone_pixel_shows_the_kernel_upside_down_and_left_to_right() -> None:
    weight = np.arange(1.0, 7.0).reshape(1, 1, 2, 3)
    conv = Conv2d("conv", weight, np.zeros(1), padding=(1, 2))
    x = np.zeros((1, 1, 1, 1))
    x[0, 0, 0, 0] = 1

    y = conv.forward(x)

    np.testing.assert_array_equal(y[0, 0], [[6, 5, 4], [3, 2, 1]])


def test_a_lone_cotangent_shows_the_kernel_as_it_is() -> None:
    weight = np.arange(1.0, 7.0).reshape(1, 1, 2, 3)
    conv = Conv2d("conv", weight, np.ones(1))

    gx = conv.vjp(np.zeros((1, 1, 2, 3)), gy=np.ones((1, 1, 1, 1)))

    np.testing.assert_array_equal(gx, weight)


def test_parameters_and_geometry_say_what_the_layer_is_made_of() -> None:
    weight, bias = np.ones((2, 1, 3, 4)), np.zeros(2)

    conv = Conv2d("conv", weight, bias, stride=(1, 2), padding=(0, 1))

    assert conv.kernel == (3, 4)
    assert conv.geometry == {"kernel": (3, 4), "stride": (1, 2), "padding": (0, 1)}
    np.testing.assert_array_equal(conv.parameters["weight"], weight)
    np.testing.assert_array_equal(conv.parameters["bias"], bias)


def test_the_layer_keeps_its_own_copy_of_the_weights() -> None:
    weight, bias = np.ones((2, 1, 1, 1)), np.ones(2)
    layer = Conv2d("own", weight, bias)

    weight[...] = bias[...] = 7

    assert (layer.weight == 1).all()
    assert (layer.bias == 1).all()


def test_message_where_the_bias_does_not_fit_the_weight() -> None:
    with pytest.raises(ValueError, match="bias") as raised:
        Conv2d("conv3", np.zeros((2, 1, 3, 3)), np.zeros(3))

    assert str(raised.value) == (
        "conv3: expected weight (F, C, rows, columns) and bias (F,), "
        "got weight (2, 1, 3, 3), bias (3,)"
    )


@pytest.mark.parametrize(("stride", "padding"), [((0, 1), (0, 0)), ((1, 1), (0, -1))])
def test_message_where_the_geometry_is_not_one(
    stride: tuple[int, int], padding: tuple[int, int]
) -> None:
    with pytest.raises(ValueError, match="stride") as raised:
        Conv2d("conv3", np.zeros((1, 1, 3, 3)), np.zeros(1), stride, padding)

    assert str(raised.value) == (
        "conv3: expected stride of at least 1 and padding of at least 0, "
        f"got stride {stride}, padding {padding}"
    )


@pytest.mark.parametrize("shape", [(5, 1, 8, 8), (2, 8, 8)])
def test_message_where_the_channels_do_not_fit(shape: tuple[int, ...]) -> None:
    conv = Conv2d("conv3", np.zeros((1, 2, 3, 3)), np.zeros(1))

    with pytest.raises(ValueError, match="conv3") as raised:
        conv.forward(np.zeros(shape))

    assert str(raised.value) == (
        f"conv3: expected x (N, 2, H, W), got x {shape} (weight (1, 2, 3, 3))"
    )


def test_message_where_the_kernel_is_larger_than_the_image() -> None:
    conv = Conv2d("conv3", np.zeros((1, 1, 5, 3)), np.zeros(1), padding=(1, 0))

    with pytest.raises(ValueError, match="kernel") as raised:
        conv.forward(np.zeros((1, 1, 2, 8)))

    assert str(raised.value) == (
        "conv3: kernel (5, 3) is larger than the padded image (4, 8) "
        "(x (1, 1, 2, 8), padding (1, 0))"
    )
