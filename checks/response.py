"""Responses: what came back from one run of a subject, and what else happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from checks.measurement import Case
from lenet_ref.trace import Array, Trace

__all__ = ["Effects", "Mapless", "Response", "UnansweredError"]


@dataclass(frozen=True, slots=True)
class Effects:
    """What a run changed besides returning something.

    Parameters
    ----------
    parameters : tuple of str
        Names of the weights that are no longer what they were.
    input_values : int
        Values of the images or targets passed in that changed.
    random_state, error_state : bool
        Whether NumPy's or Python's global random state, or NumPy's error state,
        changed.
    printed : str
        What went to standard output or error.
    aliased : tuple of str
        What the results share memory with.
    """

    parameters: tuple[str, ...] = ()
    input_values: int = 0
    random_state: bool = False
    error_state: bool = False
    printed: str = ""
    aliased: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """One whole run of a subject.

    Parameters
    ----------
    images : Array, shape (N, C, H, W)
    targets : Array of int, shape (N,)
    cases : tuple of (int, int)
        Image index and target of each.
    logits : Array, shape (N, K)
        A copy of what the subject's scores returned, made as soon as it came back.
    maps : Array, shape (N, C, H, W) or (N, H, W)
        What its saliency returned: the very array, not a copy.
    kept : Array
        A copy of the maps, made as soon as they came back.
    trace : Trace
        Its steps; of a black box the steps ``network`` and ``score``.
    gradient : Array, shape (N, C, H, W), or None
        The maps, where they are the gradient; else the gradient that the trace holds.
    effects : Effects
    returned : Array, shape (N, K), or None
        What its scores returned: the very array.
    """

    images: Array
    targets: Array
    cases: tuple[Case, ...]
    logits: Array
    maps: Array
    kept: Array
    trace: Trace
    gradient: Array | None
    effects: Effects
    returned: Array | None = None


class UnansweredError(RuntimeError):
    """A map is wanted of a run that brought none; its cause says why."""


class Mapless(Response):
    """A run that brought logits and no map: whoever asks for one is told why.

    Parameters
    ----------
    given : mapping of str to object
        The fields that there are; effects where saliency came back.
    why : Exception
        Raised by the subject, or for what it returned.
    """

    __slots__ = ("why",)

    why: Exception

    def __init__(self, given: Mapping[str, Any], why: Exception) -> None:
        for name, value in {**given, "why": why}.items():
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        """Of the fields that are missing; they are asked for like any other."""
        if name not in ("maps", "kept", "trace", "gradient", "effects"):
            raise AttributeError(name)
        msg = f"{type(self.why).__name__}: {self.why}"
        raise UnansweredError(msg) from self.why
