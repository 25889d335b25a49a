"""The zoo: wrong subjects as data, each with exactly the checks that must object."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from checks import Report, Subject

__all__ = ["DIFFERENCES", "SIGNS", "UNANSWERED", "Member", "each", "statuses"]

DIFFERENCES = frozenset(
    {
        "gradients.directions_agree",
        "gradients.pixels_agree",
        "gradients.tied_directions_agree",
    }
)
"""Whatever is not the gradient: only differences of the score itself can tell."""

SIGNS = frozenset(
    {"signs.climbing_the_map_raises_the_score", "signs.pixel_signs_agree"}
)
"""Red where blue belongs."""

UNANSWERED = frozenset({"state.every_question_is_answered"})
"""An answer is missing, or of another form than declared."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Member:
    """A wrong subject.

    Parameters
    ----------
    name : str
    make : callable
        Nothing to the subject, afresh: some remember what they were asked.
    fails : set of str
        The checks that must fail; no other may.
    unsure : set of str
        The checks that must say that they could not tell.
    unanswered : bool
        Whether probes come to nothing, so that what needs them is blocked.
    blocks : set of str
        The checks that have nothing to judge, where each is named.
    tells : str
        Part of what is said of it: what came, and what was expected.
    seconds : float, optional
        Time for each question.
    """

    name: str
    make: Callable[[], Subject]
    fails: frozenset[str]
    unsure: frozenset[str] = frozenset()
    unanswered: bool = False
    blocks: frozenset[str] = frozenset()
    tells: str = ""
    seconds: float | None = None

    @property
    def verdict(self) -> str:
        """What a report must say of it."""
        return "fail" if self.fails else "inconclusive" if self.unsure else "pass"


def statuses(report: Report) -> dict[str, set[str]]:
    """Ids of the checks by status, but for those that passed or do not apply."""
    told: dict[str, set[str]] = {}
    for result in report.results:
        if result.status not in ("pass", "not_applicable"):
            told.setdefault(result.status, set()).add(result.check)
    return told


def each(members: Iterable[Member]) -> list[Any]:
    """Test parameters, one a member, called as it is."""
    return [pytest.param(member, id=member.name) for member in members]
