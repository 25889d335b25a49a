"""Surroundings: when, and with what, something was measured."""

import datetime as dt
import platform

import numpy as np

__all__ = ["surroundings"]


def surroundings() -> str:
    """Date, Python, NumPy and machine, as a page says them."""
    today, machine = dt.datetime.now(tz=dt.UTC).date(), platform.machine()
    python = f"Python {platform.python_version()}, NumPy {np.__version__}"
    return f"{today} with {python}, {platform.system()} {machine}"
