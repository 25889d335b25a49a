"""The trace: every step of one run, frozen and read-only; the interface of all checks.

Symbols: N images, C channels, H rows, W columns, K classes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Array", "Step", "Trace", "read_only"]

Array = npt.NDArray[Any]


def read_only(array: Array) -> Array:
    """View of ``array`` through which nothing can be written.

    Examples
    --------
    >>> import numpy as np
    >>> read_only(np.zeros(2)).flags.writeable
    False
    """
    view = np.asarray(array).view()
    view.flags.writeable = False
    return view


def _frozen(arrays: Mapping[str, Array]) -> Mapping[str, Array]:
    return MappingProxyType({name: read_only(a) for name, a in arrays.items()})


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One layer's part of one run.

    Parameters
    ----------
    name : str
        Unique within the trace; findings name the step by it.
    kind : str
        ``conv2d``, ``relu``, ``max_pool2d``, ``flatten``, ``dense``, ``score``,
        ``fold``, ``preprocess``, ``render``, ``blend``, or a foreign subject's word.
    x, y : Array, shape (N, ...)
        What went in and what came out.
    gy, gx : Array or None
        Cotangents of ``y`` and ``x``: the derivative of the summed score by them, of
        the same shapes. None where nothing flows back.
    inputs : tuple of str
        Names of the steps whose outputs make up ``x``; ``images`` for the trace's own.
        None of a fold, whose ``x`` is a cotangent, and of a preprocessing. A blend
        also names the images, over which it lays ``x``.
    call : int
        0 for a layer's first use within the run, 1 for its second, and so on.
    parameters : mapping of str to Array
        The layer's weights, as they were during the run.
    parameter_cotangents : mapping of str to Array
        Derivative of the summed score by each parameter, of the parameter's shape.
    geometry : mapping
        ``kernel``, ``stride``, ``padding`` as (rows, columns) where the kind has them;
        the declared rule for the kinds ``score`` (``score``, ``targets``) and ``fold``
        (``signed``, ``channel_reduction``); the ``opacity`` of a ``blend``.
    """

    name: str
    kind: str
    x: Array
    y: Array
    gy: Array | None = None
    gx: Array | None = None
    inputs: tuple[str, ...] = ()
    call: int = 0
    parameters: Mapping[str, Array] = field(default_factory=dict)
    parameter_cotangents: Mapping[str, Array] = field(default_factory=dict)
    geometry: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for label in ("x", "y", "gy", "gx"):
            array = getattr(self, label)
            if array is not None:
                object.__setattr__(self, label, read_only(array))
        for label in ("parameters", "parameter_cotangents"):
            object.__setattr__(self, label, _frozen(getattr(self, label)))
        object.__setattr__(self, "geometry", MappingProxyType(dict(self.geometry)))

    def __repr__(self) -> str:
        return f"Step({self.name!r}, x {self.x.shape}, y {self.y.shape})"


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """All steps of one run, in forward order.

    Parameters
    ----------
    steps : tuple of Step
    images : Array, shape (N, C, H, W)
    targets : Array of int, shape (N,)
    score : str
        ``logit``, ``probability``, ``log_probability`` or ``loss``.
    maps : Array, shape (N, C, H, W) or (N, H, W)
        The saliency maps that the run ended in.
    """

    steps: tuple[Step, ...]
    images: Array
    targets: Array
    score: str
    maps: Array

    def __post_init__(self) -> None:
        for label in ("images", "targets", "maps"):
            object.__setattr__(self, label, read_only(getattr(self, label)))

    @property
    def dtype(self) -> np.dtype[Any]:
        """What the run was computed in."""
        return self.maps.dtype

    def __repr__(self) -> str:
        return f"Trace({' '.join(step.name for step in self.steps)})"

    def __contains__(self, name: str) -> bool:
        return any(step.name == name for step in self.steps)

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def __len__(self) -> int:
        return len(self.steps)

    def __getitem__(self, name: str) -> Step:
        """Return the step called ``name``.

        Raises
        ------
        KeyError
            If no step has that name; the message lists those there are.
        """
        for step in self.steps:
            if step.name == name:
                return step
        known = " ".join(step.name for step in self.steps)
        msg = f"trace has no step {name!r}; its steps are {known}"
        raise KeyError(msg)
