"""Fixtures: what all mutants are judged by, which none may change."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from checks.appearance.pictures import SCORES, true_pictures
from checks.faults.library import pristine
from checks.mutation.contents import contents

__all__ = ["Fixtures", "TouchedFixtureError"]


class TouchedFixtureError(RuntimeError):
    """A mutant has written into what the next ones would be judged by."""


class Fixtures:
    """The untouched copy of the package and the true pictures, of this process."""

    @staticmethod
    def digest() -> str:
        """Fingerprint of all of it.

        Examples
        --------
        >>> Fixtures.digest() == Fixtures.digest()
        True
        """
        told = hashlib.sha256(repr(contents(pristine())).encode())
        for true in map(true_pictures, SCORES):
            for array in (true.maps, true.panels):
                array.flags.writeable = False
                told.update(array.tobytes())
        return told.hexdigest()

    @classmethod
    @contextmanager
    def untouched(cls) -> Iterator[None]:
        """Look before and after a block.

        Raises
        ------
        TouchedFixtureError
            If anything is another than before.
        """
        before = cls.digest()
        yield
        if cls.digest() != before:
            msg = "a mutant changed the untouched copy or the true pictures"
            raise TouchedFixtureError(msg)
