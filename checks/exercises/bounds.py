"""Bounds: what a process that runs a learner's code may take of the machine."""

import importlib
from contextlib import suppress
from typing import Any

__all__ = ["bounded"]

MEMORY = 4 * 2**30
"""Bytes of addresses. The whole battery takes half of one GiB; a list that grows
without an end raises MemoryError before the machine stands still."""

FILE = 2**28
"""Bytes of a file, such as the one in which what is printed is caught."""


def bounded() -> None:
    """Bound this process, where the platform can."""
    with suppress(ImportError):  # Windows has none
        resource: Any = importlib.import_module("resource")
        for limit, most in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_FSIZE, FILE),
        ):
            _, hard = resource.getrlimit(limit)
            least = most if hard == resource.RLIM_INFINITY else min(most, hard)
            with suppress(OSError, ValueError):  # macOS does not take all of them
                resource.setrlimit(limit, (least, hard))
