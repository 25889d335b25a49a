"""The ledger: what size the values are at each step, and what size they should be.

It informs. The observed range is that of one case; the proved range comes from weights
and input range by interval arithmetic, sound and loose; the usual range is that of all
images, each explained for its label, or for its prediction where there is no label.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from checks.bench import ask, ask_scores
from checks.measurement import Case, Direction
from checks.spans import Place, Span, proved_spans, span
from checks.subject import Subject
from checks.tolerances import BOUND_ULPS
from lenet_ref.trace import Array, Step

__all__ = ["QUANTILES", "Ledger", "Row", "ledger"]

QUANTILES = (0.0, 0.05, 0.5, 0.95, 1.0)
"""Of the values of a step over all of the subject's images."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One step in one direction.

    Parameters
    ----------
    step, kind : str
    direction : {"forward", "backward"}
        Forward is the step's output ``y``, backward the cotangent ``gx`` of its input.
    shape : tuple of int
        Of one image.
    dtype : str
    observed : (float, float)
    proved : (float, float) or None
        What the observed range may not leave; None where nothing is proved.
    quantiles : tuple of float
        At :data:`QUANTILES`.
    """

    step: str
    kind: str
    direction: Direction
    shape: tuple[int, ...]
    dtype: str
    observed: Span
    proved: Span | None
    quantiles: tuple[float, ...]

    @property
    def within(self) -> bool | None:
        """Whether the observed range lies within the proved one; None without one."""
        if self.proved is None:
            return None
        (low, high), (lowest, highest) = self.observed, self.proved
        finite = [abs(bound) for bound in self.proved if np.isfinite(bound)]
        ulp = np.finfo(self.dtype).eps if np.dtype(self.dtype).kind == "f" else 0.0
        slack = BOUND_ULPS * ulp * max(finite, default=0.0)
        return bool(lowest - slack <= low <= high <= highest + slack)

    def as_json(self) -> dict[str, Any]:
        """The published form; a bound that is infinite is null."""
        return {
            "step": self.step,
            "kind": self.kind,
            "direction": self.direction,
            "shape": list(self.shape),
            "dtype": self.dtype,
            "observed": _finite(self.observed),
            "proved": None if self.proved is None else _finite(self.proved),
            "within": self.within,
            "quantiles": _finite(self.quantiles),
        }


def _finite(values: tuple[float, ...]) -> list[float | None]:
    return [float(value) if np.isfinite(value) else None for value in values]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The rows of one subject, in the order of the computation.

    Parameters
    ----------
    subject : str
    case : (int, int)
        Image and target of the observed ranges.
    label, predicted : int or None
        Of that image.
    calibrated_on : int
        Number of images behind the quantiles.
    rows : tuple of Row
    """

    subject: str
    case: Case
    label: int | None
    predicted: int
    calibrated_on: int
    rows: tuple[Row, ...]

    def as_json(self) -> dict[str, Any]:
        """The published form."""
        return {
            "schema_version": 1,
            "subject": self.subject,
            "case": {"image": self.case[0], "target": self.case[1]},
            "label": self.label,
            "predicted": self.predicted,
            "calibrated_on": self.calibrated_on,
            "quantiles_at": list(QUANTILES),
            "rows": [row.as_json() for row in self.rows],
        }


def _logits(subject: Subject) -> Array:
    return ask_scores(subject, _images(subject))


def _images(subject: Subject) -> Array:
    return subject.images.astype(subject.contract.dtype, copy=False)


def ledger(subject: Subject, case: Case | None = None) -> Ledger:
    """Run one case and all images, and set their ranges beside the proved ones.

    Parameters
    ----------
    subject : Subject
        Whatever it raises passes through.
    case : (int, int), optional
        Image and target; by default the first image and its predicted class.
    """
    with subject.kept():
        predicted = _logits(subject).argmax(axis=1)
        image, target = case or (0, int(predicted[0]))
        known = predicted if subject.labels is None else np.asarray(subject.labels)
        one = _trace(subject, slice(image, image + 1), np.array([target]))
        usual = _trace(subject, slice(None), known)
    return Ledger(
        subject=subject.name,
        case=(image, target),
        label=None if subject.labels is None else int(known[image]),
        predicted=int(predicted[image]),
        calibrated_on=len(predicted),
        rows=tuple(_rows(one, usual, proved_spans(one, subject.contract))),
    )


def _trace(subject: Subject, chosen: slice, targets: Array) -> tuple[Step, ...]:
    """Steps of a run, the way from stored pixels included where there is one."""
    images = _images(subject)[chosen]
    steps = ask(subject, images, targets, ()).trace.steps
    if subject.preprocess is None or subject.restore is None:
        return steps
    pixels = subject.restore(images)
    first = Step("preprocess", "preprocess", pixels, subject.preprocess(pixels))
    return (first, *steps)


def _values(steps: tuple[Step, ...]) -> Iterator[tuple[Place, Step, Array]]:
    """Forward to the score, back to the images, and on to the picture."""
    after = [s for s in steps if s.kind in AFTER]
    before = [s for s in steps if s.kind not in AFTER]
    for step in before:
        yield (step.name, "forward"), step, step.y
    for step in reversed(before):
        if step.gx is not None:
            yield (step.name, "backward"), step, step.gx
    for step in after:
        yield (step.name, "forward"), step, step.y


AFTER = ("fold", "render", "blend")
"""Kinds of step that follow the way back."""


def _quantiles(array: Array) -> tuple[float, ...]:
    with np.errstate(invalid="ignore"):  # between two infinities lies NaN
        return tuple(map(float, np.quantile(array, QUANTILES)))


def _rows(
    one: tuple[Step, ...], usual: tuple[Step, ...], proved: Mapping[Place, Span]
) -> Iterator[Row]:
    usually = {place: array for place, _, array in _values(usual)}
    for place, step, array in _values(one):
        yield Row(
            step=step.name,
            kind=step.kind,
            direction=place[1],
            shape=array.shape[1:],
            dtype=str(array.dtype),
            observed=span(array),
            proved=proved.get(place),
            quantiles=_quantiles(usually[place]),
        )
