"""Wrong subjects change global state; the next test must not see it."""

import random
from collections.abc import Iterator

import numpy as np
import pytest


@pytest.fixture(autouse=True)
def global_state_restored() -> Iterator[None]:
    """Put back both random states and the error state."""
    python, numpy = random.getstate(), np.random.get_state()  # noqa: NPY002
    with np.errstate():
        yield
    random.setstate(python)
    np.random.set_state(numpy)  # noqa: NPY002
