"""The exhibition: mutants whose maps deceive, and what comparing pictures sees of them.

Both pages are those of :mod:`checks.appearance`, made of mutants that were looked at.
"""

from collections.abc import Iterable, Sequence

from checks.appearance.comparators import Sight, page, sight_of
from checks.appearance.exhibits import Candidate, exhibits
from checks.appearance.gallery import gallery
from checks.mutation.mutant import Mutant
from checks.mutation.operators.table import OPERATORS
from checks.mutation.summary import Judged
from checks.mutation.workers import Workers
from checks.timeout import OutOfTimeError, time_limit

__all__ = ["MOST", "candidates", "comparators_page", "gallery_page", "seen"]

MOST = 36
"""Mutants in a gallery: one a change, not one a mistake, so there are more to see."""

CONSIDERED = 4 * MOST
"""Mutants drawn anew, to see which of them show the same: the most deceptive."""

SECONDS = 30.0
"""Limit for what the comparators are shown; a mutant that was looked at takes less."""

SAYS = {operator.name: operator.says for operator in OPERATORS}


def _candidate(one: Judged) -> Candidate:
    at, changes = one.outcome.located, one.mutant.changes
    return Candidate(
        title=one.mutant.id,
        edits=one.mutant.edits,
        function=" and ".join(dict.fromkeys(change.function for change in changes)),
        step=", ".join(filter(None, (at.step, at.direction))) if at else "",
        check=one.outcome.first_check or "",
        story=" ".join(dict.fromkeys(SAYS.get(c.operator, "") for c in changes)),
    )


def _looks(one: Judged) -> tuple[float, ...]:
    """The most deceptive first; of those that deceive as often, the least alike."""
    found = one.outcome
    return (
        -(found.deception or 0.0),
        found.alike or 0.0,
        found.rank or 0.0,
        found.levels or 0.0,
    )


def candidates(found: Iterable[Judged], most: int = CONSIDERED) -> list[Candidate]:
    """Mutants that may be shown: valid maps that deceive, no two that look the same.

    Parameters
    ----------
    found : iterable of Judged
        Those that nobody looked at are passed over.
    most : int

    Returns
    -------
    list of Candidate
        The most deceptive first.
    """
    by_looks: dict[tuple[float, ...], Judged] = {}
    for one in found:
        if one.outcome.valid_map and one.outcome.deception:
            by_looks.setdefault(_looks(one), one)
    return [_candidate(by_looks[looks]) for looks in sorted(by_looks)[:most]]


def gallery_page(found: Iterable[Judged], made_by: str) -> str:
    """Page of the most deceptive mutants; empty if none deceives.

    Parameters
    ----------
    found : iterable of Judged
    made_by : str
        The line that makes it.
    """
    shown = list(exhibits(candidates(found), most=MOST))
    return gallery(shown, made_by=made_by) if shown else ""


def seen(mutant: Mutant) -> Sight:
    """What each comparator sees of a mutant; of what runs on, nothing."""
    try:
        with time_limit(SECONDS):
            return sight_of(mutant)
    except (Exception, OutOfTimeError):  # noqa: BLE001  (contained: it is a mutant's)
        return Sight(mutant.id)


def comparators_page(found: Sequence[Judged], workers: Workers, made_by: str) -> str:
    """Page of what each comparator sees of mutants, equivalent ones left out.

    Parameters
    ----------
    found : sequence of Judged
        Those without a valid map are counted, and not put to any comparator.
    workers : callable
        Makes an executor.
    made_by : str
        The line that makes it.
    """
    real = [one for one in found if one.outcome.status != "equivalent"]
    valid = [one.mutant for one in real if one.outcome.valid_map]
    rest = [Sight(one.mutant.id) for one in real if not one.outcome.valid_map]
    with workers() as executor:
        sights = list(executor.map(seen, valid))
    return page([*sights, *rest], what="mutants", made_by=made_by)
