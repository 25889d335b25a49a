"""Progress in its file."""

import json
from pathlib import Path

import pytest

from checks.exercises.course import Course
from checks.exercises.credit import hints_open, points
from checks.exercises.progress import (
    FILE,
    Claim,
    Progress,
    ProgressError,
    Tries,
    read,
    written,
)

RIGHT, WRONG = Claim("score", None, right=True), Claim("conv3", "forward", right=False)


def test_progress_survives(tmp_path: Path) -> None:
    tries = Tries(claims=(WRONG, RIGHT), guesses=("a.b",), hints=2, runs=3, fixed=True)
    progress = Progress({"one": tries}, current="one")

    written(progress, tmp_path)

    assert read(tmp_path) == progress
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def kept(**fields: object) -> str:
    held = {"schema_version": 1, "current": None, "exercises": {"one": fields}}
    return json.dumps(held)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"schema_version": 1}',
        '{"schema_version": 1, "x": 0}',
        '{"schema_version": 1, "exercises": {}, "current": []}',
        kept(hints="x"),
        kept(runs=None),
        kept(fixed=1),
        kept(claims={}),
    ],
)
def test_damaged_file_is_told_and_kept(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)

    with pytest.raises(ProgressError, match=r"progress\.json: expected the JSON"):
        read(tmp_path)

    assert (tmp_path / FILE).read_text() == text


def test_later_schema_is_told(tmp_path: Path) -> None:
    later = {"schema_version": 2, "progress": "of another form"}
    (tmp_path / FILE).write_text(json.dumps(later))

    with pytest.raises(ProgressError, match="schema 2; this one reads schema 1"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("tries", "expected"),
    [
        (Tries(), 0),
        (Tries(claims=(RIGHT,)), 0),
        (Tries(fixed=True), 0),
        (Tries(claims=(RIGHT,), fixed=True), 10),
        (Tries(claims=(WRONG, RIGHT), hints=2, fixed=True), 5),
        (Tries(claims=(*[WRONG] * 20, RIGHT), fixed=True), 1),
        (Tries(claims=(RIGHT,), shown=True, fixed=True), 0),
    ],
)
def test_hints_and_misses_cost_points(tries: Tries, expected: int) -> None:
    found = points(tries)

    assert found == expected


def test_hints_fade_along_a_chapter_until_a_claim_misses(course: Course) -> None:
    first, second, other = course

    unaided = [hints_open(place, Tries()) for place in (first, second, other)]

    assert unaided == [4, 3, 4]
    assert hints_open(second, Tries(claims=(WRONG,))) == 4
