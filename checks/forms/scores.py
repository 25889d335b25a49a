"""Logits in the form that a contract declares.

N images, K classes.
"""

from typing import Any

import numpy as np

from checks.contract import Contract
from checks.forms.answer import (
    Fit,
    Formed,
    an_array,
    fitted,
    in_floats,
    refused,
    told,
    without_ones,
)
from lenet_ref.trace import Array

__all__ = ["BY_CLASS", "scores_of"]

WHAT = "scores"

BY_CLASS = "return scores.T"
"""Told where the logits of one class stand in a row."""


def scores_of(
    answer: Any,
    contract: Contract,
    count: int,
    *,
    judged: str | None = None,
    classes: int | None = None,
) -> Formed:
    """Logits (N, K) of any answer.

    Parameters
    ----------
    answer : object
        What came.
    contract : Contract
    count : int
        N, the images that were asked for.
    judged : {"float32", "float64"}, optional
        What the logits are judged in; by default what the contract declares.
    classes : int, optional
        K, where it is known from an earlier answer.

    Raises
    ------
    MalformedAnswerError
        If it is no array, or of another number of images or classes.

    Examples
    --------
    >>> import numpy as np
    >>> scores_of(np.zeros((10, 5)), Contract(), 5).complaints
    ('scores: expected (5, K), got (10, 5): return scores.T',)
    """
    expected = told([(count, classes or -1)])
    formed = an_array(answer, WHAT, expected)
    came = formed.array.shape
    if 0 in came:
        raise refused(WHAT, expected, str(came))
    formed = fitted(formed, _fits(count), WHAT, expected)
    if classes not in (None, formed.array.shape[1]):
        raise refused(WHAT, f"{expected} as before", str(came))
    return in_floats(formed, WHAT, contract.dtype, judged or contract.dtype)


def _fits(count: int) -> tuple[Fit, ...]:
    def as_it_is(z: Array) -> tuple[Array, str] | None:
        return (z, "") if z.ndim == 2 and len(z) == count else None

    def by_class(z: Array) -> tuple[Array, str] | None:
        found = z.ndim == 2 and z.shape[1] == count and len(z) > 1
        return (z.T, BY_CLASS) if found else None

    def fewer_axes(z: Array) -> tuple[Array, str] | None:
        rest = without_ones(z.shape[1:])
        if z.ndim < 3 or len(z) != count or len(rest) != 1:
            return None
        return z.reshape(count, -1), f"return scores.reshape(-1, {rest[0]})"

    def first_of_one(z: Array) -> tuple[Array, str] | None:
        found = z.ndim == 3 and z.shape[:2] == (1, count)
        return (z[0], "return scores[0]") if found else None

    def lone(z: Array) -> tuple[Array, str] | None:
        found = z.ndim == 1 and count == 1
        return (z[np.newaxis], "return scores[np.newaxis]") if found else None

    return as_it_is, by_class, fewer_axes, first_of_one, lone
