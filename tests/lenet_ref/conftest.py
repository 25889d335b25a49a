"""Networks with seeded random weights, and images that are full of ties."""

import numpy as np
import pytest

from lenet_ref.layers import Conv2d, Dense, Flatten, MaxPool2d, ReLU
from lenet_ref.network import LENET5_SHAPES, Network, lenet5
from lenet_ref.trace import Array


@pytest.fixture(scope="session")
def lenet_weights() -> dict[str, Array]:
    rng = np.random.default_rng(5)
    return {
        name: rng.normal(size=shape) * np.sqrt(2 / np.prod(shape[1:]))
        for name, shape in LENET5_SHAPES.items()
    }


@pytest.fixture(scope="session")
def lenet(lenet_weights: dict[str, Array]) -> Network:
    return lenet5(lenet_weights)


@pytest.fixture(scope="session")
def strokes() -> Array:
    """Two digits by hand, a 7 and a 1: flat black, flat white, and one grey edge."""
    images = np.zeros((2, 1, 28, 28))
    images[0, 0, 6:9, 6:21] = 1
    for row in range(9, 24):
        left = 18 - row // 2
        images[0, 0, row, left : left + 3] = 1
    images[1, 0, 5:24, 13:16] = 1
    images[:, :, :, 17] *= 0.5
    return images


@pytest.fixture(scope="session")
def awkward() -> Network:
    """2 channels, 11x14, nothing square, windows that overlap and a remainder left."""
    rng = np.random.default_rng(6)
    return Network(
        layers=(
            Conv2d(
                "conv1",
                rng.normal(size=(3, 2, 2, 3)),
                rng.normal(size=3),
                stride=(1, 2),
                padding=(1, 0),
            ),
            ReLU("relu1"),
            MaxPool2d("pool2", kernel=(3, 2), stride=(2, 1), padding=(1, 0)),
            Flatten("flatten"),
            Dense("dense3", rng.normal(size=(4, 90)) / 9, rng.normal(size=4)),
        ),
        input_shape=(2, 11, 14),
    )


@pytest.fixture(scope="session")
def blocks() -> Array:
    """Three images of three grey levels, (3, 2, 11, 14): most windows are tied."""
    return np.random.default_rng(7).integers(0, 3, size=(3, 2, 11, 14)) / 2
