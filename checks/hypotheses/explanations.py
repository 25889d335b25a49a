"""Explanations: what is wrong with a map, in words, with its residual."""

from dataclasses import dataclass

import numpy as np

from checks.forms import MalformedAnswerError
from checks.hypotheses.evidence import Evidence
from checks.hypotheses.factors import factor_in_words
from checks.hypotheses.fit import Fit, best_fits, right_misfit, tolerance
from checks.hypotheses.questions import UnresolvedError, evidence_of
from checks.probes import Bench
from checks.tolerances import EXPLAINED_APART

__all__ = ["Explanation", "explained_map", "map_explanation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The known mistake that accounts for what a subject does.

    Parameters
    ----------
    subject : str
        Which of the networks judged together.
    fault : str
        Ids of the mistakes joined by plus signs; empty if none is known that fits.
    residual : float or None
        What it leaves unexplained, relative to the map.
    says : str
        A sentence.
    step, kind, direction : str or None
        Where it happens; None: the whole map.
    """

    subject: str
    fault: str
    residual: float | None
    says: str
    step: str | None = None
    kind: str | None = None
    direction: str | None = None


UNKNOWN = "no known mistake explains the map"


def explained_map(bench: Bench) -> Explanation | None:
    """Ask a subject whose map is wrong a few more questions, and explain it.

    Returns
    -------
    Explanation or None
        None where the maps asked for are right; an explanation without a fault where
        nothing known explains them, or where they cannot be compared.
    """
    name = bench.subject.name
    try:
        evidence = evidence_of(bench)
    except (UnresolvedError, MalformedAnswerError) as gap:
        return _unknown(name, f"the map cannot be explained: {gap}")
    except (Exception, SystemExit) as error:  # noqa: BLE001  (whatever it may raise)
        said = f"{type(error).__name__} when asked more"
        return _unknown(name, f"the map cannot be explained: {said}")
    with np.errstate(all="ignore"):
        return map_explanation(evidence, name)


def _unknown(subject: str, says: str) -> Explanation:
    return Explanation(subject=subject, fault="", residual=None, says=says)


def map_explanation(evidence: Evidence, subject: str) -> Explanation | None:
    """What explains the maps in the evidence; None where they are right."""
    if right_misfit(evidence) <= EXPLAINED_APART * tolerance(evidence):
        return None
    if tolerance(evidence) > COARSE:
        says = "the map cannot be explained: the differences are too coarse"
        return _unknown(subject, says)
    fits = best_fits(evidence)
    if fits:
        return _named(fits, evidence, subject)
    changed = _repeated_change(evidence)
    if changed and evidence.contract.deterministic:
        says = (
            "the map is not repeatable: asked the same twice in a row, it changes by "
            f"{changed:.2g} of itself; there is no one map to explain"
        )
        return Explanation(
            subject=subject, fault="not-repeatable", residual=None, says=says
        )
    return _unknown(subject, UNKNOWN)


COARSE = 1e-3
"""A tolerance above this tells too little to name anything."""


def _repeated_change(evidence: Evidence) -> float:
    """Relative change between the two calls that ask the same in a row."""
    first, second = (evidence.maps[rows] for rows in evidence.calls[2:4])
    size = np.linalg.norm(first)
    apart = np.linalg.norm(first - second)
    return float(apart / size) if np.isfinite(apart) and size > 0 else 0.0


def _clauses(fit: Fit, evidence: Evidence) -> str:
    told = [mistake.says for mistake in fit.mistakes]
    own = any(mistake.scaled for mistake in fit.mistakes)
    if fit.factor != 1 and not own:
        told.append(factor_in_words(fit.factor, evidence))
    return ", and ".join(told).replace("{factor}", f"{fit.factor:.6g}")


def _fault(fit: Fit) -> str:
    ids = [mistake.id for mistake in fit.mistakes]
    if fit.factor != 1 and not any(mistake.scaled for mistake in fit.mistakes):
        ids.append("negated" if fit.factor == -1 else "scaled")
    return "+".join(ids)


def _named(fits: tuple[Fit, ...], evidence: Evidence, subject: str) -> Explanation:
    best, *others = fits
    says = f"the map {_clauses(best, evidence)} (residual {best.residual:.1g})"
    alike = [
        fit
        for fit in others
        if fit.rank[:2] == best.rank[:2]
        and _clauses(fit, evidence) != _clauses(best, evidence)
    ]
    if alike:
        says += f"; it is the same here to say that it {_clauses(alike[0], evidence)}"
    step, kind, direction = _place(best)
    return Explanation(
        subject=subject,
        fault=_fault(best),
        residual=best.residual,
        says=says,
        step=step,
        kind=kind,
        direction=direction,
    )


def _place(fit: Fit) -> tuple[str | None, str | None, str | None]:
    """Where all of the mistakes are made, if it is one place."""
    places = {(m.step, m.kind, m.direction) for m in fit.mistakes}
    return places.pop() if len(places) == 1 else (None, None, None)
