"""The runner: it puts the probes, lets the invariants measure, and has it decided."""

import contextlib
import inspect
import time
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase

import numpy as np

from checks.catalogue import CHECK_SET, CHECKS, Check
from checks.diagnosis import accused_steps, doubtful, suspects
from checks.hypotheses.explanations import Explanation, explained_map
from checks.hypotheses.steps import explained_step
from checks.plan import Plan
from checks.probes import PROBES, Bench
from checks.probes.runs import base
from checks.report import Report, Result
from checks.response import UnansweredError
from checks.silence import global_states_kept
from checks.subject import Subject
from checks.table import Table
from checks.twins import UnresolvableError
from checks.verdict import Judgement, decided, overall, result

__all__ = ["judged", "outcome", "run", "selected"]

Progress = Callable[[Check], None]


def selected(select: Sequence[str] | str | None) -> tuple[Check, ...]:
    """Checks whose id matches one of the patterns, or begins with it.

    Raises
    ------
    ValueError
        If a pattern matches no check.

    Examples
    --------
    >>> [check.id for check in selected("state.repeat*")]
    ['state.repeat_is_identical']
    """
    if select is None:
        return CHECKS
    patterns = (select,) if isinstance(select, str) else tuple(select)
    chosen = {
        pattern: [
            c for c in CHECKS if fnmatchcase(c.id, pattern) or c.family == pattern
        ]
        for pattern in patterns
    }
    for pattern, found in chosen.items():
        if not found:
            msg = (
                f"--select {pattern}: no check matches; `heatcheck explain` lists all, "
                "and a family's name or a pattern such as 'state.*' will do"
            )
            raise ValueError(msg)
    return tuple(c for c in CHECKS if any(c in found for found in chosen.values()))


def run(
    subject: Subject,
    *,
    seed: int = 0,
    select: Sequence[str] | str | None = None,
    plan: Plan | None = None,
    progress: Progress | None = None,
) -> Report:
    """Judge a subject, and those that are judged along with it, by every check.

    Parameters
    ----------
    subject : Subject
    seed : int
        Of every random choice; the same seed asks the same questions.
    select : str or sequence of str, optional
        Ids, families or patterns of the checks to put; by default all.
    plan : Plan, optional
        How much to ask; its seed counts, not ``seed``.
    progress : callable, optional
        Told each check before it is put.

    Returns
    -------
    Report
        Whatever the subject does, nothing of it is raised.

    Raises
    ------
    ValueError
        If ``select`` matches no check.

    Examples
    --------
    >>> from checks.reference import reference
    >>> run(reference(), select="data").verdict
    'pass'
    """
    started = time.perf_counter()
    plan = plan or Plan(seed=seed)
    networks = (subject, *subject.companions)
    tables = [Table(network, plan) for network in networks]
    results = []
    with contextlib.ExitStack() as stack:
        stack.enter_context(global_states_kept(plan.seed))
        for network in networks:
            stack.enter_context(network.kept())
        for check in selected(select):
            if progress:
                progress(check)
            results.append(judged(check, tables, plan.seed))
        explanations = tuple(_explanations(results, tables)) if plan.explain else ()
    return Report(
        subject=subject.name,
        verdict=overall(results),
        results=tuple(results),
        suspects=suspects(
            results, tuple(table.subject for table in tables), explanations
        ),
        check_set=CHECK_SET,
        seed=plan.seed,
        duration_s=time.perf_counter() - started,
    )


REASONS = ("error", "blocked", "inconclusive", "not_applicable")
"""Statuses of a check that was not judged, the one that weighs most first."""


def _explanations(results: list[Result], tables: list[Table]) -> Iterator[Explanation]:
    """What explains each accused step, and each wrong map that no step accounts for."""
    for table in tables:
        for step in accused_steps(results, table.subject):
            with contextlib.suppress(Exception):  # the suspect stands without it
                known = explained_step(table.benches[0], step)
                yield from [known] if known else []
        if doubtful(results, table.subject):
            with contextlib.suppress(UnresolvableError):
                known = explained_map(table.twins[0])
                yield from [known] if known else []


def judged(check: Check, tables: Sequence[Table], seed: int) -> Result:
    """Result of one check on networks that are judged together.

    Parameters
    ----------
    check : Check
    tables : sequence of Table
        One for each network.
    seed : int
        Of the plan.
    """
    judgements: list[Judgement] = []
    reasons: dict[str, str] = {}
    for table in tables:
        found = outcome(check, table)
        if isinstance(found, Judgement):
            judgements.append(found)
        else:
            reasons.setdefault(*found)
    for status, reason in sorted(reasons.items(), key=lambda r: REASONS.index(r[0])):
        telling = status != "not_applicable" and not any(j.failing for j in judgements)
        if telling or not judgements:
            return _unjudged(check, status, reason, seed)
    return result(check, judgements, seed)


def outcome(check: Check, table: Table) -> Judgement | tuple[str, str]:
    """A judgement of one check; or a status, and the reason why there is none.

    Parameters
    ----------
    check : Check
    table : Table
        Of one network; it keeps the answers for the next check.
    """
    why_not = check.inapplicable(table.subject) or _absent(check, table.benches[0])
    if why_not:
        return "not_applicable", why_not
    try:
        return _judgement(check, *(table.twins if check.sharp else table.benches))
    except UnresolvableError as limit:
        return "inconclusive", str(limit)
    except _NotAnsweredError as gap:
        return "blocked", str(gap)
    except Exception as error:  # noqa: BLE001  (a fault of ours: told, not raised)
        return "error", f"{type(error).__name__}: {error}"


def _unjudged(check: Check, status: str, reason: str, seed: int) -> Result:
    return Result(
        check=check.id, family=check.family, status=status, reason=reason, seed=seed
    )


def _absent(check: Check, bench: Bench) -> str | None:
    """Why there is nothing for the check to act on; None where there is, or may be."""
    with contextlib.suppress(Exception):  # the check is blocked by it
        if check.needs_classes and base(bench).logits.shape[1] == 1:
            return "it has one logit, and no other class to compare"
        if check.judges is not None and not _judges(check.judges, bench):
            return check.without
        kinds = {step.kind for step in base(bench).trace} if check.acts_on else set()
        if check.acts_on and check.acts_on not in kinds:
            return f"it records no step of {check.acts_on}"
    return None


def _judges(judges: Callable[..., bool], bench: Bench) -> bool:
    """Its answer to what its parameters ask for."""
    names = inspect.signature(judges).parameters
    return judges(**{name: PROBES[name].put(bench) for name in names})


class _NotAnsweredError(Exception):
    """A probe that a check needs came to nothing."""


def _judgement(check: Check, small: Bench, large: Bench) -> Judgement:
    first = _measured(check, small)
    if first.settled or small.plan.case is not None:
        return first
    return _measured(check, large)


def _measured(check: Check, bench: Bench) -> Judgement:
    answers = {}
    for name in check.probes:
        try:
            answers[name] = PROBES[name].put(bench)
        except UnansweredError as error:
            raise _no_map(error) from error
        except UnresolvableError:
            raise
        except Exception as error:
            msg = f"{name} came to nothing: {type(error).__name__}: {error}"
            raise _NotAnsweredError(msg) from error
    try:
        with np.errstate(all="ignore"):  # NaN is measured, not complained of
            measurements = check.measure(**answers)
            return decided(check, bench.subject.name, bench.plan.seed, measurements)
    except UnansweredError as error:
        raise _no_map(error) from error


def _no_map(error: UnansweredError) -> _NotAnsweredError:
    return _NotAnsweredError(f"no map came: {error}")
