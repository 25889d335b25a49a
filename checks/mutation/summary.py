"""The summary: the numbers of a campaign, for whoever shows them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from checks.mutation.mutant import Mutant
from checks.mutation.outcome import STATUSES, Outcome, Place
from checks.replay.places import runs_in
from checks.replay.recording import Name

__all__ = ["Judged", "Share", "Summary", "summary"]


@dataclass(frozen=True, slots=True)
class Judged:
    """A mutant and what became of it.

    Parameters
    ----------
    mutant : Mutant
    outcome : Outcome
    """

    mutant: Mutant
    outcome: Outcome

    @property
    def located_right(self) -> bool:
        """Whether comparison names a function that was changed, in its file."""
        at = self.outcome.located
        if at is None:
            return False
        file = at.source.rpartition(":")[0]
        changed = {
            (change.edit.file, change.function) for change in self.mutant.changes
        }
        return (file, at.function) in changed

    def suspected_within(self, first: int) -> bool:
        """Whether one of the first so many suspects is right, by steps alone.

        A foreign subject shows steps and no functions. So a suspect is right if it is a
        function that was changed, or if its step and direction are one in which such a
        function runs.
        """
        return any(map(self._is_right, self.outcome.suspects[:first]))

    def _is_right(self, suspect: Place) -> bool:
        changed = [(change.module, change.function) for change in self.mutant.changes]
        if suspect.function in {function for _, function in changed}:
            return True
        at = (suspect.kind, suspect.direction)
        return any(at in runs_in(Name(*name)) for name in changed)

    def as_json(self) -> dict[str, Any]:
        """The published form."""
        first, outcome = self.mutant.changes[0], self.outcome
        located = outcome.as_json().pop("located")
        changes = self.mutant.changes
        return {
            **outcome.as_json(),
            "operator": "+".join(change.operator for change in changes),
            "file": first.edit.file,
            "line": first.edit.line,
            "function": "+".join(dict.fromkeys(c.function for c in changes)),
            "before": " ... ".join(c.edit.before for c in changes),
            "after": " ... ".join(c.edit.after for c in changes),
            "located": located,
            "located_right": self.located_right,
            "suspected_right": self.suspected_within(1),
        }


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    def __str__(self) -> str:
        """Such as ``12 of 13 (92.3 %)``; no percentage of none."""
        if not self.whole:
            return "0 of 0"
        # Rounded down: what is not all of them never reads 100 %.
        percent = int(1000 * self.part / self.whole) / 10
        return f"{self.part:,} of {self.whole:,} ({percent:g} %)"

    @property
    def value(self) -> float:
        """From 0 to 1; 1 of none."""
        return self.part / self.whole if self.whole else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Numbers of a campaign.

    Parameters
    ----------
    counts : mapping of str to int
        Mutants by status, zeros included.
    killed, killed_valid : Share
        Of those that are not equivalent: of all, and of those that still give a valid
        map.
    located, first, third : Share
        Of those noticed: the function named by comparison with the untouched package;
        the step by the first suspect of the report, and by one of its first three.
    rate : float
        Mutants judged a second of one core, the kill alone.
    judged : int
        How many were judged, not only told from the ledger.
    unexplained : tuple of Judged
        Survivors without a proof.
    """

    counts: Mapping[str, int]
    killed: Share
    killed_valid: Share
    located: Share
    first: Share
    third: Share
    rate: float
    judged: int
    unexplained: tuple[Judged, ...]

    def as_json(self) -> dict[str, Any]:
        """The published form."""
        shares = ("killed", "killed_valid", "located", "first", "third")
        told = {name: getattr(self, name) for name in shares}
        return {
            "counts": dict(self.counts),
            **{name: {"part": s.part, "whole": s.whole} for name, s in told.items()},
            "rate": round(self.rate, 1),
            "judged": self.judged,
            "unexplained": [one.outcome.id for one in self.unexplained],
        }


def _share(marks: Iterable[bool]) -> Share:
    marks = tuple(marks)
    return Share(sum(marks), len(marks))


def summary(found: Iterable[Judged]) -> Summary:
    """Sum up what became of mutants."""
    every = tuple(found)
    counts = Counter(one.outcome.status for one in every)
    real = [one for one in every if one.outcome.status != "equivalent"]
    asked = [one for one in real if one.outcome.noticed and one.outcome.suspects]
    traced = [one for one in real if one.outcome.located]
    seconds = sum(one.outcome.seconds for one in real)
    return Summary(
        counts={status: counts[status] for status in STATUSES},
        killed=_share(one.outcome.noticed for one in real),
        killed_valid=_share(o.outcome.noticed for o in real if o.outcome.valid_map),
        located=_share(one.located_right for one in traced),
        first=_share(one.suspected_within(1) for one in asked),
        third=_share(one.suspected_within(3) for one in asked),
        rate=len(real) / seconds if seconds else 0.0,
        judged=len(real),
        unexplained=tuple(o for o in every if o.outcome.status == "survived"),
    )
