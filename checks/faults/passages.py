"""Passages: the whole lines of a source that edits change, as they are and as made."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, replace

from checks.faults.edit import Edit, edited, source

__all__ = ["Passage", "passages"]


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines of one file, without the indentation that they share.

    Parameters
    ----------
    file : str
    line : int
        The first of them, counted from 1.
    before, after : str
    """

    file: str
    line: int
    before: str
    after: str


def _last(edit: Edit) -> int:
    return edit.line + edit.before.count("\n")


def _together(edits: Iterable[Edit]) -> list[list[Edit]]:
    """Edits that share a line, in the order of the files and their lines."""
    groups: list[list[Edit]] = []
    for edit in sorted(edits):
        last = groups[-1] if groups else []
        if last and last[0].file == edit.file and edit.line <= max(map(_last, last)):
            last.append(edit)
        else:
            groups.append([edit])
    return groups


def _passage(group: list[Edit]) -> Passage:
    file, first = group[0].file, group[0].line
    lines = source(file).splitlines(keepends=True)
    before = "".join(lines[first - 1 : max(map(_last, group))])
    moved = tuple(replace(edit, line=edit.line - first + 1) for edit in group)
    both = (before, edited(before, moved))
    return Passage(file, first, *(textwrap.dedent(one).rstrip() for one in both))


def passages(edits: Iterable[Edit]) -> tuple[Passage, ...]:
    """Every passage that the edits change: several edits of a line are one.

    Parameters
    ----------
    edits : iterable of Edit

    Examples
    --------
    >>> from checks.faults.named import NAMED
    >>> fault = next(one for one in NAMED if one.id == "accumulator-of-ones")
    >>> (one,) = passages(fault.edits)
    >>> one.before
    'gxp = padded(np.zeros(x.shape, shares.dtype), self.padding)'
    >>> one.after
    'gxp = padded(np.ones(x.shape, shares.dtype), self.padding)'
    """
    return tuple(map(_passage, _together(edits)))
