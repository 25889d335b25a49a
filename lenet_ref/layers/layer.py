"""What every layer is: a frozen value with a forward map and its VJP side by side."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from lenet_ref.trace import Array

__all__ = ["Layer"]


@dataclass(frozen=True, slots=True, eq=False)
class Layer(ABC):
    """A differentiable map that remembers nothing between calls.

    Parameters
    ----------
    name : str
        Unique within the network; findings name the step by it.
    """

    kind: ClassVar[str]

    name: str

    @abstractmethod
    def forward(self, x: Array) -> Array:
        """Map a batch ``x``, shape (N, ...), to a new array ``y``."""

    @abstractmethod
    def vjp(self, x: Array, gy: Array) -> Array:
        """Map the cotangent of ``forward(x)`` to the cotangent of ``x``."""

    @property
    def parameters(self) -> Mapping[str, Array]:
        """The layer's weights by name; none unless it says otherwise."""
        return {}

    @property
    def geometry(self) -> Mapping[str, Any]:
        """Kernel, stride and padding, (rows, columns) each, where there are any."""
        return {}

    def parameter_vjp(self, x: Array, gy: Array) -> Mapping[str, Array]:  # noqa: ARG002
        """Map the cotangent of ``forward(x)`` to that of each parameter."""
        return {}
