"""Keras models: what ends in a softmax, and the same model in float64."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

from checks.adapters.keras.state import all_layers, built_in_float64
from checks.adapters.precision import TwinError
from lenet_ref.trace import Array

__all__ = ["float64_clone", "is_distribution", "without_softmax"]

Served = Callable[[Any], Any]


def without_softmax(keras: ModuleType, model: Any) -> Served | None:
    """The model up to its last softmax, sharing its layers; None where none is seen.

    Parameters
    ----------
    keras : module
    model : keras.Model

    Returns
    -------
    callable or None
        Images to what the softmax would be taken of: logits. The model itself is not
        touched: its last layer is copied, its variables shared, and the copy called
        without the activation.
    """
    last = _last_layer(model)
    if not _is_softmax(keras, last):
        return None
    # Not a Model, which would cast images to the policy that is set at the time.
    before: Served = keras.Function(model.inputs[0], last.input)
    if not last.weights:
        return before
    # Not copy.copy, by which Keras makes variables anew: these are to be the model's.
    bare = object.__new__(type(last))
    vars(bare).update({**vars(last), "activation": keras.activations.linear})
    return lambda x: bare(before(x))


def _last_layer(model: Any) -> Any:
    """The layer that the output comes from; None where the model shows no graph."""
    outputs = list(getattr(model, "outputs", None) or ())
    history = getattr(outputs[0], "_keras_history", None) if len(outputs) == 1 else None
    return getattr(history, "operation", None)


def _is_softmax(keras: ModuleType, layer: Any) -> bool:
    if layer is None:
        return False
    activation = getattr(layer, "activation", None)
    return (
        isinstance(layer, keras.layers.Softmax) and layer.axis in (-1, 1)
    ) or activation is keras.activations.softmax


SUM = 1e-3
"""How far float16 probabilities of 1000 classes may sum from 1."""


def is_distribution(answers: Any) -> bool:
    """Whether every row of (N, K) looks like probabilities."""
    if np.ndim(answers) != 2 or np.shape(answers)[1] < 2:
        return False
    sums = np.sum(answers, axis=1)
    return bool((np.asarray(answers) >= 0).all() and (np.abs(sums - 1) <= SUM).all())


def _widened(config: Any, key: str = "") -> Any:
    """A layer's config with float64 wherever a dtype was float32.

    Any other stays: a twin must not cure a model of its float16.
    """
    if key == "dtype" and config == "float32":
        return "float64"
    if isinstance(config, dict):
        if config.get("class_name") == "DTypePolicy":
            own = config["config"]
            return {**config, "config": {**own, "name": _widened(own["name"], "dtype")}}
        return {name: _widened(value, name) for name, value in config.items()}
    if isinstance(config, list | tuple):
        return type(config)(_widened(value) for value in config)
    return config


def float64_clone(keras: ModuleType, model: Any, image: Array) -> Any:
    """The same model in float64: built again from its config, its weights copied.

    Parameters
    ----------
    keras : module
    model : keras.Model
    image : Array, shape (1, ...)
        As the model takes it, to build what is built when first called.

    Raises
    ------
    TwinError
        If Keras cannot build it again from its config.
    """
    kinds = map(type, (model, *all_layers(model)))
    custom = {kind.__name__: kind for kind in kinds if _is_custom(kind)}
    try:
        # A model has no dtype in its config: it takes that of the moment.
        with built_in_float64(keras), keras.saving.custom_object_scope(custom):
            clone = type(model).from_config(_widened(model.get_config()))
            if not clone.built:
                clone(keras.ops.convert_to_tensor(image), training=False)
        for own, its in zip(clone.weights, model.weights, strict=True):
            own.assign(keras.ops.convert_to_numpy(its.value))
    except Exception as error:
        said = str(error).strip().splitlines()[0] if str(error).strip() else ""
        msg = (
            f"Keras cannot build {type(model).__name__} again from its config "
            f"({type(error).__name__}: {said})"
        )
        raise TwinError(msg) from error
    return clone


def _is_custom(kind: type) -> bool:
    return not kind.__module__.startswith("keras.")
