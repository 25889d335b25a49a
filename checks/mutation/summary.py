"""The summary: the numbers of a campaign, for whoever shows them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from checks.mutation.ledger import Ledger
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
        function runs; of what describes a step and has no direction, its step.
        """
        return any(map(self._is_right, self.outcome.suspects[:first]))

    def _is_right(self, suspect: Place) -> bool:
        changed = [(change.module, change.function) for change in self.mutant.changes]
        if suspect.function in {function for _, function in changed}:
            return True
        named = {suspect.kind, suspect.step} - {None}
        at = {(step, way) for step in named for way in (suspect.direction, None)}
        return any(at & runs_in(Name(*name)) for name in changed)

    @property
    def is_of_a_step(self) -> bool:
        """Whether any step runs what was changed, so that one can be named."""
        changed = (
            Name(change.module, change.function) for change in self.mutant.changes
        )
        return any(kind for name in changed for kind, _ in runs_in(name))

    @property
    def is_reported(self) -> bool:
        """Whether there was anything to ask: not of a copy that cannot be imported."""
        return self.outcome.first_check is not None or self.outcome.status == "timeout"

    @property
    def looked_for(self) -> bool:
        """Whether anybody compared calls with the untouched package."""
        return self.outcome.valid_map is not None

    def with_proof(self, proved: Ledger) -> "Judged":
        """The same; a survivor that the ledger has a proof for, as equivalent."""
        known = proved.outcome(self.mutant)
        if known is None or self.outcome.status != "survived":
            return self
        told = replace(self.outcome, status=known.status, reason=known.reason)
        return Judged(self.mutant, told)

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
    located : Share
        Of those noticed: the function named by comparison with the untouched package.
    first, third : Share
        Of those noticed that some step runs and that can be imported: the step named by
        the first suspect of the report, and by one of its first three.
    stepless, unreported : int
        How many are left out there: of what no step runs; of copies that cannot be
        imported, of which there is no report.
    rate : float
        Mutants judged a second of one core, the kill alone.
    judged : int
        How many were judged, not only told from the ledger.
    deceptive : Share
        Of those with a valid map: how many deceive in half of the cases or more.
    unexplained : tuple of Judged
        Survivors without a proof.
    disproved : tuple of Judged
        Those that the ledger calls equivalent, and that a check kills.
    """

    counts: Mapping[str, int]
    killed: Share
    killed_valid: Share
    located: Share
    first: Share
    third: Share
    stepless: int
    unreported: int
    rate: float
    judged: int
    deceptive: Share
    unexplained: tuple[Judged, ...]
    disproved: tuple[Judged, ...]

    def short(self, least: Mapping[str, float]) -> tuple[str, ...]:
        """Names of the shares that are smaller than they must be."""
        return tuple(n for n, share in least.items() if getattr(self, n).value < share)

    def holds(self, least: Mapping[str, float]) -> bool:
        """Whether every share is large enough, and no proof is disproved."""
        return not self.short(least) and not self.disproved

    def as_json(self) -> dict[str, Any]:
        """The published form."""
        shares = (
            "killed", "killed_valid", "located", "first", "third", "deceptive"
        )  # fmt: skip
        told = {name: getattr(self, name) for name in shares}
        return {
            "counts": dict(self.counts),
            **{name: {"part": s.part, "whole": s.whole} for name, s in told.items()},
            "stepless": self.stepless,
            "unreported": self.unreported,
            "rate": round(self.rate, 1),
            "judged": self.judged,
            "unexplained": [one.outcome.id for one in self.unexplained],
            "disproved": [one.outcome.id for one in self.disproved],
        }


def _share(marks: Iterable[bool]) -> Share:
    marks = tuple(marks)
    return Share(sum(marks), len(marks))


def summary(found: Iterable[Judged], proved: Ledger) -> Summary:
    """Sum up what became of mutants.

    Parameters
    ----------
    found : iterable of Judged
    proved : Ledger
        Who survives and is listed there is equivalent.
    """
    every = tuple(one.with_proof(proved) for one in found)
    counts = Counter(one.outcome.status for one in every)
    real = [one for one in every if one.outcome.status != "equivalent"]
    traced = [one for one in real if one.outcome.noticed and one.looked_for]
    stepped = [one for one in traced if one.is_of_a_step]
    asked = [one for one in stepped if one.is_reported]
    seen = [one for one in real if one.outcome.valid_map]
    judged = [one.outcome.seconds for one in every if one.outcome.seconds]
    return Summary(
        counts={status: counts[status] for status in STATUSES},
        killed=_share(one.outcome.noticed for one in real),
        killed_valid=_share(one.outcome.noticed for one in seen),
        located=_share(one.located_right for one in traced),
        first=_share(one.suspected_within(1) for one in asked),
        third=_share(one.suspected_within(3) for one in asked),
        stepless=len(traced) - len(stepped),
        unreported=len(stepped) - len(asked),
        rate=len(judged) / sum(judged) if judged else 0.0,
        judged=len(judged),
        deceptive=_share((one.outcome.deception or 0) >= HALF for one in seen),
        unexplained=tuple(o for o in every if o.outcome.status == "survived"),
        disproved=tuple(
            o for o in every if o.outcome.noticed and o.mutant.id in proved.entries
        ),
    )


HALF = 0.5
"""Share of the cases from which on a false map is called deceptive."""
