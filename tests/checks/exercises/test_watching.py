"""Whether a file was saved."""

import threading
from pathlib import Path

from checks.exercises.watching import saves


def test_each_save_is_told_until_there_is_no_more_to_watch_for(tmp_path: Path) -> None:
    path, other = tmp_path / "x.py", tmp_path / "x.part"
    path.write_text("one")
    other.write_text("another")
    threading.Timer(0.3, other.replace, (path,)).start()
    told: list[str] = []

    told.extend(path.read_text() for _ in saves(tmp_path, lambda: len(told) == 2))

    assert told == ["one", "another"]
