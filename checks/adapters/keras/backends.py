"""Keras's backends: each with its own gradient, float64 and random state."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

import numpy as np

from checks.adapters.batches import in_batches, in_batches_of_one_size
from checks.adapters.frameworks import framework
from checks.adapters.jax_config import computing_in, config_kept
from lenet_ref.trace import Array

__all__ = ["BACKENDS", "Backend", "Total"]

Total = Callable[[Any, Any], Any]
"""Images and targets, as the backend's tensors, to the summed score."""


def _at_once(function: Callable[..., Any], *arrays: Array) -> Any:
    return function(*arrays)


@dataclass(frozen=True, slots=True)
class Backend:
    """What differs from backend to backend.

    Parameters
    ----------
    gradient : callable
        Keras, the model's variables and a :data:`Total` to a function of images and
        targets, which returns the derivative by the images.
    computing_in : callable
        Name of a dtype to the context in which to compute.
    kept : callable
        Nothing to a context after which the backend's global settings are as before.
    random_state : callable
        Nothing to bytes.
    batched : callable
        A function and its arrays to its answer, in batches that the backend likes.
    """

    gradient: Callable[[ModuleType, list[Any], Total], Callable[[Any, Any], Any]]
    computing_in: Callable[[str], AbstractContextManager[object]] = lambda _dtype: (
        nullcontext()
    )
    kept: Callable[[], AbstractContextManager[None]] = nullcontext
    random_state: Callable[[], bytes] = bytes
    batched: Callable[..., Any] = _at_once

    def of_one_size(self) -> "Backend":
        """The same for a twin: nobody asks what it makes of an image alone."""
        if self.batched is not in_batches:
            return self
        return replace(self, batched=in_batches_of_one_size)


def _jax() -> ModuleType:
    return framework("jax", adapter="from_keras")


def _torch() -> ModuleType:
    return framework("torch", adapter="from_keras")


def _jax_gradient(
    keras: ModuleType, variables: list[Any], total: Total
) -> Callable[[Any, Any], Any]:
    """``jax.grad``, the variables passed in, so that jit sees them as they are now."""
    jax = _jax()

    def stateless(images: Any, values: list[Any], targets: Any) -> Any:
        pairs = list(zip(variables, values, strict=True))
        with keras.StatelessScope(state_mapping=pairs):
            return total(images, targets)

    plain = jax.grad(stateless)
    jitted = jax.jit(plain)

    def gradient(images: Any, targets: Any) -> Any:
        given = images, [variable.value for variable in variables], targets
        try:
            return jitted(*given)
        except (jax.errors.JAXTypeError, TypeError):  # not everything bears jit
            return plain(*given)

    return gradient


def _torch_gradient(
    _keras: ModuleType, _variables: list[Any], total: Total
) -> Callable[[Any, Any], Any]:
    """Autograd's, which leaves every ``.grad`` alone."""
    torch = _torch()

    def gradient(images: Any, targets: Any) -> Any:
        with torch.enable_grad():
            x = images.detach().clone().requires_grad_()
            (found,) = torch.autograd.grad(total(x, targets), x)
        return found

    return gradient


def _tensorflow_gradient(
    _keras: ModuleType, _variables: list[Any], total: Total
) -> Callable[[Any, Any], Any]:
    tf = framework("tensorflow", adapter="from_keras")

    def gradient(images: Any, targets: Any) -> Any:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(images)
            score = total(images, targets)
        return tape.gradient(score, images)

    return gradient


@contextlib.contextmanager
def _jax_kept() -> Iterator[None]:
    with config_kept(_jax()):
        yield


@contextlib.contextmanager
def _torch_kept() -> Iterator[None]:
    torch = _torch()
    state, recording = torch.get_rng_state(), torch.is_grad_enabled()
    try:
        yield
    finally:
        torch.set_rng_state(state)
        torch.set_grad_enabled(recording)


def _torch_random_state() -> bytes:
    return np.asarray(_torch().get_rng_state()).tobytes()


BACKENDS: Mapping[str, Backend] = {
    "jax": Backend(
        gradient=_jax_gradient,
        computing_in=lambda dtype: computing_in(_jax(), dtype),
        kept=_jax_kept,
        batched=in_batches,  # JAX compiles for each size of batch
    ),
    "torch": Backend(
        gradient=_torch_gradient,
        kept=_torch_kept,
        random_state=_torch_random_state,
    ),
    "tensorflow": Backend(gradient=_tensorflow_gradient),
}
"""By the name that Keras has for it."""
