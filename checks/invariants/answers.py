"""Answers: the subject answers every question that it says it can."""

from collections.abc import Iterator, Mapping

from checks.measurement import Measurements

__all__ = ["every_question_is_answered"]


def every_question_is_answered(
    everything: Mapping[str, str | None],
) -> Iterator[Measurements]:
    """Every probe that the subject can serve comes back, of declared shape and type.

    Why: what is not answered cannot be judged. What only has another form, and leaves
    no doubt, is complained of here, mended, and judged by the others.
    Breaks: an exception, an answer that does not come in time, another shape or dtype
    than declared, a list for an array, channels last.
    Seen: https://github.com/utkuozbulak/pytorch-cnn-visualizations/pull/43
    """
    for question, complaint in everything.items():
        yield Measurements(
            step=None,
            measured=float(complaint is not None),
            allowed=0.0,
            says=complaint or f"{question} is answered",
            often="an exception, or another shape or dtype than the contract declares",
        )
