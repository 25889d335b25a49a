"""Handmade layers: how the passes of somebody's layer object are called.

Symbols: x what goes in, y what comes out, gy and gx their cotangents.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from lenet_ref.trace import Array

__all__ = ["HandmadeLayer", "LayerError", "Memory", "methods"]

RATES = ("lr", "learning_rate", "learn_rate", "alpha", "eta")
"""Parameters of backward that mean a learning rate: 0, so that nothing is learned."""

TRAINING = ("train", "training", "is_training", "is_train", "train_flg", "train_mode")
"""Parameters of forward that mean that it is for training: False, whatever else they
are by default. A layer that trains unless told otherwise is no worse for it."""

CACHES = ("cache", "ctx", "context", "memory", "saved")
"""Parameters of backward that take what forward returned beside y, though optional."""

Memory = tuple[Any, ...]
"""What forward returned beside y; empty where it keeps that to itself."""


class LayerError(ValueError):
    """A layer that cannot be called as it was said to be, or answers no array."""


@dataclass(frozen=True, eq=False)
class HandmadeLayer:
    """A layer object, the names of its two passes, and its own name.

    Parameters
    ----------
    name : str
        Unique among its chain.
    layer : object
    forward_name, backward_name : str
        Names of its methods.

    Raises
    ------
    LayerError
        If it has no such methods, or they need what cannot be supplied.
    """

    name: str
    layer: Any
    forward_name: str = "forward"
    backward_name: str = "backward"

    def __post_init__(self) -> None:
        if isinstance(self.layer, type):
            word = self.layer.__name__
            msg = f"{self.name} is the class {word}; type {word}(...), a layer of it"
            raise LayerError(msg)
        for which in ("forward", "backward"):
            if not callable(getattr(self.layer, self.method(which), None)):
                raise LayerError(self._without(which))
        _ = self._forward_options, self._backward_options

    @property
    def title(self) -> str:
        """Name and class."""
        return f"{self.name} ({type(self.layer).__name__})"

    def method(self, which: str) -> str:
        """What the method for ``which``, forward or backward, is called."""
        return {"forward": self.forward_name, "backward": self.backward_name}[which]

    def _without(self, which: str) -> str:
        own, likely = methods(type(self.layer), which)
        known = ", ".join(own) or "none"
        return (
            f"{self.title} has no method {self.method(which)!r}; it has {known}; "
            f"type {which}={likely!r}"
        )

    @cached_property
    def _forward_options(self) -> dict[str, Any]:
        """What forward is told beside x: that it is not for training."""
        lacking = [name for name in self._needed("forward") if name not in TRAINING]
        for needed in lacking[:1]:
            msg = (
                f"{self.title}: {self.forward_name} needs {needed!r} besides x; "
                f"give it a default, such as {needed}=None"
            )
            raise LayerError(msg)
        return {n: False for n in self._parameters("forward") if n in TRAINING}

    @cached_property
    def _backward_options(self) -> tuple[dict[str, Any], str | None]:
        """What backward needs beside gy, and the name by which it takes a cache."""
        needed = self._needed("backward")
        options = {name: 0.0 for name in needed if name in RATES}
        others = [name for name in needed if name not in RATES]
        if len(others) > 1:
            msg = (
                f"{self.title}: {self.backward_name} needs {' and '.join(others)} "
                "besides the cotangent of y; expected backward(gy) or "
                "backward(gy, cache)"
            )
            raise LayerError(msg)
        optional = [name for name in self._parameters("backward") if name in CACHES]
        return options, next(iter(others or optional), None)

    def _parameters(self, which: str) -> dict[str, inspect.Parameter]:
        """Parameters of a pass, without its first."""
        try:
            found = inspect.signature(getattr(self.layer, self.method(which)))
        except (TypeError, ValueError):  # compiled code has no signature
            return {}
        return dict(list(found.parameters.items())[1:])

    def _needed(self, which: str) -> list[str]:
        variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
        return [
            name
            for name, parameter in self._parameters(which).items()
            if parameter.default is parameter.empty and parameter.kind not in variable
        ]

    def forward(self, x: Array) -> tuple[Array, Memory]:
        """Run forward: y, and what backward is to be given of it."""
        answer = self._method("forward")(x, **self._forward_options)
        y: Any = answer
        memory: Memory = ()
        if isinstance(answer, tuple) and answer:
            y, *rest = answer
            memory = (rest[0] if len(rest) == 1 else tuple(rest),) if rest else ()
        return self._array(y, "forward"), memory

    def backward(self, gy: Array, memory: Memory) -> Array:
        """Run backward: gx, the first of what it returns."""
        options, cache = self._backward_options
        given = dict(options)
        if cache is not None and memory:
            given[cache] = memory[0]
        elif cache in self._needed("backward"):
            msg = (
                f"{self.title}: {self.backward_name} needs {cache!r}, but "
                f"{self.forward_name} returned y alone; expected (y, {cache})"
            )
            raise LayerError(msg)
        answer = self._method("backward")(gy, **given)
        if isinstance(answer, tuple | list) and len(answer):
            answer = answer[0]
        return self._array(answer, "backward")

    def _method(self, which: str) -> Callable[..., Any]:
        method: Callable[..., Any] = getattr(self.layer, self.method(which))
        return method

    def _array(self, answer: Any, which: str) -> Array:
        if isinstance(answer, np.ndarray) and answer.ndim:
            return answer
        came = (
            "a scalar"
            if np.isscalar(answer) or isinstance(answer, np.ndarray)
            else (type(answer).__name__)
        )
        msg = (
            f"{self.title}: {self.method(which)} returned {came}, "
            "expected a NumPy array"
        )
        raise LayerError(msg)


NEAR = {
    "forward": ("call", "fprop", "forward_prop", "feed_forward", "forward_pass"),
    "backward": ("bprop", "back_prop", "backprop", "backward_prop", "backward_pass"),
}
"""What else the two passes are called, the likeliest last."""


def methods(kind: type, which: str) -> tuple[list[str], str]:
    """Public methods that a class and its bases define, and the likeliest of them.

    Parameters
    ----------
    kind : type
    which : {"forward", "backward"}

    Examples
    --------
    >>> class Layer:
    ...     def fprop(self, x): ...
    ...     def bprop(self, gy): ...
    >>> methods(Layer, "backward")
    (['bprop', 'fprop'], 'bprop')
    """
    own = sorted(
        {
            name
            for base in kind.__mro__[:-1]
            for name, value in vars(base).items()
            if callable(value) and not name.startswith("_")
        }
    )
    if which == "forward" and "__call__" in vars(kind):
        return own, "__call__"
    near = [name for name in NEAR[which] if name in own]
    return own, (near or ["NAME"])[-1]
