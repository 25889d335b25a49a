"""Watching: whether somebody has saved a file of a copy since."""

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

__all__ = ["saves"]

EVERY = 0.15
"""Seconds between two looks."""

Times = Mapping[str, tuple[int, int]]


def _times(folder: Path) -> Times:
    """When each source file was written, and its size."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        try:
            status = path.stat()
        except OSError:  # gone since it was listed: an editor is at work
            continue
        found[str(path)] = (status.st_mtime_ns, status.st_size)
    return found


def saves(folder: Path, until: Callable[[], bool]) -> Iterator[None]:
    """Yield at once, and then whenever a source file is written, made or removed.

    Parameters
    ----------
    folder : Path
    until : callable
        Whether there is nothing more to watch for.
    """
    before: Times | None = None
    while not until():
        now = _times(folder)
        if now != before:
            before = now
            yield
        time.sleep(EVERY)
