"""Fixtures: what all mutants are judged by, which none may change."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from checks.appearance.pictures import SCORES, true_pictures
from checks.faults.library import pristine
from checks.mutation.contents import contents

__all__ = ["TouchedFixtureError", "digest", "untouched"]


class TouchedFixtureError(RuntimeError):
    """A mutant has written into what the next ones would be judged by."""


def digest() -> str:
    """Fingerprint of the untouched copy and the true pictures, of this process.

    Examples
    --------
    >>> digest() == digest()
    True
    """
    told = hashlib.sha256(repr(contents(pristine())).encode())
    for true in map(true_pictures, SCORES):
        for array in (true.maps, true.panels):
            array.flags.writeable = False
            told.update(array.tobytes())
    return told.hexdigest()


@contextmanager
def untouched() -> Iterator[None]:
    """Look before and after a block.

    Raises
    ------
    TouchedFixtureError
        If anything is another than before.
    """
    before = digest()
    yield
    if digest() != before:
        msg = "a mutant changed the untouched copy or the true pictures"
        raise TouchedFixtureError(msg)
