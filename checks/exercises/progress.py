"""Progress: what a learner has tried and solved, kept in one file."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from checks.mistyped import MistypedError

__all__ = ["FILE", "Claim", "Progress", "ProgressError", "Tries", "read", "written"]

FILE = "progress.json"

SCHEMA_VERSION = 1


class ProgressError(MistypedError):
    """The file of progress cannot be understood."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A step that was named as the one at fault.

    Parameters
    ----------
    step : str
    direction : str or None
    right : bool
    """

    step: str
    direction: str | None
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """What was done about one exercise.

    Parameters
    ----------
    claims : tuple of Claim
    guesses : tuple of str
        Checks that were put, each once.
    hints, runs : int
    fixed : bool
        Whether the copy was right at some time.
    shown : bool
        Whether the solution was looked at before.
    """

    claims: tuple[Claim, ...] = ()
    guesses: tuple[str, ...] = ()
    hints: int = 0
    runs: int = 0
    fixed: bool = False
    shown: bool = False

    @property
    def found(self) -> bool:
        """Whether a claim was right."""
        return any(claim.right for claim in self.claims)

    @property
    def missed(self) -> int:
        """How many claims were not."""
        return sum(not claim.right for claim in self.claims)

    @property
    def solved(self) -> bool:
        """Whether it is done: found, or looked up, and mended."""
        return self.fixed and (self.found or self.shown)


@dataclass(frozen=True, slots=True)
class Progress:
    """What was done about each exercise, by name.

    Parameters
    ----------
    tries : mapping of str to Tries
    current : str or None
        The exercise that commands without a name are about.
    """

    tries: Mapping[str, Tries] = field(default_factory=dict)
    current: str | None = None

    def of(self, name: str) -> Tries:
        """What was done about one exercise; nothing so far, perhaps."""
        return self.tries.get(name, Tries())

    def noted(self, name: str, **changes: Any) -> "Progress":
        """With fields of one exercise's tries changed."""
        changed = replace(self.of(name), **changes)
        return replace(self, tries={**self.tries, name: changed})


KINDS: Mapping[str, type] = {
    "claims": list,
    "guesses": list,
    "hints": int,
    "runs": int,
    "fixed": bool,
    "shown": bool,
}
"""What each field of an exercise's tries is in the file."""


def _tries(found: Mapping[str, Any]) -> Tries:
    known = {name: found[name] for name in KINDS if name in found}
    for name, value in known.items():
        if type(value) is not KINDS[name]:
            msg = f"{name}: expected {KINDS[name].__name__}"
            raise TypeError(msg)
    known["claims"] = tuple(Claim(**claim) for claim in known.get("claims", ()))
    known["guesses"] = tuple(map(str, known.get("guesses", ())))
    return Tries(**known)


def _named(found: object) -> str | None:
    if found is None or isinstance(found, str):
        return found
    msg = "current: expected the name of an exercise"
    raise TypeError(msg)


def read(folder: Path) -> Progress:
    """Progress kept in a folder; that of a beginner where there is no file.

    Raises
    ------
    ProgressError
        If the file was written by a later version, or is damaged.
    """
    path = folder / FILE
    if not path.exists():
        return Progress()
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        version = found["schema_version"]
        ours = version == SCHEMA_VERSION  # of another, nothing more is known
        tries = (
            {k: _tries(one) for k, one in found["exercises"].items()} if ours else {}
        )
        current = _named(found["current"]) if ours else None
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        msg = (
            f"{path}: expected the JSON that heatcheck learn writes; mend it, or move "
            "it away to begin anew: exercises are kept"
        )
        raise ProgressError(msg) from error
    if version != SCHEMA_VERSION:
        msg = (
            f"{path}: written by another heatcheck, schema {version}; this one reads "
            f"schema {SCHEMA_VERSION}"
        )
        raise ProgressError(msg)
    return Progress(tries, current)


def written(progress: Progress, folder: Path) -> None:
    """Write progress into a folder, all of it or, if that fails, none of it."""
    path = folder / FILE
    held = {
        "schema_version": SCHEMA_VERSION,
        "current": progress.current,
        "exercises": {name: asdict(one) for name, one in progress.tries.items()},
    }
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(json.dumps(held, indent=2) + "\n", encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
