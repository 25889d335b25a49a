"""Cells: what a check said of a fault, in one character.

A digit is a failure: the decade of its margin, 0 for up to three times what is allowed,
``a``, ``b`` and ``c`` for 10, 11 and 12, which stands for all that is larger.
"""

import math
from collections.abc import Mapping

from checks.report import Result

__all__ = ["LEGEND", "cell", "decade", "near"]

DIGITS = "0123456789abc"

LEGEND: Mapping[str, str] = {
    "pass": ".",
    "not_applicable": "-",
    "inconclusive": "?",
    "blocked": "!",
    "error": "E",
    "known": "k",
}
"""By status; a failure has the decade of its margin."""


def cell(result: Result) -> str:
    """What a result looks like in the matrix."""
    if result.status != "fail":
        return LEGEND[result.status]
    margin = result.worst.margin if result.worst else None
    if margin is None:
        return DIGITS[-1]
    return DIGITS[round(min(max(math.log10(max(margin, 1.0)), 0.0), 12.0))]


def decade(char: str) -> int | None:
    """Decade of a failure; None for everything else.

    Examples
    --------
    >>> decade("3"), decade("c"), decade(".")
    (3, 12, None)
    """
    return DIGITS.index(char) if char in DIGITS else None


def near(one: str, other: str) -> bool:
    """Whether two cells say the same: failures may be a decade apart.

    Examples
    --------
    >>> near("3", "4"), near("3", "5"), near("0", "."), near("-", "-")
    (True, False, False, True)
    """
    first, second = decade(one), decade(other)
    if first is None or second is None:
        return one == other
    return abs(first - second) <= 1
