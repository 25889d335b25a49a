"""Responses: what came back from one run of a subject, and what else happened."""

from dataclasses import dataclass

from checks.measurement import Case
from lenet_ref.trace import Array, Trace

__all__ = ["Effects", "Response"]


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
        What the subject's scores returned.
    maps : Array, shape (N, C, H, W) or (N, H, W)
        What its saliency returned: the very array, not a copy.
    kept : Array
        A copy of the maps, made as soon as they came back.
    trace : Trace
        Its steps; of a black box the steps ``network`` and ``score``.
    gradient : Array, shape (N, C, H, W), or None
        The maps, where they are the gradient; else the gradient that the trace holds.
    effects : Effects
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
