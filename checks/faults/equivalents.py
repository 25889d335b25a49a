"""Equivalents: swaps that no check can see, because the program stays the same.

Each has the class of its proof, what that presupposes, and the proof in a sentence. An
entry that a check kills, or whose swap is no longer there, makes the tests fail.
"""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["EQUIVALENTS", "Equivalent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalent:
    """Why a fault is none.

    Parameters
    ----------
    proof : str
        Its class, such as ``axis of a fixed rank``.
    precondition : str
        What must hold for it.
    because : str
        One sentence.
    """

    proof: str
    precondition: str
    because: str


EQUIVALENTS: Mapping[str, Equivalent] = {}
"""By fault id."""
