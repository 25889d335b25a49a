"""A mistake: one way in which a stage on the way to the map can go wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from checks.hypotheses.evidence import Evidence

__all__ = ["Act", "Mistake"]

Act = Callable[[Evidence, Any], Any]
"""Evidence, and what the stage is given, to what it makes of it."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One entry of the dictionary.

    Parameters
    ----------
    id : str
        Stable, kebab-case.
    says : str
        What is then true of the map, to follow "the map".
    act : callable
        The stage, with the mistake made.
    needs_whole, needs_logits : bool
        Whether a window of the map, or log-probabilities, are not enough to tell.
    alone : bool
        Whether no second mistake is looked for, because there are too many of the kind.
    scaled : bool
        Whether it is the same mistake whatever its size, which stands for ``{factor}``.
    free : int
        Numbers that were chosen among many, such as how far a shift goes.
    since : callable, optional
        Evidence to what is subtracted from its maps before they are compared.
    step, kind, direction : str or None
        Where it is made, if that is known.
    """

    id: str
    says: str
    act: Act
    needs_whole: bool = False
    needs_logits: bool = False
    alone: bool = False
    scaled: bool = False
    free: int = 0
    since: Callable[[Evidence], Any] | None = None
    step: str | None = None
    kind: str | None = None
    direction: str | None = None

    def told_by(self, evidence: Evidence) -> bool:
        """Whether there is enough to tell it by."""
        return (evidence.whole or not self.needs_whole) and (
            evidence.serves_logits or not self.needs_logits
        )
