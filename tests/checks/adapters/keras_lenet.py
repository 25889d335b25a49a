"""LeNet-5 in Keras, channels last, with the shipped weights."""

import contextlib
import importlib
from collections.abc import Iterator
from typing import Any

import lenet_ref

__all__ = ["building", "colourful", "lenet", "loaded", "mixed"]


@contextlib.contextmanager
def building(keras: Any, dtype: str) -> Iterator[None]:
    """What is built meanwhile is of that dtype; on JAX, float64 is enabled for it."""
    config, wide = keras.config, contextlib.nullcontext()
    if keras.backend.backend() == "jax" and dtype == "float64":
        wide = importlib.import_module("jax").enable_x64(True)  # noqa: FBT003
    before = config.floatx(), config.dtype_policy()
    config.set_floatx(dtype)
    config.set_dtype_policy(dtype)
    try:
        with wide:
            yield
    finally:
        config.set_floatx(before[0])
        config.set_dtype_policy(before[1])


def lenet(keras: Any, dtype: str, *, last: str | None = None) -> Any:
    """A Sequential model."""
    layers = keras.layers
    with building(keras, dtype):
        model = keras.Sequential(
            [
                layers.Input((28, 28, 1)),
                layers.Conv2D(6, 5, padding="same", activation="relu", name="conv1"),
                layers.MaxPooling2D(),
                layers.Conv2D(16, 5, activation="relu", name="conv3"),
                layers.MaxPooling2D(),
                layers.Conv2D(120, 5, activation="relu", name="conv5"),
                layers.Flatten(),
                layers.Dense(84, activation="relu", name="dense6"),
                layers.Dense(10, activation=last, name="dense7"),
            ],
            name="lenet",
        )
        return loaded(model)


def loaded(model: Any) -> Any:
    """The model, with the shipped weights in the layers that are named after them."""
    weights = lenet_ref.load_weights()
    for layer in model.layers:
        if f"{layer.name}.weight" in weights:
            weight = weights[f"{layer.name}.weight"]
            order = (2, 3, 1, 0) if weight.ndim == 4 else (1, 0)
            layer.kernel.assign(weight.transpose(order))
            layer.bias.assign(weights[f"{layer.name}.bias"])
    return model


def colourful(keras: Any, dtype: str) -> Any:
    """A small model of colour images (6, 7, 3) that are not square."""
    layers = keras.layers
    with building(keras, dtype):
        image = layers.Input((6, 7, 3))
        x = layers.Conv2D(4, 3, activation="relu")(image)
        return keras.Model(image, layers.Dense(5)(layers.Flatten()(x)))


def mixed(keras: Any, dtype: str) -> Any:
    """A small model with normalisation by the batch and with dropout."""
    layers = keras.layers
    with building(keras, dtype):
        x = image = layers.Input((6, 7, 3))
        x = layers.Conv2D(4, 3, name="conv")(x)
        x = layers.BatchNormalization(name="norm")(x)
        x = layers.Activation("tanh")(x)
        x = layers.Dropout(0.5, seed=4)(layers.Flatten()(x))
        return keras.Model(image, layers.Dense(5, name="dense")(x))
