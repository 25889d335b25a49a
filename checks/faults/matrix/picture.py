"""The picture: faults grouped by class, checks by family, margins as colour."""

from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from checks.faults.cells import LEGEND
from checks.faults.matrix.table import Matrix, Row
from lenet_ref.trace import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw"]

INK, FAINT = "#1a1a1a", "#7a7a7a"
NOT_ASKED, PASSED = "#ececec", "#ffffff"
MOST = 12

CELL = 0.125
"""Inches that a cell is wide and high."""

LEFT, RIGHT, HEAD, FOOT = 3.0, 0.3, 3.1, 0.9
"""Inches of margin."""


def _margins(matrix: Matrix) -> Array:
    """Decades, (rows, checks); NaN where a check does not fail."""
    found = np.full((len(matrix.rows), len(matrix.checks)), np.nan)
    for place, row in enumerate(matrix.rows):
        for column, power in row.failing.items():
            found[place, column] = power
    return found


def _asked(matrix: Matrix) -> Array:
    """Whether each check could speak, (rows, checks)."""
    silent = {LEGEND["not_applicable"], LEGEND["blocked"]}
    return np.array([[c not in silent for c in row.cells] for row in matrix.rows])


def _spans(names: list[str]) -> list[tuple[str, int, int]]:
    """Runs of equal names: name, first, last."""
    found, start = [], 0
    for name, run in groupby(names):
        length = len(list(run))
        found.append((name, start, start + length - 1))
        start += length
    return found


def _group(row: Row) -> str:
    own = row.framework == "lenet_ref"
    return row.mistake if own else f"{row.mistake} · {row.framework}"


def draw(matrix: Matrix) -> "Figure":
    """Figure of a matrix."""
    from matplotlib.figure import Figure

    rows, checks = len(matrix.rows), len(matrix.checks)
    width = LEFT + checks * CELL + RIGHT
    height = HEAD + rows * CELL + FOOT
    figure = Figure(figsize=(width, height), facecolor="white")
    box = (LEFT / width, FOOT / height, checks * CELL / width, rows * CELL / height)
    axes = figure.add_axes(box)
    shown = _cells(axes, matrix)
    _name_checks(axes, matrix)
    _name_faults(axes, matrix)
    _title(figure, matrix)
    _key(figure, shown, width, height)
    return figure


def _cells(axes: "Axes", matrix: Matrix) -> Any:
    from matplotlib.colors import ListedColormap

    ground = ListedColormap([NOT_ASKED, PASSED])
    axes.imshow(_asked(matrix), cmap=ground, vmin=0, vmax=1, aspect="auto")
    shown = axes.imshow(
        _margins(matrix), cmap="YlOrRd", vmin=-1, vmax=MOST, aspect="auto"
    )
    firsts = [(r.first, k) for k, r in enumerate(matrix.rows) if r.first is not None]
    x, y = zip(*firsts, strict=True)
    axes.scatter(x, y, s=10, c="white", marker="o", edgecolors=INK, linewidths=0.6)
    for spine in axes.spines.values():
        spine.set(color=FAINT, linewidth=0.5)
    return shown


def _name_checks(axes: "Axes", matrix: Matrix) -> None:
    words = [check.partition(".")[2].replace("_", " ") for check in matrix.checks]
    labels = [f"{word}  {k}" for k, word in enumerate(words, start=1)]
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(labels)), labels, rotation=90, fontsize=6, color=INK)
    axes.tick_params(length=0, pad=2)
    families = [check.partition(".")[0] for check in matrix.checks]
    for name, first, last in _spans(families):
        if first:
            axes.axvline(first - 0.5, color=FAINT, linewidth=0.5)
        place = (first + last) / 2, len(matrix.rows) + 0.2
        turned: dict[str, Any] = (
            {"rotation": 90} if last - first < len(name) // 2 else {}
        )
        axes.text(*place, name, ha="center", va="top", fontsize=6.5, **turned)


def _name_faults(axes: "Axes", matrix: Matrix) -> None:
    names = [row.id for row in matrix.rows]
    axes.set_yticks(range(len(names)), names, fontsize=6, color=INK)
    for name, first, last in _spans([_group(row) for row in matrix.rows]):
        if first:
            axes.axhline(first - 0.5, color=FAINT, linewidth=0.5)
        place = -LEFT / CELL + 0.8, (first + last) / 2
        axes.text(*place, name, ha="left", va="center", fontsize=6.5, color=FAINT)


def _title(figure: "Figure", matrix: Matrix) -> None:
    width, height = figure.get_size_inches()
    left = 0.1 / width
    told = f"{len(matrix.rows)} faults by {len(matrix.checks)} checks"
    figure.text(left, 1 - 0.2 / height, told, fontsize=13, va="top", color=INK)
    said = "a ring marks the first check to object\ngrey: a check that cannot be asked"
    figure.text(left, 1 - 0.55 / height, said, fontsize=8, va="top", color=FAINT)


def _key(figure: "Figure", shown: Any, width: float, height: float) -> None:
    box = (0.1 / width, 1 - 1.35 / height, 1.9 / width, 0.12 / height)
    bar = figure.colorbar(shown, cax=figure.add_axes(box), orientation="horizontal")
    bar.ax.set_xlim(0, MOST)
    bar.set_ticks([0, 4, 8, 12], labels=["1", "10⁴", "10⁸", "10¹² and over"])
    bar.ax.tick_params(labelsize=7, length=2, color=FAINT)
    bar.outline.set(edgecolor=FAINT, linewidth=0.5)
    bar.ax.set_title("measured over allowed", fontsize=7, loc="left", color=INK)
