"""The ledger: mutants that no check can kill, because the program stays the same.

The entries are in ``equivalents``, a file for each module. Each has the class of its
proof, what that presupposes, the proof in a sentence, and the ids of the mutants that
it holds for. An id is made of the content of a line: if that changes, it is stale.
"""

import functools
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from checks.mutation.mutant import Mutant
from checks.mutation.outcome import Outcome

__all__ = ["Equivalence", "Ledger", "ledger", "read_ledger"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalence:
    """Why some mutants are no faults.

    Parameters
    ----------
    proof : str
        Its class, such as ``signed zero``.
    precondition : str
        What must hold for it; ``none`` where nothing must.
    because : str
        One sentence.
    mutants : tuple of str
        Ids.
    """

    proof: str
    precondition: str
    because: str
    mutants: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.proof} ({self.precondition}): {self.because}"


@dataclass(frozen=True, slots=True)
class Ledger:
    """Equivalents by mutant id.

    Parameters
    ----------
    entries : mapping of str to Equivalence
    """

    entries: Mapping[str, Equivalence] = field(default_factory=dict)

    def outcome(self, mutant: Mutant) -> Outcome | None:
        """What becomes of an equivalent; None of any other mutant.

        Of several changes, each must be one by itself, or they are listed together.
        """
        together = self.entries.get(mutant.id)
        each = [self.entries.get(change.id) for change in mutant.changes]
        known = [together] if together else each
        if not all(known):
            return None
        reason = "; ".join(dict.fromkeys(map(str, known)))
        return Outcome(id=mutant.id, status="equivalent", reason=reason)

    def stale(self, mutants: Iterable[Mutant]) -> tuple[str, ...]:
        """Ids of entries for mutants that are not there any more."""
        there = {mutant.id for mutant in mutants}
        return tuple(n for n in self.entries if not there.issuperset(n.split("+")))


FIELDS = ("proof", "precondition", "because", "mutants")


def _equivalence(row: Mapping[str, Any], where: str) -> Equivalence:
    if set(row) != set(FIELDS) or not all(row.values()):
        given = ", ".join(name for name, value in row.items() if value) or "nothing"
        msg = f"{where} has {given}; expected {', '.join(FIELDS)}"
        raise ValueError(msg)
    return Equivalence(**{**row, "mutants": tuple(row["mutants"])})


def read_ledger(texts: Mapping[str, str]) -> Ledger:
    """Ledger of some files.

    Parameters
    ----------
    texts : mapping of str to str
        TOML by name of the file: tables ``[[equivalence]]``.

    Raises
    ------
    ValueError
        If an entry lacks a field, or a mutant is listed twice.
    """
    known = [
        _equivalence(row, f"{file}: entry {number}")
        for file, text in texts.items()
        for number, row in enumerate(tomllib.loads(text)["equivalence"], start=1)
    ]
    rows = [(name, one) for one in known for name in one.mutants]
    counts = Counter(name for name, _ in rows)
    twice = sorted(name for name, count in counts.items() if count > 1)
    if twice:
        msg = f"{', '.join(texts)}: listed twice: {', '.join(twice)}"
        raise ValueError(msg)
    return Ledger(dict(rows))


@functools.cache
def ledger() -> Ledger:
    """The ledger of the package."""
    folder = resources.files("checks.mutation").joinpath("equivalents")
    files = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    return read_ledger({file.name: file.read_text(encoding="utf-8") for file in files})
