"""The course of a run: in which order its steps have their turn, and so their blame."""

from collections.abc import Mapping

from checks.report import Finding, Result
from checks.subject import Subject

__all__ = ["ANSWERED", "Pairs", "by_course", "weight"]

Pairs = list[tuple[Result, Finding]]
"""What accuses one function: findings, each with its check."""

ANSWERED = "state.every_question_is_answered"
"""The check that tells of what was raised, and where."""


def weight(pairs: Pairs) -> tuple[int, float]:
    """More checks first; of as many, the one with the larger margin."""
    checks = {result.check for result, _ in pairs}
    return len(checks), max(finding.margin or 0.0 for _, finding in pairs)


def by_course(ranked: list[Pairs], networks: Mapping[str, Subject]) -> list[Pairs]:
    """Put who raised where the course of a run says, before all who only differ.

    Of those, the one whom more checks accuse; of as many, the one whose turn is first.
    Before them only a step that is upstream of all: it handed on what they could not
    bear.

    Parameters
    ----------
    ranked : list of Pairs
        As the catalogue has them.
    networks : mapping of str to Subject
        By name.
    """

    def turn(pairs: Pairs) -> int:
        return min(_turn(networks, finding) for _, finding in pairs)

    raising = [pairs for pairs in ranked if pairs[0][0].check == ANSWERED]
    others = [pairs for pairs in ranked if pairs[0][0].check != ANSWERED]
    raising.sort(key=lambda pairs: (-weight(pairs)[0], turn(pairs)))
    first = min(map(turn, raising), default=-1)
    upstream = [pairs for pairs in others if turn(pairs) < first]
    return [*upstream, *raising, *(one for one in others if one not in upstream)]


def _turn(networks: Mapping[str, Subject], finding: Finding) -> int:
    """How early in a run a step has its turn; what is of no known step, at the end."""
    course = networks[finding.subject].order
    at = (finding.step or "", finding.direction or "")
    return course.index(at) if at in course else len(course)
