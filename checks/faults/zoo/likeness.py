"""Likeness: how much the map of a wrong subject resembles its right sibling's."""

import warnings

import numpy as np

from checks.subject import Subject
from lenet_ref.trace import Array

__all__ = ["likeness"]

IMAGES = 4


def _maps(subject: Subject) -> Array:
    images = subject.images[:IMAGES].astype(subject.contract.dtype)
    targets = np.arange(len(images)) % 2
    with subject.kept(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.array(subject.saliency(images.copy(), targets), dtype=np.float64)


def likeness(wrong: Subject, right: Subject) -> tuple[bool, float]:
    """Whether the wrong one makes a map at all, and its mean cosine with the right one.

    Parameters
    ----------
    wrong, right : Subject
        Of the same images.

    Returns
    -------
    (bool, float)
        A map counts if it is finite, of the right shape, and not flat for every image;
        the cosine is over the images for which it is not flat, 0 if there are none.
    """
    found, true = _maps(wrong), _maps(right)
    if found.shape != true.shape or not np.isfinite(found).all():
        return False, 0.0
    pairs = zip(found.reshape(len(found), -1), true.reshape(len(true), -1), strict=True)
    sizes = [(x @ y, np.linalg.norm(x) * np.linalg.norm(y)) for x, y in pairs]
    cosines = [product / size for product, size in sizes if size > 0]
    valid = bool(np.ptp(found.reshape(len(found), -1), axis=1).any())
    return valid, float(np.mean(cosines)) if cosines else 0.0
