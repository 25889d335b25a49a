"""Parameters in the form that they are to be compared in."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from checks.forms.answer import refused
from lenet_ref.trace import Array

__all__ = ["weights_of"]

WHAT = "parameters"


def weights_of(answer: Any) -> Mapping[str, Array]:
    """Arrays of numbers by name, of any answer.

    They are the very arrays where they are NumPy's.

    Raises
    ------
    MalformedAnswerError
        If it is no mapping, or holds what is no array of numbers.

    Examples
    --------
    >>> weights_of([1.0])
    Traceback (most recent call last):
    checks.forms.answer.MalformedAnswerError: parameters: expected a mapping of names \
to arrays, got list
    """
    expected = "a mapping of names to arrays"
    if not isinstance(answer, Mapping):
        raise refused(WHAT, expected, type(answer).__name__)
    return {str(name): _numbers(name, value) for name, value in answer.items()}


def _numbers(name: object, value: Any) -> Array:
    expected = f"an array of numbers for {name!r}"
    try:
        array = np.asarray(value)
    except Exception as error:
        said = f"{type(value).__name__} that is none"
        raise refused(WHAT, expected, said) from error
    if array.dtype.kind not in "fciub":
        raise refused(WHAT, expected, type(value).__name__)
    return array
