"""Mutants made by hand: an edit of a text that stands in a file once."""

from collections.abc import Callable

import pytest

from checks.faults.edit import Edit, position, source
from checks.mutation.mutant import Change, Mutant

Make = Callable[..., Mutant]


def mutant_of(file: str, before: str, after: str, *, function: str = "f") -> Mutant:
    text = source(f"lenet_ref/{file}")
    assert text.count(before) == 1
    start = text.index(before)
    line = text.count("\n", 0, start) + 1
    edit = Edit(
        f"lenet_ref/{file}", line, start - position(text, line, 0), before, after
    )
    change = Change(
        operator="by-hand",
        module="lenet_ref." + file.removesuffix(".py").replace("/", "."),
        function=function,
        edit=edit,
        line=text.splitlines()[line - 1],
    )
    return Mutant((change,))


@pytest.fixture
def mutant() -> Make:
    return mutant_of


@pytest.fixture
def negated() -> Mutant:
    """A sign that cancels in every whole map."""
    return mutant_of("layers/dense.py", "return gy @", "return -gy @")


@pytest.fixture
def harmless() -> Mutant:
    return mutant_of("heatmap.py", "OPACITY = 0.5", "OPACITY = 1 / 2")
