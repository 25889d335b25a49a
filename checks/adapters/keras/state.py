"""The state of a Keras model: what a run may read, and must leave as it was found."""

import contextlib
import importlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from types import ModuleType
from typing import Any

import numpy as np

from lenet_ref.trace import Array

__all__ = ["all_layers", "built_in_float64", "model_kept", "named_state", "seed_state"]


def all_layers(model: Any) -> Iterator[Any]:
    """Every layer, those of models within the model too, each once."""
    seen: set[int] = set()
    waiting = list(getattr(model, "layers", ()))
    while waiting:
        layer = waiting.pop(0)
        if id(layer) not in seen:
            seen.add(id(layer))
            waiting.extend(getattr(layer, "layers", ()))
            yield layer


def _activation(layer: Any) -> str:
    activation = getattr(layer, "activation", None)
    return str(getattr(activation, "__qualname__", type(activation).__name__))


def _value(keras: ModuleType, variable: Any) -> Array:
    return np.array(keras.ops.convert_to_numpy(variable.value))


def named_state(keras: ModuleType, model: Any) -> Mapping[str, Array]:
    """All variables by path, and of each layer whether it trains and its activation."""
    named: dict[str, Array] = {}
    for variable in model.variables:
        path = variable.path.replace("/", ".")
        while path in named:  # names within a layer need not be unique
            path += "'"
        named[path] = _value(keras, variable)
    for layer in (model, *all_layers(model)):
        activation = np.frombuffer(_activation(layer).encode(), np.uint8)
        named[f"{layer.name}.activation"] = activation
        named[f"{layer.name}.trainable"] = np.array(bool(layer.trainable))
    return named


@contextlib.contextmanager
def model_kept(
    keras: ModuleType, model: Any, computing: Callable[[], AbstractContextManager[Any]]
) -> Iterator[None]:
    """Put back variables, gradients, layers' own settings and Keras's global ones.

    Parameters
    ----------
    keras : module
    model : keras.Model
    computing : callable
        Nothing to a context in which the backend takes the variables' dtypes as they
        are: outside of it, JAX would put float64 back as float32.
    """
    variables = [(v, _value(keras, v)) for v in model.variables]
    # Of the torch backend, where autograd leaves gradients at the tensors.
    tensors = [v.value for v in model.variables if hasattr(v.value, "grad")]
    gradients = [(t, None if t.grad is None else t.grad.clone()) for t in tensors]
    layers = [model, *all_layers(model)]
    own = [
        (layer, name, getattr(layer, name))
        for name in ("trainable", "activation")
        for layer in layers
        if hasattr(layer, name)
    ]
    settings = _settings(keras)
    seed, seeded = _seed_generator(), _seed_value(keras)
    try:
        yield
    finally:
        for layer, name, value in own:
            if getattr(layer, name) is not value:
                setattr(layer, name, value)
        for variable, value in variables:
            if not np.array_equal(_value(keras, variable), value, equal_nan=True):
                with computing():
                    variable.assign(value)
        for tensor, gradient in gradients:
            tensor.grad = gradient
        _put_back(keras, settings)
        if seed is not None and seeded is not None:
            seed.state.assign(seeded)


SETTINGS = ("floatx", "epsilon", "image_data_format", "dtype_policy")
"""Global ones; the policy last, for it follows floatx until it is set."""


def _settings(keras: ModuleType) -> Mapping[str, Any]:
    return {name: getattr(keras.config, name)() for name in SETTINGS}


def _put_back(keras: ModuleType, settings: Mapping[str, Any]) -> None:
    """Only what changed: a policy that is set no longer follows floatx."""
    for name, value in settings.items():
        if getattr(keras.config, name)() != value:
            getattr(keras.config, f"set_{name}")(value)


@contextlib.contextmanager
def built_in_float64(keras: ModuleType) -> Iterator[None]:
    """What Keras builds meanwhile is float64, where nothing else is said."""
    settings = _settings(keras)
    try:
        keras.config.set_floatx("float64")
        if keras.config.dtype_policy().name != "float64":  # one was set
            keras.config.set_dtype_policy("float64")
        yield
    finally:
        _put_back(keras, settings)


def _seed_generator() -> Any:
    """The generator that Keras draws from where no seed is given; None before that.

    Keras has no public way to look without making one.
    """
    with contextlib.suppress(ImportError, AttributeError):
        global_state = importlib.import_module("keras.src.backend.common.global_state")
        return global_state.get_global_attribute("global_seed_generator")
    return None


def _seed_value(keras: ModuleType) -> Array | None:
    generator = _seed_generator()
    return None if generator is None else _value(keras, generator.state)


def seed_state(keras: ModuleType) -> bytes:
    """State of Keras's global seed generator; empty where there is none yet."""
    value = _seed_value(keras)
    return b"" if value is None else value.tobytes()
