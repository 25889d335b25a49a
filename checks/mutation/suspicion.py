"""Suspicion: where a copy seems at fault by the evidence of the checks alone."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

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
        On which that was seen; it is asked where the quick one accuses nothing.

    Examples
    --------
    >>> import lenet_ref
    >>> from checks.mutation.battery import sitting
    >>> with sitting(lenet_ref) as asked:
    ...     suspected(asked)
    ()
    """
    found = tuple(map(_place, suspects(*_evidence(sitting, network))))
    if found:
        return found
    try:
        sitting.table(network)
    except Exception as error:  # noqa: BLE001  (where it was left is what was asked)
        return left_in(error)
    return ()


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
    """Results in catalogue order, and the networks that they are of.

    A network that cannot be built gives none.
    """
    tables = dict(_tables(sitting, (QUICK, network, OTHER)))
    local = tuple(check for check in CHECKS if check.local)
    rest = tuple(check for check in CHECKS if not check.local)
    results: dict[str, Result] = {}
    for checks, asked in product((local, rest), dict.fromkeys((QUICK, network))):
        if asked not in tables:
            continue
        results |= {
            check.id: _result(check, asked, tables, sitting) for check in checks
        }
        found = accused(results.values())
        if any(result.local or checks is rest for result, _ in found):
            break
    in_order = tuple(results[c.id] for c in CHECKS if c.id in results)
    return in_order, tuple(table.subject for table in tables.values())


def _tables(sitting: Sitting, networks: Iterable[str]) -> Iterator[tuple[str, Table]]:
    for network in dict.fromkeys(networks):
        with contextlib.suppress(Exception):
            yield network, sitting.table(network)


def _result(
    check: Check, asked: str, tables: Mapping[str, Table], sitting: Sitting
) -> Result:
    table = tables[asked]
    if check.inapplicable(table.subject):
        table = tables.get(OTHER, table)
    return judged(check, [table], sitting.plan.seed)


def _place(suspect: Suspect) -> Place:
    return Place(
        function=suspect.function,
        source=suspect.source,
        step=suspect.step,
        kind=suspect.kind,
        direction=suspect.direction,
    )
