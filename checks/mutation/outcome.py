"""Outcomes: what became of a mutant, as data that goes through a file."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["STATUSES", "Outcome", "Place"]

STATUSES = ("killed", "survived", "equivalent", "incompetent", "timeout")
"""Killed: a check failed. Survived: none did. Equivalent: the ledger proves that none
can. Incompetent: it raised where a right program simply runs, which a check says too.
Timeout: it ran on, or took the memory, and was stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a mutant is believed to be at fault.

    Parameters
    ----------
    function, source : str
        Qualified name, and ``file:line``.
    step, kind, direction : str or None
    """

    function: str
    source: str
    step: str | None
    kind: str | None
    direction: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one mutant.

    Parameters
    ----------
    id : str
    status : str
        One of :data:`STATUSES`.
    reason : str
        What the check says, what was raised, or why it is equivalent.
    first_check, network : str or None
        The check that killed it, and on which network.
    whole : bool
        Whether the whole battery was put to it, not only the small one.
    failing : tuple of str
        The question that it did not pass, as ``network check``; with a matrix, every
        one.
    located, suspects : Place or None, tuple of Place
        By comparison with the untouched package; and by the evidence alone, most
        likely first.
    valid_map : bool or None
        None where nobody looked; likewise the next four.
    alike, rank, levels, deception : float or None
    seconds : float
        Of the kill alone; ``more_seconds`` of everything else that was asked.
    """

    id: str
    status: str
    reason: str = ""
    first_check: str | None = None
    network: str | None = None
    whole: bool = False
    failing: tuple[str, ...] = ()
    located: Place | None = None
    suspects: tuple[Place, ...] = ()
    valid_map: bool | None = None
    alike: float | None = None
    rank: float | None = None
    levels: float | None = None
    deception: float | None = None
    seconds: float = 0.0
    more_seconds: float = 0.0

    @property
    def noticed(self) -> bool:
        """Whether the battery objects."""
        return self.status in ("killed", "incompetent", "timeout")

    def as_json(self) -> dict[str, Any]:
        """Plain and finite."""
        return asdict(self)

    @classmethod
    def of_json(cls, known: Mapping[str, Any]) -> "Outcome":
        """Undo :meth:`as_json`.

        Raises
        ------
        KeyError, TypeError
            If it is of another form.

        Examples
        --------
        >>> Outcome.of_json(Outcome(id="a", status="killed").as_json()).noticed
        True
        """
        for name, kinds in KINDS.items():
            if not isinstance(known[name], kinds):
                expected = " or ".join(kind.__name__ for kind in kinds)
                msg = f"{name} is {known[name]!r}, expected {expected}"
                raise TypeError(msg)
        located = known["located"]
        places = {
            "located": located and Place(**located),
            "suspects": tuple(Place(**place) for place in known["suspects"]),
            "failing": tuple(known["failing"]),
        }
        return cls(**{**known, **places})


NOTHING = type(None)

KINDS: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(("id", "status", "reason"), (str,)),
    **dict.fromkeys(("first_check", "network"), (str, NOTHING)),
    "whole": (bool,),
    **dict.fromkeys(("failing", "suspects"), (list, tuple)),
    "located": (dict, NOTHING),
    "valid_map": (bool, NOTHING),
    **dict.fromkeys(("alike", "rank", "levels", "deception"), (float, int, NOTHING)),
    **dict.fromkeys(("seconds", "more_seconds"), (float, int)),
}
"""What each field is in a file; places are seen to by :class:`Place`."""
