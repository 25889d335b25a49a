from collections.abc import Callable

import numpy as np
import pytest

from checks import Contract, Subject
from checks.adapters import from_callables
from checks.faults.zoo.likeness import likeness
from lenet_ref.trace import Array

WEIGHT = np.random.default_rng(0).normal(size=(3, 20))


def gradient(x: Array, targets: Array) -> Array:
    return WEIGHT[targets].reshape(x.shape)


def subject(bend: Callable[[Array], Array]) -> Subject:
    return from_callables(
        scores=lambda x: x.reshape(len(x), -1) @ WEIGHT.T,
        saliency=lambda x, t: bend(gradient(x, t)),
        contract=Contract(input_shape=(1, 4, 5)),
    )


@pytest.mark.parametrize(
    ("bend", "expected"),
    [
        (lambda g: g, (True, 1.0)),
        (lambda g: 5 * g, (True, 1.0)),
        (np.negative, (True, -1.0)),
        (np.zeros_like, (False, 0.0)),
        (lambda g: g * np.nan, (False, 0.0)),
        (lambda g: g[..., :3], (False, 0.0)),
    ],
    ids=["same", "scaled", "negated", "empty", "NaN", "cut off"],
)
def test_likeness_is_the_cosine_of_what_is_a_map(
    bend: Callable[[Array], Array], expected: tuple[bool, float]
) -> None:
    right = subject(lambda g: g)

    valid, alike = likeness(subject(bend), right)

    assert (valid, round(alike, 12)) == expected
