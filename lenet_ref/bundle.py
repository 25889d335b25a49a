"""The bundle: digits of the test half that come with the package, and their choice."""

from pathlib import Path

import numpy as np

from lenet_ref.archive import write_archive
from lenet_ref.data import CLASSES, DataError, Split
from lenet_ref.trace import Array

__all__ = ["LICENCE", "SOURCE", "choice", "write_bundle"]

A_CLASS = 12
"""Digits of each class, the first of the test half."""

WRONG = 8
"""Digits that the net gets wrong, the first of the test half."""

SOURCE = (
    "MNIST by Yann LeCun, Corinna Cortes and Christopher J. C. Burges, "
    "yann.lecun.com/exdb/mnist; a selection of the 10,000 test images"
)
LICENCE = "Creative Commons Attribution-Share Alike 3.0"


def choice(labels: Array, predicted: Array) -> Array:
    """Places of the digits to bundle, in order.

    Parameters
    ----------
    labels, predicted : Array of int, shape (N,)
        True classes, and what the net says.

    Returns
    -------
    Array of int64, shape (M,)
        The first 12 of each class, and the first 8 that the net gets wrong where they
        are not among those already.

    Raises
    ------
    DataError
        If a class has fewer than 12.
    """
    firsts = [np.flatnonzero(labels == k)[:A_CLASS] for k in range(CLASSES)]
    fewest = min(range(CLASSES), key=lambda k: len(firsts[k]))
    if len(firsts[fewest]) < A_CLASS:
        msg = (
            f"expected at least {A_CLASS} test images of each class, "
            f"got {len(firsts[fewest])} of class {fewest}"
        )
        raise DataError(msg)
    wrong = np.flatnonzero(labels != predicted)[:WRONG]
    return np.unique(np.concatenate([*firsts, wrong])).astype(np.int64)


def write_bundle(path: str | Path, test: Split, predicted: Array) -> Array:
    """Write the chosen digits, with their source and licence, and give their places.

    Parameters
    ----------
    path : str or Path
    test : Split
    predicted : Array of int, shape (N,)

    Returns
    -------
    Array of int64, shape (M,)
        Which of the test images they are.

    Raises
    ------
    DataError
        If the test half has too few of a class.
    OSError
        If the file cannot be written.
    """
    places = choice(test.labels, predicted)
    members = {
        "pixels": test.pixels[places],
        "labels": test.labels[places],
        "indexes": places,
        "source": np.array(SOURCE),
        "licence": np.array(LICENCE),
    }
    write_archive(Path(path), members)
    return places
