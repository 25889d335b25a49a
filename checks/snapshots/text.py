"""A heat map as text that a person can review line by line; nothing in it is executed.

A heading with the format's number, one line for each thing that is declared, the scale,
and the rows of the map as integers: billionths of the scale, so that a value far below
it takes no more room, and the rounding of another machine changes no digit but the
last.
"""

import re
from collections.abc import Callable
from itertools import zip_longest
from math import isfinite
from typing import Any, NamedTuple

import numpy as np

from checks.contract import CHANNEL_REDUCTIONS, SCORES
from checks.snapshots.heat_map import HeatMap
from lenet_ref.trace import Array

__all__ = ["UNITS", "SnapshotFileError", "as_text", "read_text"]

FORMAT = 1
UNITS = 10**9
"""Integers to the scale: float32 has 1.7e7, so that an array which was computed in less
than float64 does not round to the same integers."""

HEADING = "heat map, format "
ROWS = "billionths of the scale:"
WIDTH = 11
"""Characters of an integer: its sign and ten digits."""


class SnapshotFileError(ValueError):
    """A snapshot file that is damaged, truncated, of another format or something else.

    Says which file, what was expected and what was found.
    """


class _Field(NamedTuple):
    """A line ``name: word`` of the header: its pattern, in words, and as a value."""

    name: str
    pattern: str
    means: str
    read: Callable[[str], Any]


def _choice(name: str, choices: tuple[str | None, ...]) -> _Field:
    words = {choice or "none": choice for choice in choices}
    return _Field(name, "|".join(words), " or ".join(words), words.__getitem__)


def _lengths(word: str) -> tuple[int, ...]:
    return tuple(map(int, word.split(" x ")))


def _number_or_none(word: str) -> int | None:
    return None if word == "none" else int(word)


SIDE = "[1-9][0-9]{0,4}"
FIELDS = (
    _choice("score", SCORES),
    _Field("signed", "yes|no", "yes or no", "yes".__eq__),
    _choice("channel_reduction", CHANNEL_REDUCTIONS),
    _Field("target", "[0-9]{1,9}", "a class", int),
    _Field("label", "none|[0-9]{1,9}", "a class or none", _number_or_none),
    _Field("shape", f"{SIDE} x {SIDE}", "rows x columns", _lengths),
    _Field(
        "scale", r"[0-9]{1,17}(\.[0-9]{1,20})?(e[+-][0-9]{1,3})?", "a number", float
    ),
)


def _counts(heat_map: HeatMap) -> Array:
    """Values in units of the scale, rounded to integers."""
    counts: Array = np.rint(heat_map.values / (heat_map.scale or 1) * UNITS)
    return counts.astype(np.int64)


def as_text(heat_map: HeatMap) -> str:
    """The one text of a heat map.

    Examples
    --------
    >>> some = HeatMap(values=np.array([[0.5, -2.0]]), score="logit", target=7, label=7)
    >>> print(as_text(some), end="")
    heat map, format 1
    score: logit
    signed: yes
    channel_reduction: none
    target: 7
    label: 7
    shape: 1 x 2
    scale: 2.0
    billionths of the scale:
      250000000 -1000000000
    """
    rows, columns = heat_map.values.shape
    header = {
        "score": heat_map.score,
        "signed": "yes" if heat_map.signed else "no",
        "channel_reduction": heat_map.channel_reduction or "none",
        "target": heat_map.target,
        "label": "none" if heat_map.label is None else heat_map.label,
        "shape": f"{rows} x {columns}",
        "scale": repr(heat_map.scale),
    }
    lines = [f"{HEADING}{FORMAT}"]
    lines += [f"{field.name}: {header[field.name]}" for field in FIELDS]
    lines.append(ROWS)
    for row in _counts(heat_map):
        lines.append(" ".join(f"{count:{WIDTH}d}" for count in row))
    return "\n".join(lines) + "\n"


def _short(line: str | None) -> str:
    if line is None:
        return "the end of the file"
    return repr(line if len(line) <= 48 else f"{line[:24]}...{line[-21:]}")


def _check_heading(line: str | None, name: str) -> None:
    if line == f"{HEADING}{FORMAT}":
        return
    if line is not None and re.fullmatch(re.escape(HEADING) + "[0-9]{1,9}", line):
        number = line.removeprefix(HEADING)
        msg = (
            f"{name}: expected format {FORMAT}, found format {number}, which another "
            "version of heatcheck wrote; use that version, or store the map again"
        )
        raise SnapshotFileError(msg)
    msg = f"{name}: expected '{HEADING}{FORMAT}' in line 1, found {_short(line)}"
    raise SnapshotFileError(msg)


def _header(lines: list[str], name: str) -> dict[str, Any]:
    header = {}
    for number, (field, line) in enumerate(
        zip_longest(FIELDS, lines[: len(FIELDS)]), start=2
    ):
        match = re.fullmatch(f"{field.name}: ({field.pattern})", line or "")
        if match is None:
            msg = (
                f"{name}: expected {field.means} as {field.name} in line {number}, "
                f"found {_short(line)}"
            )
            raise SnapshotFileError(msg)
        header[field.name] = field.read(match[1])
    return header


def _rows(lines: list[str], first: int, shape: tuple[int, int], name: str) -> Array:
    if len(lines) != shape[0]:
        msg = f"{name}: expected {shape[0]} rows of integers, found {len(lines)}"
        raise SnapshotFileError(msg)
    integers = re.compile(f" *-?[0-9]{{1,10}}( +-?[0-9]{{1,10}}){{{shape[1] - 1}}}")
    for number, line in enumerate(lines, start=first):
        if not integers.fullmatch(line):
            msg = (
                f"{name}: expected {shape[1]} integers in line {number}, "
                f"found {_short(line)}"
            )
            raise SnapshotFileError(msg)
    return np.array([line.split() for line in lines]).astype(np.int64)


def _check_canonical(lines: list[str], heat_map: HeatMap, name: str) -> None:
    """Refuse what this program would have written differently: it was edited."""
    expected = as_text(heat_map).splitlines()
    for number, (ours, line) in enumerate(zip_longest(expected, lines), start=1):
        if ours != line:
            msg = (
                f"{name}: expected {_short(ours)} in line {number}, "
                f"found {_short(line)}"
            )
            raise SnapshotFileError(msg)


def read_text(text: str, name: str = "snapshot") -> HeatMap:
    """The heat map that :func:`as_text` wrote; its values are those the text holds.

    Parameters
    ----------
    text : str
    name : str
        What messages call it.

    Raises
    ------
    SnapshotFileError
        If it is anything else than such a text, whole and unedited.

    Examples
    --------
    >>> some = HeatMap(values=np.array([[0.5, -2.0]]), score="logit", target=7)
    >>> read_text(as_text(some)).values
    array([[ 0.5, -2. ]])
    >>> read_text(as_text(some)[:60], "seven.heatmap")
    Traceback (most recent call last):
    checks.snapshots.text.SnapshotFileError: seven.heatmap: expected \
none or max or sum or l2 as channel_reduction in line 4, found 'channel_reductio'
    """
    lines = text.splitlines()
    _check_heading(lines[0] if lines else None, name)
    header = _header(lines[1:], name)
    start = len(FIELDS) + 2
    if lines[start - 1 : start] != [ROWS]:
        found = _short(lines[start - 1] if len(lines) >= start else None)
        msg = f"{name}: expected '{ROWS}' in line {start}, found {found}"
        raise SnapshotFileError(msg)
    shape, scale = header.pop("shape"), header.pop("scale")
    if not isfinite(scale):
        found = _short(lines[start - 2])
        msg = f"{name}: expected a finite scale in line {start - 1}, found {found}"
        raise SnapshotFileError(msg)
    counts = _rows(lines[start:], start + 1, shape, name)
    try:
        heat_map = HeatMap(values=counts / UNITS * scale, **header)
    except ValueError as error:
        msg = f"{name}: {error}"
        raise SnapshotFileError(msg) from error
    _check_canonical(lines, heat_map, name)
    return heat_map
