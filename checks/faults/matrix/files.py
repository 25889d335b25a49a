"""Files: where the matrix is kept."""

import io
from pathlib import Path
from typing import TYPE_CHECKING

from checks.faults.matrix.page import as_markdown
from checks.faults.matrix.picture import draw
from checks.faults.matrix.table import Matrix
from checks.faults.matrix.text import as_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["DOTS", "PAGE", "PICTURE", "RECORD", "write_matrix"]

RECORD = "kill-matrix.txt"
PAGE = "kill-matrix.md"
PICTURE = "images/kill-matrix.png"

DOTS = 120
"""An inch of the picture."""


def write_matrix(matrix: Matrix, folder: Path) -> tuple[Path, ...]:
    """Write record, page and picture, and give their paths.

    Parameters
    ----------
    matrix : Matrix
    folder : Path
        Such as ``docs``; it must exist.
    """
    paths = tuple(folder / name for name in (RECORD, PAGE, PICTURE))
    record, page, picture = paths
    picture.parent.mkdir(exist_ok=True)
    record.write_text(as_text(matrix), encoding="utf-8")
    page.write_text(as_markdown(matrix), encoding="utf-8")
    _save(draw(matrix), picture)
    return paths


def _save(figure: "Figure", path: Path) -> None:
    """Write a figure in 256 colours: a third of the bytes, and it looks the same.

    Of Pillow's ways to choose them, maximum coverage keeps those of few pixels best:
    none is off by more than 3 of 255 in the recorded matrix, by median cut up to 40.
    """
    from PIL import Image

    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", dpi=DOTS)
    few = (
        Image.open(drawn)
        .convert("RGB")
        .quantize(method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    )
    few.save(path, format="png", optimize=True)
