"""The syrupy extension: where snapshots lie, and how a failed one is explained.

A snapshot is two files, ``snapshots/<test module>/<test>.heatmap``, which is text, and
``<test>.png`` beside it. A failed comparison leaves pictures in ``snapshots-failed/``,
a folder that tells git to ignore it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from syrupy.data import SnapshotCollection, SnapshotCollections
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation

from checks.snapshots.comparison import differences
from checks.snapshots.heat_map import HeatMap
from checks.snapshots.pictures import (
    leave_pictures,
    picture_difference,
    picture_of,
    write_png,
)
from checks.snapshots.text import SnapshotFileError, as_text, read_text

__all__ = ["HeatMapSnapshotExtension"]

FAILED = "snapshots-failed"
ADVICE = "if the new map is right: pytest --snapshot-update, look at it, commit it"


@dataclass(frozen=True, slots=True)
class Stored:
    """The two files of a snapshot, as found."""

    path: Path
    text: bytes = field(repr=False)
    picture: bytes | None = field(repr=False)

    @property
    def root(self) -> Path:
        """Folder that holds ``snapshots``."""
        return self.path.parents[2]

    @property
    def name(self) -> str:
        """Path from there."""
        return self.path.relative_to(self.root).as_posix()

    @property
    def failed(self) -> Path:
        """Folder for the pictures of a failed comparison."""
        return self.root / FAILED / self.path.parent.name / self.path.stem

    def heat_map(self) -> HeatMap:
        """What the text holds, or a SnapshotFileError."""
        try:
            text = self.text.decode()
        except UnicodeDecodeError as error:
            msg = f"{self.name}: expected text, found bytes that are not UTF-8: {error}"
            raise SnapshotFileError(msg) from error
        return read_text(text, self.name)

    def picture_problem(self, heat_map: HeatMap) -> str | None:
        """What is wrong with the picture, given what the text holds."""
        name = PurePosixPath(self.name).with_suffix(".png")
        if self.picture is None:
            return f"{name}: expected the picture of the stored map, found no file"
        problem = picture_difference(self.picture, heat_map)
        return None if problem is None else f"{name}: {problem}"


def _problems(stored: Stored, actual: HeatMap) -> Iterator[str]:
    """Lines that say what is not as it should be; none if all is well."""
    try:
        expected = stored.heat_map()
    except SnapshotFileError as error:
        yield str(error)
        return
    picture = stored.picture_problem(expected)
    if picture is not None:
        yield picture
    found = differences(expected, actual)
    if found:
        yield f"the map is not as stored in {stored.name}"
        yield from (f"  {line}" for line in found)


def _left_pictures(stored: Stored, actual: HeatMap) -> Iterator[str]:
    """Leave pictures of two maps that differ, and say where."""
    try:
        expected = stored.heat_map()
        if differences(expected, actual):
            names = leave_pictures(stored.failed, expected, actual)
            (stored.root / FAILED / ".gitignore").write_text("*\n", encoding="utf-8")
            folder = stored.failed.relative_to(stored.root).as_posix()
            yield f"  pictures: {folder}/ {', '.join(names)}"
    except SnapshotFileError:
        return
    except OSError as error:
        yield f"  pictures: not written: {error}"


def _root(test_location: PyTestLocation) -> Path:
    """Pytest's root folder, which node ids are relative to, also in xdist's main."""
    module = PurePosixPath(test_location.nodeid.partition("::")[0])
    return Path(test_location.filepath).parents[len(module.parts) - 1]


class HeatMapSnapshotExtension(SingleFileSnapshotExtension):
    """One :class:`HeatMap` a file in the top-level ``snapshots``, and its picture."""

    snapshot_dirname = "snapshots"
    file_extension = "heatmap"  # not txt: pytest collects test*.txt as doctests
    _write_mode = WriteMode.TEXT

    @classmethod
    def dirname(cls, *, test_location: PyTestLocation) -> str:
        """Folder of a test module's snapshots."""
        folder = _root(test_location) / cls.snapshot_dirname
        return str(folder / test_location.basename)

    def discover_snapshots(
        self, *, test_location: PyTestLocation, **_: Any
    ) -> SnapshotCollections:
        """Those of every module, so that what a removed one left is reported."""
        found = SnapshotCollections()
        folder = _root(test_location) / self.snapshot_dirname
        for path in sorted(folder.glob(f"*/*.{self.file_extension}")):
            found.add(self.read_snapshot_collection(snapshot_location=str(path)))
        return found

    def serialize(self, data: Any, **_: Any) -> str:
        """Text of a heat map."""
        if not isinstance(data, HeatMap):
            msg = (
                f"expected a HeatMap, got {type(data).__name__}; write "
                'assert snapshot == HeatMap(values=..., score="logit", target=7)'
            )
            raise TypeError(msg)
        return as_text(data)

    def read_snapshot_data_from_location(
        self, *, snapshot_location: str, snapshot_name: str, session_id: str
    ) -> Any:
        """Both files as they are; whatever is wrong with them is a failed match."""
        del snapshot_name, session_id
        path = Path(snapshot_location)
        picture = path.with_suffix(".png")
        if not path.is_file():
            return None
        found = picture.read_bytes() if picture.is_file() else None
        return Stored(path, path.read_bytes(), found)

    def matches(self, *, serialized_data: Any, snapshot_data: Any) -> bool:
        """Whether map and picture are as stored."""
        actual = read_text(serialized_data)
        return next(_problems(snapshot_data, actual), None) is None

    def diff_lines(self, serialized_data: Any, snapshot_data: Any) -> Iterator[str]:
        """What is not as stored, and what to do."""
        if isinstance(snapshot_data, Stored):
            actual = read_text(serialized_data)
            yield from _problems(snapshot_data, actual)
            yield from _left_pictures(snapshot_data, actual)
        yield ADVICE

    @classmethod
    def write_snapshot_collection(
        cls,
        *,
        snapshot_collection: SnapshotCollection,
        **_: Any,
    ) -> None:
        """Write the picture of what the text will hold, then the text."""
        path = Path(snapshot_collection.location)
        text = str(next(iter(snapshot_collection)).data)
        write_png(path.with_suffix(".png"), picture_of(read_text(text)))
        path.write_text(text, encoding="utf-8", newline="\n")

    def delete_snapshots(
        self, *, snapshot_location: str, snapshot_names: set[str]
    ) -> None:
        """Delete both files."""
        del snapshot_names
        path = Path(snapshot_location)
        path.unlink()
        path.with_suffix(".png").unlink(missing_ok=True)
