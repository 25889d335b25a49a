"""A campaign goes on from its record, and harms no file that is none."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from checks.mutation import record as module
from checks.mutation.judging import Asked
from checks.mutation.outcome import Outcome, Place
from checks.mutation.record import Record, RecordError

ASKED = Asked(families=("gradients",))
PLACE = Place(
    function="f", source="x.py:1", step="conv1", kind="conv2d", direction=None
)
FOUND = (
    Outcome(id="a", status="killed", first_check="signs.x", seconds=0.25),
    Outcome(id="b", status="survived", whole=True, valid_map=True, alike=0.5),
    Outcome(id="c", status="incompetent", located=PLACE, suspects=(PLACE, PLACE)),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A record of three outcomes."""
    found = tmp_path / "a folder" / "mutants.jsonl"
    assert list(Record.opened(found, ASKED).add(FOUND)) == list(FOUND)
    return found


def known(path: Path, asked: Asked = ASKED) -> list[Outcome]:
    return list(Record.opened(path, asked).known.values())


def test_outcomes_come_back_as_they_were(path: Path) -> None:
    found = known(path)

    assert found == list(FOUND)


def test_outcome_that_is_known_is_not_kept_again(path: Path) -> None:
    before = path.read_text("utf-8")

    given = list(Record.opened(path, ASKED).add(FOUND[:2]))

    assert given == []
    assert path.read_text("utf-8") == before


BREAKS: dict[str, Callable[[str], str]] = {
    "cut in the middle": lambda line: line[:40],
    "another type": lambda line: line.replace('"killed"', "7"),
    "a number that is none": lambda line: line.replace("0.25", "NaN"),
    "another field": lambda line: line.replace('"reason"', '"because"'),
    "a list": lambda _: "[1]",
    "nested without end": lambda _: "[" * 100_000,
    "zeros": lambda _: "\0" * 4096,
    "empty": lambda _: "",
}


@pytest.mark.parametrize("what", BREAKS)
def test_only_the_line_that_is_broken_is_judged_again(path: Path, what: str) -> None:
    head, first, *rest = path.read_text("utf-8").splitlines()
    broken = BREAKS[what](first)
    path.write_text("\n".join([head, broken, *rest]) + "\n", "utf-8")

    found = known(path)

    assert broken != first
    assert found == list(FOUND[1:])
    assert len(path.read_text("utf-8").splitlines()) == 1 + len(found)


def test_half_a_line_at_the_end_is_judged_again(path: Path) -> None:
    whole = path.read_text("utf-8")
    path.write_text(whole[:-40], "utf-8")

    found = known(path)

    assert found == list(FOUND[:2])


@pytest.mark.parametrize(
    "text",
    ["no record", "[1, 2]", "{}", "\x00\xff", "\n", "[" * 100_000,
     '{"form": "heatcheck mutants 0"}'],
)  # fmt: skip
@pytest.mark.parametrize("fresh", [True, False])
def test_foreign_file_is_left_as_it_is(
    text: str, tmp_path: Path, *, fresh: bool
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(RecordError, match=r"found something else, .* --record FILE"):
        Record.opened(path, ASKED, fresh=fresh)

    assert path.read_text(encoding="utf-8") == text
    assert list(tmp_path.iterdir()) == [path]


def test_outcomes_of_other_questions_are_left_as_they_are(path: Path) -> None:
    before = path.read_text("utf-8")

    with pytest.raises(RecordError, match="holds 3 outcomes of other questions"):
        Record.opened(path, replace(ASKED, matrix=True))

    assert path.read_text("utf-8") == before


def test_outcomes_of_other_questions_are_forgotten_if_told_so(path: Path) -> None:
    found = Record.opened(path, replace(ASKED, matrix=True), fresh=True)

    assert found.known == {}
    assert known(path, replace(ASKED, matrix=True)) == []


def test_other_sources_begin_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "fingerprint", lambda: "0" * 16)

    found = Record.opened(path, ASKED)

    assert found.known == {}
    (head,) = path.read_text("utf-8").splitlines()
    assert json.loads(head)["sources"] == "0" * 16


def test_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="is a folder, expected a file; name another"):
        Record.opened(tmp_path, ASKED)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_pipe_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    with pytest.raises(RecordError, match="is a device or a pipe, expected a file"):
        Record.opened(pipe, ASKED)

    assert pipe.is_fifo()


def test_link_stays_a_link(path: Path) -> None:
    link = path.with_name("link.jsonl")
    link.symlink_to(path)

    found = known(link)

    assert found == list(FOUND)
    assert link.is_symlink()


def test_place_below_a_file_is_refused(path: Path) -> None:
    with pytest.raises(RecordError, match=r"below\.jsonl: .*; name another file"):
        Record.opened(path / "below.jsonl", ASKED)

    assert known(path) == list(FOUND)


def test_folder_that_goes_away_is_told(path: Path) -> None:
    record = Record.opened(path, ASKED)
    path.unlink()
    path.parent.rmdir()

    with pytest.raises(RecordError, match="No such file or directory; name another"):
        list(record.add([Outcome(id="d", status="killed")]))
