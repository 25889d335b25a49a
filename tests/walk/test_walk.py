"""The walk in the docs is walked again, and what is printed has not changed."""

import re
from pathlib import Path

import pytest

from tests.walk.entry import Change, Typed
from tests.walk.signs import WALK
from tests.walk.transcript import WalkError, transcript

WRITTEN = Path(__file__).parents[2] / "docs" / "walk-chapter-4.md"
NUMBER = re.compile(r"(?<![\w.-])(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?![\w.-])")
LAST_DIGIT = 0.02
"""Of three digits the last may differ, where sums are taken in another order."""


def parts(text: str) -> tuple[list[str], list[float]]:
    """What stands between the numbers of a text, and the numbers."""
    pieces = NUMBER.split(text)
    words = [" ".join(piece.split()) for piece in pieces[::2]]
    return words, [float(number) for number in pieces[1::2]]


def test_docs_show_what_is_printed(tmp_path: Path) -> None:
    words, numbers = parts(WRITTEN.read_text(encoding="utf-8"))

    walked = transcript(WALK, tmp_path)

    now_words, now_numbers = parts(walked)
    assert now_words == words
    assert now_numbers == pytest.approx(numbers, rel=LAST_DIGIT)


def test_numbers_of_a_text_are_taken_out() -> None:
    line = "  conv1  -3.11  2.85e4  {x}"

    found = parts(line)

    assert found == (["conv1", "", "{x}"], [-3.11, 2.85e4])


def test_line_that_ends_otherwise_ends_the_walk(tmp_path: Path) -> None:
    walk = (Typed("heatcheck learn run"),)

    with pytest.raises(WalkError, match="exit code 2, expected 0") as raised:
        transcript(walk, tmp_path)

    assert "type heatcheck learn to begin" in str(raised.value)


def test_change_of_what_is_not_there_ends_the_walk(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\nx = 1\n")

    with pytest.raises(WalkError, match="stands there 2 times, expected once"):
        transcript((Change("a.py", "x = 1\n", "x = 2\n"),), tmp_path)
