"""Suspicion: where a copy seems at fault by the evidence of the checks alone."""

from collections.abc import Iterable

from checks.catalogue import CHECKS, Check
from checks.diagnosis import accused, suspects
from checks.mutation.battery import Sitting
from checks.mutation.outcome import Place
from checks.report import Result, Suspect
from checks.runner import judged
from checks.subject import Subject
from checks.table import Table
from checks.tracebacks import own_frames

__all__ = ["QUICK", "left_in", "suspected"]

QUICK, OTHER = "awkward", "lenet"
"""The network that every check is put to, and the one for those that do not apply."""


def suspected(sitting: Sitting, network: str = QUICK) -> tuple[Place, ...]:
    """What a report suspects, most likely first; nothing where nothing fails.

    Checks that judge one step by itself are put first: what they accuse silences the
    others, which are put where they accuse nothing.

    Parameters
    ----------
    sitting : Sitting
        Of a copy with something wrong in it.
    network : str
        On which that was seen; it is asked where the quick one accuses no step.

    Examples
    --------
    >>> import lenet_ref
    >>> from checks.mutation.battery import sitting
    >>> with sitting(lenet_ref) as asked:
    ...     suspected(asked)
    ()
    """
    return tuple(map(_place, suspects(*_evidence(sitting, network))))


def left_in(error: BaseException) -> tuple[Place, ...]:
    """Functions that were being run when something was raised, the innermost first."""
    frames = {frame.function: frame.source for frame in reversed(own_frames(error))}
    return tuple(
        Place(function=function, source=source, step=None, kind=None, direction=None)
        for function, source in frames.items()
    )


def _evidence(
    sitting: Sitting, network: str
) -> tuple[tuple[Result, ...], tuple[Subject, ...]]:
    """Results in catalogue order, and the networks that they are of."""
    results: dict[str, Result] = {}
    for asked in dict.fromkeys((QUICK, network)):
        results = _results(sitting, asked, (c for c in CHECKS if c.local))
        if any(result.local for result, _ in accused(results.values())):
            break
    else:
        rest = (check for check in CHECKS if not check.local)
        results |= _results(sitting, network, rest)
    in_order = tuple(results[c.id] for c in CHECKS if c.id in results)
    networks = dict.fromkeys((QUICK, network, OTHER))
    return in_order, tuple(sitting.table(name).subject for name in networks)


def _results(
    sitting: Sitting, network: str, checks: Iterable[Check]
) -> dict[str, Result]:
    seed = sitting.plan.seed
    return {
        check.id: judged(check, [_table(sitting, network, check)], seed)
        for check in checks
    }


def _table(sitting: Sitting, network: str, check: Check) -> Table:
    table = sitting.table(network)
    if check.inapplicable(table.subject) is None:
        return table
    return sitting.table(OTHER)


def _place(suspect: Suspect) -> Place:
    return Place(
        function=suspect.function,
        source=suspect.source,
        step=suspect.step,
        kind=suspect.kind,
        direction=suspect.direction,
    )
