"""Workspaces: the folder that a learner works in, and what may be written there."""

import os
import shutil
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from checks.exercises.course import Place
from checks.exercises.handout import code_of, handout
from checks.exercises.progress import FILE, Progress, read, written
from checks.mistyped import MistypedError

__all__ = ["FOLDER", "Workspace", "WorkspaceError", "begun", "found"]

FOLDER = "heatcheck-exercises"


class WorkspaceError(MistypedError):
    """There is no workspace here, or what is there is not ours to overwrite."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with ``progress.json`` and a folder for each exercise begun.

    Parameters
    ----------
    root : Path
    """

    root: Path

    @property
    def progress(self) -> Progress:
        """What was tried and solved so far."""
        return read(self.root)

    def keep(self, progress: Progress) -> None:
        """Write progress down."""
        written(progress, self.root)

    def folder(self, place: Place) -> Path:
        """Folder of an exercise, whether it is there or not."""
        return self.root / place.folder

    def is_set_up(self, place: Place) -> bool:
        """Whether the learner has a copy."""
        return (self.folder(place) / "lenet_ref").is_dir()

    def edits(self, place: Place) -> tuple[str, ...]:
        """Source files that are no longer as they were given; none without a copy."""
        folder = self.folder(place)
        if not folder.exists():
            return ()
        return tuple(
            path
            for path, text in code_of(place.exercise).items()
            if _text(folder / path) != text
        )

    def strangers(self, place: Place) -> tuple[str, ...]:
        """Files in an exercise's folder that were not given."""
        folder, given = self.folder(place), handout(place)
        found = (p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
        return tuple(
            sorted(
                path.as_posix()
                for path in found
                if path.as_posix() not in given and "__pycache__" not in path.parts
            )
        )

    def set_up(self, place: Place) -> None:
        """Write an exercise's files; those of the same names are overwritten."""
        _write(self.folder(place), handout(place))

    def reset(self, place: Place) -> None:
        """Give the exercise's code out anew; what else lies there stays."""
        code = self.folder(place) / "lenet_ref"
        if code.exists():
            shutil.rmtree(code)
        self.set_up(place)

    def write_page(self, name: str, text: str) -> Path:
        """Write a page, such as a chapter's, unless it is there."""
        path = self.root / name
        if not path.exists():
            path.write_text(text, encoding="utf-8")
        return path


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """All of the same time, so that none tells that it was touched."""
    now = int(time.time())
    for path, data in files.items():
        at = folder / path
        at.parent.mkdir(parents=True, exist_ok=True)
        at.write_bytes(data)
        os.utime(at, (now, now))


def _around(here: Path) -> Iterable[Path]:
    """Folders that may be the workspace: below, here, and those around."""
    return (here / FOLDER, here, *here.parents)


def found(here: Path) -> Workspace:
    """The workspace at or around a folder.

    Raises
    ------
    WorkspaceError
        If there is none.
    """
    for folder in _around(here):
        if folder.name == FOLDER and (folder / FILE).is_file():
            return Workspace(folder)
    msg = f"{here}: no {FOLDER} here or around; type heatcheck learn to begin"
    raise WorkspaceError(msg)


def begun(here: Path) -> tuple[Workspace, bool]:
    """The workspace at or around a folder, or a new one in it; whether it is new.

    Raises
    ------
    WorkspaceError
        If what bears the name is not one.
    """
    try:
        return found(here), False
    except WorkspaceError:
        root = here / FOLDER
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        msg = (
            f"{root}: is there, but holds no {FILE}: not made by heatcheck learn, and "
            "left alone; go to another folder, or type mv "
            f"{FOLDER} {FOLDER}-old"
        )
        raise WorkspaceError(msg)
    root.mkdir(exist_ok=True)
    workspace = Workspace(root)
    workspace.keep(Progress())
    return workspace, True
