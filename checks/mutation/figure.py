"""The figure: a true heat map among false ones that differ by a single sign.

``python -m checks.mutation.figure docs/images/deceptive-swaps.png``
"""

import sys
import textwrap
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from checks.appearance.deception import appearance_for
from checks.appearance.pictures import coloured, pictures
from checks.faults.library import edited_library, pristine
from checks.faults.trial import trial
from checks.gist import gist
from checks.mutation.mutant import Change
from checks.mutation.mutants import mutants
from checks.mutation.selection import matching
from checks.reference import reference
from lenet_ref.trace import Array

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Panel", "comparison", "draw", "main"]

SCORE = "log_probability"
DIGIT, TARGETS = 7, (7, 1)
SHOWN = 5
"""False maps beside the true one."""

ALIKE = 0.995
"""Cosine from which two false maps are one and the same to the eye."""

SECONDS = 60.0
INK, FAINT, ACCENT = "#1a1a1a", "#6b6b6b", "#a5132a"


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """One column of the picture.

    Parameters
    ----------
    title, caught_by : str
    code : (str, str), optional
        Right and wrong.
    heat : Array of uint8, shape (targets, H, W, 3)
    """

    title: str
    heat: Array
    code: tuple[str, str] | None = None
    caught_by: str = ""


def _lines(check_id: str, width: int = 21) -> str:
    """Id of a check, broken after its family and between words."""
    family, _, words = check_id.partition(".")
    spaced = textwrap.fill(words.replace("_", "_ "), width)
    return f"{family}.\n{spaced.replace('_ ', '_')}"


def _cases() -> tuple[Array, Array]:
    """The first bundled digit that is right, once for each target."""
    library = pristine()
    pixels, labels = library.pixels()
    network = library.lenet5(library.load_weights(), dtype=np.float64)
    right = library.logits(network, library.preprocess(pixels)).argmax(axis=1) == labels
    first = np.flatnonzero(right & (labels == DIGIT))[0]
    return np.repeat(pixels[[first]], len(TARGETS), axis=0), np.array(TARGETS)


def _heat(library: ModuleType) -> Array:
    return np.asarray(pictures(library, *_cases(), SCORE).panels[0])


def _deceptive() -> Iterator[tuple[Change, ModuleType]]:
    """Swapped signs that give a valid map, the most deceptive first."""
    found = []
    for mutant in matching(mutants(), "sign-swapped"):
        library = edited_library(mutant.edits)
        looks = appearance_for(library, SCORE)
        if looks.valid_map and looks.deception > 0:
            found.append((looks.deception, mutant.changes[0], library))
    found.sort(key=lambda one: one[0], reverse=True)
    yield from ((change, library) for _, change, library in found)


def _cosine(a: Array, b: Array) -> float:
    x, y = coloured(a).ravel(), coloured(b).ravel()
    return float(x @ y / (np.linalg.norm(x) * np.linalg.norm(y)))


def _caught(library: ModuleType) -> str | None:
    return trial(lambda: reference(library), SECONDS).first_check


def comparison() -> tuple[Panel, ...]:
    """The true map, and the most deceptive false ones that differ from each other."""
    panels = [Panel("the true map", _heat(pristine()))]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for change, library in _deceptive():
            heat = _heat(library)
            if all(_cosine(heat, shown.heat) < ALIKE for shown in panels):
                caught = _caught(library) or "nothing"
                code = gist(change.edit.before, change.edit.after)
                panels.append(Panel(change.function, heat, code, caught))
            if len(panels) > SHOWN:
                break
    return tuple(panels)


LEFT, GAP, SIDE = 0.35, 0.12, 1.85
"""Inches: margin, between columns, and a map's side."""

HEAD, FOOT = 1.25, 1.6


class _Sheet:
    """A figure to write on in inches from its upper left corner."""

    def __init__(self, width: float, height: float) -> None:
        from matplotlib.figure import Figure

        self.figure = Figure(figsize=(width, height), facecolor="white")
        self.width, self.height = width, height

    def write(self, x: float, y: float, text: str, size: float, **how: Any) -> None:
        """Text whose first line hangs from (x, y)."""
        place = x / self.width, 1 - y / self.height
        look = {"va": "top", "color": INK, "fontsize": size, **how}
        self.figure.text(*place, text, **look)

    def show(self, x: float, y: float, image: Array) -> None:
        """Square image whose upper left corner is (x, y)."""
        low = 1 - (y + SIDE) / self.height
        box = (x / self.width, low, SIDE / self.width, SIDE / self.height)
        axes = self.figure.add_axes(box)
        axes.imshow(image, interpolation="nearest")
        axes.set(xticks=[], yticks=[])
        for spine in axes.spines.values():
            spine.set(color="#b0b0b0", linewidth=0.8)


def _left(column: int) -> float:
    """Left edge of a column; the digit stands a little apart, and so does the truth."""
    return LEFT + column * (SIDE + GAP) + GAP * min(column, 2)


def _caption(sheet: _Sheet, x: float, y: float, panel: Panel) -> None:
    if panel.code is None:
        sheet.write(x, y, "passes every check", 8, color=FAINT)
        return
    right, wrong = panel.code
    sheet.write(x, y, right, 7.2, color=FAINT, family="monospace")
    sheet.write(x, y + 0.17, wrong, 7.2, color=ACCENT, family="monospace")
    told = f"caught by {_lines(panel.caught_by)}"
    sheet.write(x, y + 0.45, told, 8, linespacing=1.4)


def draw(panels: tuple[Panel, ...]) -> "Figure":
    """Figure of one row a target: the digit, the true map, the false ones."""
    rows = len(TARGETS)
    below = HEAD + rows * (SIDE + GAP)
    sheet = _Sheet(_left(len(panels) + 1) - GAP + LEFT, below + FOOT - 0.35)
    sheet.write(LEFT, 0.22, "One plus or minus swapped, and nothing crashes", 15)
    what = "red raises, blue lowers the target's log-probability; each to its own limit"
    sheet.write(LEFT, 0.57, what, 9, color=FAINT)
    pixels = np.repeat(_cases()[0][:, 0, :, :, np.newaxis], 3, axis=-1)
    for row, target in enumerate(TARGETS):
        y = HEAD + row * (SIDE + GAP)
        images = [pixels[row], *(panel.heat[row] for panel in panels)]
        for column, image in enumerate(images):
            sheet.show(_left(column), y, image)
        label = f"What speaks for a {target}?"
        where = {"rotation": 90, "ha": "center", "va": "center", "color": FAINT}
        sheet.write(LEFT - 0.15, y + SIDE / 2, label, 8, **where)
    sheet.write(_left(0), HEAD - 0.22, f"a {DIGIT}", 9.5)
    for column, panel in enumerate(panels, start=1):
        colour = ACCENT if panel.code else INK
        sheet.write(_left(column), HEAD - 0.22, panel.title, 9.5, color=colour)
        _caption(sheet, _left(column), below, panel)
    return sheet.figure


def main(path: str) -> None:
    """Write the comparison picture."""
    out = Path(path)
    out.parent.mkdir(parents=True, exist_ok=True)
    figure = draw(comparison())
    figure.savefig(out, format="png", dpi=120, metadata={"Software": None})


if __name__ == "__main__":
    main(*sys.argv[1:])
