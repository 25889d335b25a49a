"""The pictures show exactly the colours of the heat map, and zero as neutral white."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from lenet_ref import (
    SCORES,
    blend,
    digits,
    lenet5,
    load_weights,
    picture,
    render,
    restore,
    vanilla_gradient,
)
from lenet_ref.cases import chosen_cases
from lenet_ref.figures import GAP, MARGIN, PANEL, _case_figure, render_digits
from lenet_ref.heatmap import DIVERGING, SEQUENTIAL
from lenet_ref.trace import Array

TOP = 230
SIDE = 28
NEUTRAL = (255, 255, 255)


def read(path: Path) -> Array:
    """Picture as uint8, without its opaque alpha channel."""
    shares: Array = imread(path)[..., :3]
    return restore(shares)


def panel(shown: Array, place: int) -> Array:
    """Colour in the middle of each digit pixel's block, shape (28, 28, 3)."""
    block = PANEL // SIDE
    left = MARGIN + place * (PANEL + GAP)
    whole = shown[TOP : TOP + PANEL, left : left + PANEL]
    return whole[block // 2 :: block, block // 2 :: block]


def bar(shown: Array) -> Array:
    """Column of colours in the middle of the colour bar, inside its frame."""
    left = MARGIN + 3 * (PANEL + GAP)
    return shown[TOP + 2 : TOP + PANEL - 2, left + GAP // 2]


def expected_map(index: int, target: int, score: str) -> Array:
    network = lenet5(load_weights(), dtype=np.float64)
    images, _ = digits()
    maps = vanilla_gradient(network, images[[index]], np.array([target]), score)
    return np.asarray(maps[0, 0])


def index_in(path: Path) -> int:
    return int(path.name.split("_")[0].removeprefix("digit-"))


def draw(
    out: Path, digit: int, target: int, score: str = "logit", *, signed: bool = True
) -> tuple[Path, ...]:
    return render_digits(
        out, digits=(digit,), target=target, score=score, signed=signed
    )


@pytest.mark.parametrize("score", SCORES)
def test_panels_hold_the_exact_colours(tmp_path: Path, score: str) -> None:
    path, _ = draw(tmp_path, 7, 1, score)

    shown = read(path)
    original = picture(digits()[0][index_in(path)])
    heat = render(expected_map(index_in(path), 1, score))
    np.testing.assert_array_equal(panel(shown, 0), original)
    np.testing.assert_array_equal(panel(shown, 1), blend(original, heat))
    np.testing.assert_array_equal(panel(shown, 2), heat)


@pytest.mark.parametrize(
    ("signed", "limit", "ticks"),
    [
        (True, 0.25, ["\N{MINUS SIGN}0.25", "0", "+0.25"]),
        (True, 2e-9, ["\N{MINUS SIGN}2$\\times10^{-9}$", "0", r"+2$\times10^{-9}$"]),
        (False, 0.25, ["0", "0.25"]),
    ],
)
def test_the_colour_bar_is_labelled_with_its_limits(
    ticks: list[str], limit: float, *, signed: bool
) -> None:
    (case,) = chosen_cases((7,), 1, "logit", signed=signed)

    axis = _case_figure(replace(case, limit=limit)).axes[3].yaxis

    low, high = axis.get_view_interval()
    drawn = zip(axis.get_majorticklocs(), axis.get_ticklabels(), strict=True)
    assert [label.get_text() for at, label in drawn if low <= at <= high] == ticks


def test_each_pixel_is_a_block_of_one_colour(tmp_path: Path) -> None:
    path, _ = draw(tmp_path, 4, 9, "loss")

    shown = read(path)
    left = MARGIN + 2 * (PANEL + GAP)
    inside = slice(14, PANEL - 14)  # the frame lies on the outermost blocks
    found = shown[TOP : TOP + PANEL, left : left + PANEL][inside, inside]
    blocks = np.kron(panel(shown, 2), np.ones((14, 14, 1), dtype=np.uint8))
    np.testing.assert_array_equal(found, blocks[inside, inside])


def test_an_absolute_map_is_drawn_by_the_sequential_table(tmp_path: Path) -> None:
    path, _ = draw(tmp_path, 3, 3, signed=False)

    absolute = np.abs(expected_map(index_in(path), 3, "logit"))
    np.testing.assert_array_equal(panel(read(path), 2), render(absolute, signed=False))


@pytest.mark.parametrize(
    ("signed", "table"),
    [(True, DIVERGING), (False, SEQUENTIAL)],
    ids=["signed", "absolute"],
)
def test_the_colour_bar_is_the_colour_table(
    tmp_path: Path, table: Array, *, signed: bool
) -> None:
    path, _ = draw(tmp_path, 0, 0, signed=signed)

    column = [tuple(colour) for colour in bar(read(path)).tolist()]
    downwards = [tuple(colour) for colour in table[::-1].tolist()]
    places = [downwards.index(colour) for colour in column]
    assert places == sorted(places)
    assert places[0] <= 2
    assert places[-1] >= len(table) - 3


def test_zero_is_neutral_white_in_the_bar_and_in_a_flat_map(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (case,) = chosen_cases((7,), 1, "logit", signed=True)
    flat = render(np.zeros((SIDE, SIDE)))
    flat_case = replace(case, panels=(*case.panels[:2], flat))
    monkeypatch.setattr("lenet_ref.figures.chosen_cases", lambda *_, **__: (flat_case,))

    path, _ = draw(tmp_path, 7, 1)

    shown = read(path)
    middle = bar(shown)[len(bar(shown)) // 2]
    assert tuple(middle) == NEUTRAL
    assert (panel(shown, 2) == NEUTRAL).all()
