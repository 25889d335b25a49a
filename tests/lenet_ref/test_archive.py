"""Archives: arrays go in and come out; anything else is refused and never executed."""

import io
import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_ref.archive import read_archive, write_archive
from lenet_ref.trace import Array

MEMBERS = {"a": np.arange(9.0), "facts": np.array("{}")}
BUFFER = io.BytesIO()
np.savez_compressed(BUFFER, **MEMBERS)  # type: ignore[arg-type]
WHOLE = BUFFER.getvalue()
REFUSAL = "w.npz: expected a .npz archive of plain arrays, whole and without pickle; "


def complaint(content: bytes) -> str:
    with pytest.raises(ValueError, match="expected") as caught:
        read_archive(io.BytesIO(content), "w.npz")
    message = str(caught.value)
    assert message.startswith(REFUSAL)
    return message.removeprefix(REFUSAL)


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    write_archive(tmp_path / "w.npz", MEMBERS)

    with (tmp_path / "w.npz").open("rb") as file:
        arrays = read_archive(file, "w.npz")

    assert list(arrays) == list(MEMBERS)
    for name, array in MEMBERS.items():
        np.testing.assert_array_equal(arrays[name], array)
        assert arrays[name].dtype == array.dtype


@given(length=st.integers(0, len(WHOLE) - 1))
def test_truncated_archive_is_refused(length: int) -> None:
    assert complaint(WHOLE[:length])


@given(place=st.integers(0, len(WHOLE) - 1), byte=st.integers(0, 255))
def test_damaged_archive_is_refused_or_harmless(place: int, byte: int) -> None:
    content = WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :]

    try:
        arrays = read_archive(io.BytesIO(content), "w.npz")
    except ValueError as error:
        assert str(error).startswith(REFUSAL)  # noqa: PT017
    else:
        assert all(isinstance(array, np.ndarray) for array in arrays.values())


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04", b"hello", b"\x93NUMPY"])
def test_foreign_file_is_refused(content: bytes) -> None:
    assert complaint(content)


def test_bare_array_is_refused() -> None:
    buffer = io.BytesIO()
    np.save(buffer, np.zeros(3))

    assert complaint(buffer.getvalue()) == "it holds one bare array (3,)"


class Trap:
    def __reduce__(self) -> tuple[Any, ...]:
        return (os.mkdir, ("trapped",))


def test_pickle_is_refused_and_not_executed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    member = io.BytesIO()
    np.savez(member, trap=np.array([Trap()], dtype=object))

    for content in (member.getvalue(), pickle.dumps(Trap())):
        assert "pickle" in complaint(content)

    assert not (tmp_path / "trapped").exists()


def test_objects_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="array a is of object, expected no objects"):
        write_archive(tmp_path / "w.npz", {"a": np.array([Trap()], dtype=object)})

    assert list(tmp_path.iterdir()) == []


def test_failed_write_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "w.npz"
    path.write_bytes(b"before")

    def fail(file: io.BufferedWriter, **_: Array) -> None:
        file.write(b"half")
        msg = "disk full"
        raise OSError(msg)

    monkeypatch.setattr(np, "savez_compressed", fail)
    with pytest.raises(OSError, match="disk full"):
        write_archive(path, MEMBERS)

    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]
