import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_ref.layers import Dense


@given(
    images=st.integers(0, 3),
    inputs=st.integers(1, 5),
    outputs=st.integers(1, 4),
    seed=st.integers(0, 2**16),
)
def test_forward_and_vjps_are_sums_over_the_weights(
    images: int, inputs: int, outputs: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    weight, bias = rng.normal(size=(outputs, inputs)), rng.normal(size=outputs)
    x, gy = rng.normal(size=(images, inputs)), rng.normal(size=(images, outputs))
    by_y = np.tile(bias, (images, 1))
    by_x, by_weight = np.zeros_like(x), np.zeros_like(weight)
    for n, k, c in np.ndindex(images, outputs, inputs):
        by_y[n, k] += weight[k, c] * x[n, c]
        by_x[n, c] += weight[k, c] * gy[n, k]
        by_weight[k, c] += x[n, c] * gy[n, k]
    dense = Dense("dense", weight, bias)

    y, gx, cotangents = dense.forward(x), dense.vjp(x, gy), dense.parameter_vjp(x, gy)

    np.testing.assert_allclose(y, by_y, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(gx, by_x, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(cotangents["weight"], by_weight, rtol=1e-12, atol=1e-12)
    by_bias = [sum(gy[:, k]) for k in range(outputs)]
    np.testing.assert_allclose(cotangents["bias"], by_bias, rtol=1e-12, atol=1e-12)


def test_the_layer_keeps_its_own_copy_of_the_weights() -> None:
    weight, bias = np.ones((2, 1)), np.ones(2)
    layer = Dense("own", weight, bias)

    weight[...] = bias[...] = 7

    assert (layer.weight == 1).all()
    assert (layer.bias == 1).all()


def test_message_where_the_bias_does_not_fit_the_weight() -> None:
    with pytest.raises(ValueError, match="dense6") as raised:
        Dense("dense6", np.zeros((2, 3)), np.zeros(3))

    assert str(raised.value) == (
        "dense6: expected weight (outputs, inputs) and bias (outputs,), "
        "got weight (2, 3), bias (3,)"
    )


@pytest.mark.parametrize("shape", [(1, 4), (1, 3, 1), (3,)])
def test_message_where_x_does_not_fit_the_weight(shape: tuple[int, ...]) -> None:
    dense = Dense("dense6", np.zeros((2, 3)), np.zeros(2))

    with pytest.raises(ValueError, match="dense6") as raised:
        dense.forward(np.zeros(shape))

    assert str(raised.value) == (
        f"dense6: expected x (N, 3), got x {shape} (weight (2, 3))"
    )
