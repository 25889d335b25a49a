"""Batches of a few sizes only, for what compiles anew for each size that it meets."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from lenet_ref.trace import Array

__all__ = ["BATCH_SIZES", "in_batches", "in_batches_of_one_size"]

BATCH_SIZES = (1, 20)
"""One image by itself, and as many as the default plan has cases, so that these go as
they are. LeNet-5 in JAX, all sizes that a run meets compiled: 27 s of processor time;
these two: 9 s, or 5 s with the gradient under jit."""


def _places(count: int, sizes: tuple[int, ...]) -> Iterator[tuple[Array, int]]:
    """Indexes of each batch, and how many of its rows were asked for."""
    largest = sizes[-1]
    for start in range(0, max(count, 1), largest):
        asked = min(count - start, largest)
        size = next(size for size in sizes if size >= asked)
        yield start + np.arange(size) % max(asked, 1), asked


def in_batches(
    function: Callable[..., Any], *arrays: Array, sizes: tuple[int, ...] = BATCH_SIZES
) -> Any:
    """Call ``function`` on batches of :data:`BATCH_SIZES`, each filled up from itself.

    A batch that is too small is filled with its own images again, and the rows that
    nobody asked for are dropped: of a function that treats each image by itself, the
    answer is the same. One that does not is still found out: by an image alone, and by
    other company.

    Parameters
    ----------
    function : callable
        Arrays of N rows to one of N rows.
    *arrays : Array, shape (N, ...)
    sizes : tuple of int
        Of batches, rising.

    Returns
    -------
    Array, shape (N, ...)
        Where one batch was enough, the very array that ``function`` returned, or a view
        of it; what is not an array of as many rows is passed on as it came.

    Examples
    --------
    >>> in_batches(lambda x: x + len(x), np.arange(3))
    array([20, 21, 22])
    """
    answers = []
    for places, asked in _places(len(arrays[0]), sizes):
        answer = function(*(array[places] for array in arrays))
        if np.shape(answer)[:1] != places.shape:
            return answer
        answers.append(answer if asked == len(answer) else answer[:asked])
    return answers[0] if len(answers) == 1 else np.concatenate(answers)


in_batches_of_one_size = partial(in_batches, sizes=BATCH_SIZES[-1:])
"""For a twin, which nobody asks what it makes of an image alone."""
