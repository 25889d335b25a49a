"""Whole backward passes with the rule of one step, or of all of a kind, changed."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from checks.hypotheses.evidence import Evidence
from checks.hypotheses.gradients import fold, sent_back
from checks.hypotheses.mistake import Mistake
from checks.hypotheses.rules.rule import attempted
from checks.hypotheses.rules.table import RULES
from checks.hypotheses.scores import seeded
from checks.hypotheses.targets import heard
from checks.replicas.vjps import VJPS, Vjp
from lenet_ref.trace import Array

__all__ = ["passes_otherwise"]

PAIRED = ("guided", "deconvnet", "relu-ungated", "kernel-not-flipped")
"""At all steps of a kind, these are looked for beside a second mistake."""

REPLICATED = 1e-4
"""Where the chain sent back by the formulas is off by more, its rules are not known."""

ALIKE = 1e-3
"""A first map that is farther from every multiple of a prediction rules it out."""


def _pass(evidence: Evidence, seeds: Array, *, changed: Mapping[str, Vjp]) -> Array:
    """Gradients by the window's pixels; NaN where a changed rule makes no sense."""
    cotangent: Array | None = seeds
    for step in reversed(evidence.steps):
        vjp = changed.get(step.name, VJPS[step.kind])
        went = replace(step, x=step.x[evidence.of], y=step.y[evidence.of])
        cotangent = attempted(vjp, went, cotangent)
        if cotangent is None:
            return np.full_like(evidence.seen, np.nan)
    rows, columns = evidence.window
    assert cotangent is not None  # noqa: S101  (there is a step)
    return cotangent[:, :, rows, columns]


def _changes(evidence: Evidence) -> Iterator[tuple[str, str, Mapping[str, Vjp]]]:
    """Every rule at all steps of its kind at once, and then at each."""
    by_kind: dict[str, list[str]] = {}
    for step in evidence.steps:
        by_kind.setdefault(step.kind, []).append(step.name)
    for kind, names in by_kind.items():
        for rule, says, vjp in RULES[kind]:
            if len(names) > 1:
                yield rule, f"every {kind} {says}", dict.fromkeys(names, vjp)
            for name in names:
                yield rule, f"{name} {says}", {name: vjp}


def _first(evidence: Evidence) -> Evidence:
    """Of the first map only."""
    return replace(
        evidence,
        of=evidence.of[:1],
        targets=evidence.targets[:1],
        maps=evidence.maps[:1],
        calls=(np.zeros(1, dtype=int),),
    )


def _may_be(glance: Evidence, seeds: Array, changed: Mapping[str, Vjp]) -> bool:
    """Whether some multiple of what comes out is the first map."""
    predicted = fold(glance, _pass(glance, seeds, changed=changed)).ravel()
    observed = glance.maps.ravel()
    mm, pp, mp = observed @ observed, predicted @ predicted, observed @ predicted
    return bool(mm * pp - mp * mp <= ALIKE**2 * mm * pp)


def passes_otherwise(evidence: Evidence) -> Iterator[Mistake]:
    """Wrong backward passes through a chain of known kinds, if the trace shows one."""
    if not evidence.steps:
        return
    glance = _first(evidence)
    seeds = seeded(glance, heard(glance, None))
    right = sent_back(glance, seeds)
    apart = np.abs(_pass(glance, seeds, changed={}) - right).max()
    if not apart <= REPLICATED * np.abs(right).max():
        return
    kinds = {step.name: step.kind for step in evidence.steps}
    for rule, says, changed in _changes(evidence):
        lone = len(changed) == 1
        name = next(iter(changed))
        paired = rule in PAIRED and not (lone and _several(kinds, name))
        if paired or _may_be(glance, seeds, changed):
            yield Mistake(
                rule,
                f"is what comes out if on the way back {says}",
                partial(_pass, changed=changed),
                alone=not paired,
                free=int(lone),
                step=name if lone else None,
                kind=kinds[name],
                direction="backward",
            )


def _several(kinds: Mapping[str, str], name: str) -> bool:
    return list(kinds.values()).count(kinds[name]) > 1
