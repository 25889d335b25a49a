"""Workspaces: the folder that a learner works in, and what may be written there."""

import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from checks.exercises.course import Course, Place, fault_of
from checks.exercises.handout import CODE, PAGE, chapter_files, handout, library_of
from checks.exercises.invariant import task_files
from checks.exercises.progress import FILE, Progress, read, written
from checks.exercises.task import Task
from checks.mistyped import MistypedError

__all__ = ["FOLDER", "Workspace", "WorkspaceError", "begun", "found", "hidden_faults"]

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
        return (self.folder(place) / CODE).is_dir()

    def edits(self, place: Place) -> tuple[str, ...]:
        """Files of the copy that are no longer as they were given; none without it."""
        folder = self.folder(place)
        if not folder.exists():
            return ()
        return tuple(
            path
            for path, data in library_of(fault_of(place.exercise)).items()
            if _bytes(folder / path) != data
        )

    def set_up(self, place: Place) -> None:
        """Write an exercise's files; those of the same names are overwritten."""
        _write(self.folder(place), handout(place))

    def reset(self, place: Place) -> None:
        """Give the code out anew, and what else is missing; all else stays."""
        folder = self.folder(place)
        _write(
            folder,
            {
                path: data
                for path, data in handout(place).items()
                if path.startswith(CODE) or not (folder / path).exists()
            },
        )

    def open_chapter(self, place: Place) -> str:
        """Write the chapter's page and its worked example; the page, if it is new."""
        folder = self.chapter(place)
        if folder.exists() or not place.chapter.worked:
            return ""
        files = chapter_files(place.chapter)
        _write(folder, files)
        return files[PAGE].decode()

    def task(self, task: Task) -> Path:
        """Folder of an invariant to be written."""
        return self.root / f"invariant-{task.name}"

    def open_task(self, task: Task) -> bool:
        """Hand a task out, unless it was; whether it is new."""
        folder = self.task(task)
        if folder.exists():
            return False
        _write(folder, task_files(task))
        return True

    def chapter(self, place: Place) -> Path:
        """Folder of an exercise's chapter."""
        return self.root / f"chapter-{place.chapter_number}-{place.chapter.name}"


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() else None  # a pipe has no end
    except OSError:
        return None


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """All of the same time, so that none tells that it was touched."""
    now = int(time.time())
    for path, data in files.items():
        at = folder / path
        at.parent.mkdir(parents=True, exist_ok=True)
        if at.is_symlink() or (at.exists() and not (at.is_file() or at.is_dir())):
            at.unlink()  # what it leads to may be anywhere, and a pipe has no end
        if not at.is_file() or at.read_bytes() != data:
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


def hidden_faults(course: Course, here: Path) -> frozenset[str]:
    """Ids of the faults that somebody who learns at this folder has yet to find.

    Parameters
    ----------
    course : Course
    here : Path
    """
    try:
        progress = found(here).progress
    except MistypedError:
        return frozenset()
    todo = (place for place in course if not progress.of(place.name).solved)
    return frozenset(place.exercise.fault for place in todo)


def _is_ours(root: Path) -> bool:
    """Whether a folder is empty, or lacks nothing but the file of progress."""
    if not root.is_dir():
        return False
    inside = list(root.iterdir())
    return not inside or any((one / CODE).is_dir() for one in inside)


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
    if root.exists() and not _is_ours(root):
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
