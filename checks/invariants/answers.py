"""Answers: the subject answers every question that it says it can."""

from collections.abc import Iterator, Mapping

import numpy as np

from checks.answers import Complaint, Spot
from checks.measurement import Measurements

__all__ = ["every_question_is_answered"]


def every_question_is_answered(
    everything: Mapping[str, Complaint | None],
) -> Iterator[Measurements]:
    """Every probe that the subject can serve comes back, of declared shape and type.

    Why: what is not answered cannot be judged. What only has another form, and leaves
    no doubt, is complained of here, mended, and judged by the others.
    Breaks: an exception, an answer that does not come in time, another shape or dtype
    than declared, a list for an array, channels last.
    Seen: https://github.com/utkuozbulak/pytorch-cnn-visualizations/pull/43
    """
    complaints = [complaint for complaint in everything.values() if complaint]
    for spot, told in _by_spot(complaints).items():
        yield Measurements(
            step=spot.step,
            kind=spot.kind,
            direction=spot.direction,
            measured=np.ones(len(told)),
            allowed=0.0,
            says=told[0],
            often=OFTEN,
            function=spot.function,
            source=spot.source,
        )
    answered = len(everything) - len(complaints)
    if answered:
        yield Measurements(
            step=None,
            measured=np.zeros(answered),
            allowed=0.0,
            says="questions that are answered",
            often=OFTEN,
        )


OFTEN = "an exception, or another shape or dtype than the contract declares"


def _by_spot(complaints: list[Complaint]) -> Mapping[Spot, list[str]]:
    """What is said of each spot, in the order in which it is to be told."""
    found: dict[Spot, list[str]] = {}
    for complaint in complaints:
        for spot in complaint.spots or (Spot(),):
            found.setdefault(spot, []).append(complaint.says)
    return found
