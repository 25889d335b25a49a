"""Suspicion: where a copy seems at fault by the evidence of the checks alone."""

from checks.catalogue import CHECKS, Check
from checks.diagnosis import suspects
from checks.mutation.battery import Sitting
from checks.mutation.outcome import Place
from checks.runner import judged
from checks.table import Table

__all__ = ["suspected"]

QUICK, OTHER = "awkward", "lenet"
"""The network that every check is put to, and the one for those that do not apply."""


def _table(sitting: Sitting, check: Check) -> Table:
    quick = sitting.table(QUICK)
    if check.inapplicable(quick.subject) is None:
        return quick
    return sitting.table(OTHER)


def suspected(sitting: Sitting) -> tuple[Place, ...]:
    """What a report suspects, most likely first; nothing where nothing fails.

    Parameters
    ----------
    sitting : Sitting
        Of a copy with something wrong in it.

    Examples
    --------
    >>> import lenet_ref
    >>> from checks.mutation.battery import sitting
    >>> with sitting(lenet_ref) as asked:
    ...     suspected(asked)
    ()
    """
    results = [
        judged(check, [_table(sitting, check)], sitting.plan.seed) for check in CHECKS
    ]
    networks = (sitting.table(QUICK).subject, sitting.table(OTHER).subject)
    return tuple(
        Place(
            function=suspect.function,
            source=suspect.source,
            step=suspect.step,
            kind=suspect.kind,
            direction=suspect.direction,
        )
        for suspect in suspects(results, networks)
    )
