"""Figures: digits, their heat maps and the blend of both, as PNG files to look at.

Every colour comes from :mod:`lenet_ref.heatmap`; matplotlib only lays out and letters.
Lengths are in pixels, from the upper left corner of a figure; font sizes in points.
"""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lenet_ref.cases import Case, chosen_cases
from lenet_ref.heatmap import render
from lenet_ref.trace import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["render_digits"]

MINUS = "\N{MINUS SIGN}"
DPI = 200
INK, GREY, FRAME = "#1a1a1a", "#5c5c5c", "#b4b4b4"
MARGIN = 56
PANEL, GAP = 14 * 28, 28
"""Side of a figure's panel, 14 pixels for each of the digit's; the gap between two."""
TILE, TILE_GAP, GUTTER = 6 * 28, 12, 72
"""The same on the contact sheet, and the gap between its columns."""
HEAD, ROW, FOOT = 176, TILE + 84, 130
"""Heights on the contact sheet: its title, a row of digits, its colour bar."""
COLUMN = 3 * TILE + 2 * TILE_GAP + GUTTER
"""From the left of one column of the contact sheet to that of the next."""


@contextmanager
def _own_style() -> Iterator[None]:
    """Matplotlib's own defaults, so that a user's matplotlibrc changes no picture."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update({"font.family": "DejaVu Sans", "text.color": INK})
        yield


def _figure(width: int, height: int) -> "Figure":
    from matplotlib.figure import Figure

    return Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor="white")


def _box(figure: "Figure", left: int, top: int, width: int, height: int) -> "Axes":
    """Empty framed axes."""
    full, tall = figure.get_size_inches() * DPI
    bottom = tall - top - height
    axes = figure.add_axes((left / full, bottom / tall, width / full, height / tall))
    axes.set(xticks=(), yticks=())
    axes.spines[:].set(color=FRAME, linewidth=0.6)
    axes.tick_params(length=3, width=0.6, color=GREY, labelsize=7.5, labelcolor=INK)
    return axes


def _write(figure: "Figure", left: int, base: int, words: str, size: float) -> None:
    full, tall = figure.get_size_inches() * DPI
    figure.text(left / full, 1 - base / tall, words, size=size, color=_ink(size))


def _ink(size: float) -> str:
    return INK if size > 8 else GREY


def _draw_panels(
    figure: "Figure", case: Case, corner: tuple[int, int], side: int, gap: int
) -> None:
    """Original, blend and map side by side, each pixel a block of one colour."""
    for place, colours in enumerate(case.panels):
        left = corner[0] + place * (side + gap)
        axes = _box(figure, left, corner[1], side, side)
        axes.imshow(colours, interpolation="nearest", aspect="auto")


def _number(value: float) -> str:
    """Three significant figures, a power of ten as people write it."""
    mantissa, _, exponent = f"{value:.3g}".partition("e")
    mantissa = mantissa.replace("-", MINUS)
    return f"{mantissa}$\\times10^{{{int(exponent)}}}$" if exponent else mantissa


def _shades(*, signed: bool) -> tuple[int, Array]:
    """The lowest share that a colour bar shows, and its colours, as maps are drawn."""
    low = -1 if signed else 0
    return low, render(np.linspace(low, 1, 257)[np.newaxis], signed=signed)[0]


def _draw_bar(axes: "Axes", case: Case) -> None:
    """Upright colour bar with the case's own limits."""
    low, shades = _shades(signed=case.signed)
    upright = shades[::-1, np.newaxis]  # (257, 1, 3), largest first
    axes.imshow(upright, extent=(0, 1, low, 1), aspect="auto", interpolation="nearest")
    limit = _number(case.limit)
    axes.yaxis.tick_right()
    axes.set_yticks(
        (-1, 0, 1), (MINUS + limit, "0", f"+{limit}" if case.signed else limit)
    )
    axes.set_ylim(low, 1)
    axes.yaxis.set_label_position("right")
    words = f"∂ {case.score.replace('_', '-')} of {case.target} / ∂ pixel"
    axes.set_ylabel(words if case.signed else f"| {words} |", size=7.5, color=GREY)


def _draw_key(axes: "Axes", *, signed: bool) -> None:
    """Lying colour bar with what its ends mean, for maps that have a limit each."""
    low, shades = _shades(signed=signed)
    lying = shades[np.newaxis]  # (1, 257, 3)
    axes.imshow(lying, extent=(low, 1, 0, 1), aspect="auto", interpolation="nearest")
    most = "+limit\nraises the score" if signed else "limit"
    axes.set_xticks((-1, 0, 1), (f"{MINUS}limit\nlowers the score", "0", most))
    axes.set_xlim(low, 1)
    for label, side in zip(
        axes.get_xticklabels(), ("left", "center", "right"), strict=True
    ):
        label.set(ha=side)


def _caption(case: Case) -> str:
    parts = (
        f"true label {case.label}",
        case.verdict,
        f"target {case.target}",
        f"score: {case.score.replace('_', '-')} {_number(case.value)}",
        f"bundled digit {case.index}",
    )
    return "   ·   ".join(parts)


def _case_figure(case: Case) -> "Figure":
    """Question, caption, three panels and the colour bar of one case."""
    figure = _figure(2 * MARGIN + 3 * (PANEL + GAP) + GAP + 190, 242 + PANEL + MARGIN)
    _write(figure, MARGIN, 84, case.question, 14)
    _write(figure, MARGIN, 132, _caption(case), 8)
    for place, words in enumerate(("original", "blend", "map")):
        _write(figure, MARGIN + place * (PANEL + GAP), 216, words, 8.5)
    _draw_panels(figure, case, (MARGIN, 230), PANEL, GAP)
    _draw_bar(_box(figure, MARGIN + 3 * (PANEL + GAP), 230, GAP, PANEL), case)
    return figure


def _contact_sheet(cases: tuple[Case, ...]) -> "Figure":
    """All cases in two columns, each map to its own limit, and what colours mean."""
    columns = min(2, len(cases))
    rows = -(-len(cases) // columns)
    width = 2 * MARGIN + columns * COLUMN - GUTTER
    figure = _figure(width, HEAD + rows * ROW + FOOT)
    score = cases[0].score.replace("_", "-")
    _write(figure, MARGIN, 80, "Vanilla Gradient", 14)
    _write(figure, MARGIN, 126, f"score: {score}   ·   headings: label for target", 8)
    for place, case in enumerate(cases):
        left, top = MARGIN + place % columns * COLUMN, HEAD + place // columns * ROW
        _write(figure, left, top + 22, f"{case.label} for {case.target}", 8.5)
        words = f"{case.verdict} · limit {_number(case.limit)}"
        _write(figure, left + 104, top + 22, words, 6.8)
        _draw_panels(figure, case, (left, top + 36), TILE, TILE_GAP)
    key = _box(figure, MARGIN, HEAD + rows * ROW, COLUMN - GUTTER, 24)
    _draw_key(key, signed=cases[0].signed)
    return figure


def _sheet_name(digits: tuple[int, ...] | None, target: int | None, case: Case) -> str:
    """Name of the contact sheet, another one for every other command."""
    chosen = "all" if digits is None else "".join(map(str, digits))
    explained = "own" if target is None else target
    selection = f"digits-{chosen}_target-{explained}_{case.score}_{case.form}"
    return f"contact-sheet_{selection}.png"


def _save(figure: "Figure", path: Path) -> Path:
    """Write the whole file or nothing, without a date or a version inside."""
    encoded = io.BytesIO()
    figure.savefig(encoded, format="png", dpi=DPI, metadata={"Software": None})
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_bytes(encoded.getvalue())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path


@contextmanager
def _explained_failure(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        msg = (
            f"cannot write pictures into {out}: {reason}; expected a folder to write to"
        )
        raise OSError(msg) from error


def render_digits(
    out: Path,
    *,
    digits: tuple[int, ...] | None,
    target: int | None,
    score: str,
    signed: bool,
) -> tuple[Path, ...]:
    """Write the pictures of some bundled digits: original, blend and heat map.

    A file's name says which digit, label, prediction, target and score it shows, so
    that no picture overwrites another one's; the same command rewrites its own.

    Parameters
    ----------
    out : Path
        Folder, made if there is none.
    digits : tuple of int or None
        Classes, of each the first bundled digit that the network gets right; None is a
        selection worth a look, or with a target all ten.
    target : int or None
        Class whose score is explained; None is each digit's own.
    score : {"logit", "probability", "log_probability", "loss"}
    signed : bool
        False shows absolute values, black for zero to white for the largest.

    Returns
    -------
    tuple of Path
        A PNG for each digit and target, and last the contact sheet of them all.

    Raises
    ------
    ValueError
        If a digit, the target or the score is not one.
    OSError
        If ``out`` is not a folder or cannot be written to.
    """
    cases = chosen_cases(digits, target, score, signed=signed)
    with _explained_failure(out), _own_style():
        out.mkdir(parents=True, exist_ok=True)
        paths = [_save(_case_figure(case), out / case.name) for case in cases]
        name = _sheet_name(digits, target, cases[0])
        paths.append(_save(_contact_sheet(cases), out / name))
    return tuple(paths)
