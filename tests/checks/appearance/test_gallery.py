import base64
import io
import re
from html import unescape
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from checks.appearance.gallery import BLOCK, differing, gallery, main
from lenet_ref.trace import Array
from tests.checks.appearance.made_up import CODE, made_up
from tests.source import ROOT

COMMITTED = ROOT / "docs" / "gallery.html"
LARGEST = 600_000
"""Bytes of the committed page."""

PICTURE = re.compile(r'<img src="data:image/png;base64,([^"]+)"')
FALSE = re.compile(r'data-false="([AB])"')


def shown(page: str) -> list[Array]:
    """Pictures of the page, in order."""
    files = (io.BytesIO(base64.b64decode(text)) for text in PICTURE.findall(page))
    return [np.rint(255 * imread(file, format="png")[..., :3]) for file in files]


def test_pair_holds_digit_and_both_pictures_exactly() -> None:
    exhibit = made_up()

    page = gallery([exhibit])

    digit, *sides = (picture[::BLOCK, ::BLOCK] for picture in shown(page))
    order = [exhibit.true.colours, exhibit.false.colours]
    if FALSE.findall(page) == ["A"]:
        order.reverse()
    np.testing.assert_array_equal(digit[..., 0], exhibit.digit)
    np.testing.assert_array_equal(sides, order)


def test_place_tells_nothing_and_the_seed_draws_it() -> None:
    entries = [made_up()] * 40

    drawn = [FALSE.findall(gallery(entries, seed=seed)) for seed in (0, 1, 1)]

    assert drawn[0] != drawn[1] == drawn[2]
    assert all(10 <= places.count("A") <= 30 for places in drawn)


def test_pictures_are_described_by_what_is_in_them_not_by_which_is_false() -> None:
    exhibit = made_up()

    page = gallery([exhibit])

    told = re.findall(r'alt="([^"]+)"', page)
    both = "41 % of its colour is red, 62 % lies on or near the digit"
    assert told == ["A handwritten 8", f"Heat map A: {both}", f"Heat map B: {both}"]


def test_answer_tells_everything() -> None:
    exhibit = made_up()

    page = re.sub(r"<[^>]+>|\u200b", "", gallery([exhibit]))

    text = " ".join(unescape(page).split())
    for told in (
        "An 8, explained for a 3",
        "the loss of the 3",
        "A story <b>that</b> is told.",
        CODE,
        "Some.function, lenet_ref/scores.py:3",
        "step conv1, backward",
        exhibit.candidate.check,
        "\N{MINUS SIGN}0.25 cosine 0.50 rank 31.3 levels 12 % off",
        "in 7 of 20 cases",
        "made-up",
    ):
        assert told in text


def test_page_asks_nobody_for_anything() -> None:
    page = gallery([made_up()])

    fetched = re.findall(r'(?:src|<link[^>]*href)="(?!data:)', page)

    assert fetched == []
    assert "@import" not in page
    assert "url(" not in page


def test_texts_differ_where_they_differ() -> None:
    found = differing("a + b * c", "a - b * cc")

    assert found["right"] == [("a ", False), ("+", True), (" b * ", False), ("c", True)]
    assert found["wrong"] == [
        ("a ", False),
        ("-", True),
        (" b * ", False),
        ("cc", True),
    ]


def test_command_writes_the_page_with_the_seed_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [made_up(seed) for seed in range(9)]
    monkeypatch.setattr("checks.appearance.gallery.exhibits", lambda _: entries)

    main([str(tmp_path / "new" / "page.html"), "--seed", "3"])

    written = (tmp_path / "new" / "page.html").read_text(encoding="utf-8")
    assert written == gallery(entries, seed=3)


@pytest.mark.parametrize("part", ["gallery.css", "gallery.js"])
def test_committed_page_is_made_as_pages_are_now(part: str) -> None:
    now = resources.files("checks.appearance").joinpath("page", part).read_text("utf-8")

    page = COMMITTED.read_text(encoding="utf-8")

    assert now.strip() in page
    assert len(page.encode()) < LARGEST
