import io
import os
from pathlib import Path

import pytest

from checks.reporters.json_file import write_json


def test_standard_output_takes_the_place_of_a_dash() -> None:
    output = io.StringIO()

    write_json({"says": "né"}, "-", output)

    assert output.getvalue() == '{\n  "says": "n\\u00e9"\n}\n'


def test_file_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "a report, né.json"
    file.write_text("old, and longer than what follows")

    write_json({"a": 1}, str(file), io.StringIO())

    assert file.read_text() == '{\n  "a": 1\n}\n'
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_old_file_stands_where_the_new_cannot_be(tmp_path: Path, number: float) -> None:
    file = tmp_path / "report.json"
    file.write_text("old")

    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json({"a": number}, str(file), io.StringIO())

    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_old_file_stands_where_writing_is_cut_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "report.json"
    file.write_text("old")

    def full(self: Path, *_: object, **__: object) -> int:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space left"):
        write_json({"a": 1}, str(file), io.StringIO())
    monkeypatch.undo()

    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_link_is_followed_and_a_device_is_not_replaced(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old")
    link.symlink_to(real)

    write_json({}, str(link), io.StringIO())
    write_json({}, os.devnull, io.StringIO())

    assert link.is_symlink()
    assert real.read_text() == "{}\n"
    assert not Path(os.devnull).is_file()
