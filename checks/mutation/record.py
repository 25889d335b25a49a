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

__all__ = ["Record", "RecordError", "fingerprint", "read", "usual_path"]

FORM = "heatcheck mutants 1"


class RecordError(ValueError):
    """A file that is no record of mutants, or cannot be gone on with."""


def usual_path(asked: Asked) -> Path:
    """Where outcomes are kept if nothing else is said, below the current folder.

    One campaign never takes the place of another that asks something else.

    Examples
    --------
    >>> usual_path(Asked(locate=True, looks=True)).name
    'mutants.jsonl'
    >>> usual_path(Asked()).name, usual_path(Asked(families=("signs",))).name
    ('mutants-kills.jsonl', 'mutants-blind-signs.jsonl')
    """
    words = (
        *(("blind", *asked.families) if asked.families else ()),
        *(("matrix",) if asked.matrix else ()),
    )
    kind = words or (() if asked.looks else ("kills",))
    return Path(".heatcheck") / f"{'-'.join(('mutants', *kind))}.jsonl"


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

        One of other sources is begun anew: nothing in it is true of this campaign. One
        of other questions is true still, and left alone.

        Raises
        ------
        RecordError
            If there is something that is none of ours or cannot be gone on with, or it
            cannot be read or written.
        """
        with _told_of(path):
            _see_to(path)
            record = cls(path, asked)
            if path.exists() and path.stat().st_size:
                record._learn(*read(path), fresh=fresh)
            record._rewrite()
            return record

    def _learn(
        self, head: dict[str, Any], outcomes: list[Outcome], *, fresh: bool
    ) -> None:
        own = self._head()
        if fresh or head | {"asked": None} != own | {"asked": None}:
            return
        if outcomes and head["asked"] != own["asked"]:
            raise RecordError(_of_other_questions(self.path, len(outcomes)))
        self.known.update({one.id: one for one in outcomes})

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
        path = self.path.resolve()  # what a link points to is replaced, not the link
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with part.open("w", encoding="utf-8") as file:
                _write(
                    file, [self._head(), *(o.as_json() for o in self.known.values())]
                )
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def add(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Keep outcomes and give back those that were not known yet.

        Raises
        ------
        RecordError
            If they cannot be written.
        """
        new = [one for one in outcomes if one.id not in self.known]
        with _told_of(self.path), self.path.open("a", encoding="utf-8") as file:
            _write(file, [one.as_json() for one in new])
        self.known.update({one.id: one for one in new})
        yield from new


def _write(file: IO[str], lines: Iterable[dict[str, Any]]) -> None:
    file.writelines(json.dumps(line, allow_nan=False) + "\n" for line in lines)


@contextlib.contextmanager
def _told_of(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        msg = f"{path}: {error.strerror or error}; {ANOTHER}"
        raise RecordError(msg) from error


ANOTHER = "name another file: heatcheck mutate --record FILE"


def _see_to(path: Path) -> None:
    """See that there can be a file, in a folder that is made for it."""
    if path.exists() and not path.is_file():
        what = "a folder" if path.is_dir() else "a device or a pipe"
        msg = f"{path}: is {what}, expected a file; {ANOTHER}"
        raise RecordError(msg)
    path.parent.mkdir(parents=True, exist_ok=True)


def _of_other_questions(path: Path, count: int) -> str:
    return (
        f"{path}: holds {count:,} outcomes of other questions than are asked now, "
        f"which are left as they are; {ANOTHER}, or type --fresh to forget them"
    )


def _parsed(line: str) -> dict[str, Any] | None:
    """What a line holds; None if it is broken, such as by an interruption."""
    with contextlib.suppress(ValueError, RecursionError):
        found = json.loads(line, parse_constant=_refused)
        return found if isinstance(found, dict) else None
    return None


def _refused(constant: str) -> None:
    """No number is NaN or infinite.

    Raises
    ------
    ValueError
        Always.
    """
    raise ValueError(constant)


def _outcome(line: str) -> Outcome | None:
    with contextlib.suppress(TypeError, KeyError, ValueError):
        return Outcome.of_json(_parsed(line) or {})
    return None


def read(path: Path) -> tuple[dict[str, Any], list[Outcome]]:
    """Head of a record, and its outcomes; a line that is broken is passed over.

    Raises
    ------
    RecordError
        If it is no record of mutants.
    OSError
        If it cannot be read.
    """
    first, *rest = path.read_text(encoding="utf-8", errors="replace").splitlines()
    head = _parsed(first)
    if head is None or head.get("form") != FORM:
        msg = (
            f"{path}: expected a record of mutants, found something else, which is "
            f"left as it is; {ANOTHER}"
        )
        raise RecordError(msg)
    return head, [one for one in map(_outcome, rest) if one is not None]
