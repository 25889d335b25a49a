"""Files: where the matrix is kept."""

from pathlib import Path

from checks.faults.matrix.page import as_markdown
from checks.faults.matrix.picture import draw
from checks.faults.matrix.table import Matrix
from checks.faults.matrix.text import as_text

__all__ = ["PAGE", "PICTURE", "RECORD", "write_matrix"]

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
    draw(matrix).savefig(picture, format="png", dpi=DOTS, metadata={"Software": None})
    return paths
