"""The record: outcomes as they come, in a file from which a campaign goes on."""

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import IO, Any

from checks.catalogue import CHECK_SET
from checks.mutation.judging import Asked
from checks.mutation.outcome import Outcome

__all__ = ["Record", "RecordError", "fingerprint", "read"]

FORM = "heatcheck mutants 1"


class RecordError(ValueError):
    """A file that is no record of mutants, or cannot be gone on with."""


def _sources(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from _sources(entry)
        elif entry.name.endswith((".py", ".txt", ".npz", ".toml")):
            yield entry


def fingerprint() -> str:
    """Digest of the sources that outcomes depend on: the reference and the checks."""
    digest = hashlib.sha256()
    for package in ("lenet_ref", "checks"):
        for entry in _sources(resources.files(package)):
            digest.update(entry.name.encode() + entry.read_bytes())
    return digest.hexdigest()[:16]


@dataclass(slots=True, eq=False)
class Record:
    """A file of one outcome a line, after a line that says what was asked.

    Parameters
    ----------
    path : Path
    asked : Asked
    known : dict of str to Outcome
        By mutant id.
    """

    path: Path
    asked: Asked
    known: dict[str, Outcome] = field(default_factory=dict)

    @classmethod
    def opened(cls, path: Path, asked: Asked, *, fresh: bool = False) -> "Record":
        """Record at a path, with what it knows already if it was asked the same.

        One of other sources or of other questions is begun anew: nothing in it is true
        of this campaign.

        Raises
        ------
        RecordError
            If there is a file that is none of ours.
        OSError
            If it cannot be read or written.
        """
        record = cls(path, asked)
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size:
            head, outcomes = read(path)
            if not fresh and head == record._head():
                record.known.update({one.id: one for one in outcomes})
        record._rewrite()
        return record

    def _head(self) -> dict[str, Any]:
        asked = json.loads(json.dumps(asdict(self.asked)))
        return {
            "form": FORM,
            "check_set": CHECK_SET,
            "sources": fingerprint(),
            "asked": asked,
        }

    def _rewrite(self) -> None:
        """Write what is known, without half a line that an interruption left."""
        part = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
        try:
            with part.open("w", encoding="utf-8") as file:
                _write(
                    file, [self._head(), *(o.as_json() for o in self.known.values())]
                )
            part.replace(self.path)
        finally:
            part.unlink(missing_ok=True)

    def add(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Keep outcomes and give back those that were not known yet."""
        new = [one for one in outcomes if one.id not in self.known]
        with self.path.open("a", encoding="utf-8") as file:
            _write(file, [one.as_json() for one in new])
        self.known.update({one.id: one for one in new})
        yield from new


def _write(file: IO[str], lines: Iterable[dict[str, Any]]) -> None:
    file.writelines(json.dumps(line, allow_nan=False) + "\n" for line in lines)


def _head_of(line: str) -> dict[str, Any] | None:
    with contextlib.suppress(ValueError):
        head = json.loads(line)
        if isinstance(head, dict) and head.get("form") == FORM:
            return head
    return None


def read(path: Path) -> tuple[dict[str, Any], list[Outcome]]:
    """Head of a record, and its outcomes up to the first line that is broken.

    Raises
    ------
    RecordError
        If it is no record of mutants.
    OSError
        If it cannot be read.
    """
    first, *rest = path.read_text(encoding="utf-8", errors="replace").splitlines()
    head = _head_of(first)
    if head is None:
        msg = (
            f"{path}: expected a record of mutants, found something else, which is "
            "left as it is; name another file: heatcheck mutate --record FILE"
        )
        raise RecordError(msg)
    outcomes: list[Outcome] = []
    with contextlib.suppress(ValueError, TypeError, KeyError, AttributeError):
        outcomes.extend(Outcome.of_json(json.loads(line)) for line in rest)
    return head, outcomes
