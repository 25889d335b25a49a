"""Signs: that every plus and minus is swapped, counted without a tree."""

import io
import tokenize
from collections import Counter

import pytest

from checks.faults.edit import Edit, source
from checks.faults.files import COMPUTING, file_of
from checks.mutation.mutants import mutants, rewritten
from checks.mutation.operators.table import OPERATORS
from checks.mutation.selection import matching

SIGNS = {"+": "-", "-": "+", "+=": "-=", "-=": "+="}

(SWAPPED,) = (operator for operator in OPERATORS if operator.name == "sign-swapped")

EDITS = [edit for one in matching(mutants(), SWAPPED.name) for edit in one.edits]


def signs_by_line(text: str) -> Counter[int]:
    """Plus and minus tokens by line, f-strings and ordinary text aside."""
    found: Counter[int] = Counter()
    depth = 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        name = tokenize.tok_name[token.type]
        depth += (name == "FSTRING_START") - (name == "FSTRING_END")
        is_sign = name == "OP" and token.string in SIGNS
        is_number = name == "STRING" and token.string[1:2] in set("+-")
        found[token.start[0]] += not depth and (is_sign or is_number)
    return +found


def changed(edit: Edit) -> list[tuple[int, str, str]]:
    """Characters that an edit changes: where, what was there and what is."""
    pairs = zip(edit.before, edit.after, strict=True)
    return [(k, old, new) for k, (old, new) in enumerate(pairs) if old != new]


def line_of_the_sign(edit: Edit) -> int:
    place, _, _ = changed(edit)[0]
    return edit.line + edit.before[:place].count("\n")


@pytest.mark.parametrize("name", COMPUTING)
def test_every_plus_and_minus_is_swapped(name: str) -> None:
    edits = [edit for edit in EDITS if edit.file == file_of(name)]

    found = Counter(map(line_of_the_sign, edits))

    assert found == signs_by_line(source(file_of(name)))


def test_one_sign_is_swapped_and_nothing_else() -> None:
    for edit in EDITS:
        ((_, old, new),) = changed(edit)

        assert SIGNS[old] == new


@pytest.mark.parametrize(
    ("code", "swapped"),
    [
        ("y = (a) - b", {"y = (a) + b"}),
        ("y = (a  # plus: +\n  + b)", {"y = (a  # plus: +\n  - b)"}),
        ("y = a - b + c", {"y = (a + b) + c", "y = a - b - c"}),
        ("y -= 1", {"y += 1"}),
        ("y = x[::-1]", {"y = x[::+1]"}),
        ('y = "é" + x', {'y = "é" - x'}),
        ("def f(a: 'x - y' = -1) -> int: ...", {"def f(a: 'x - y' = +1) -> int: ..."}),
        ('y = f"{a - b} - {c}"', set()),
        ('"""a - b"""', set()),
        ("if a:\n    msg = b - c\n    raise ValueError(msg)", set()),
        ("y = a * b", set()),
    ],
)
def test_what_counts_as_a_sign(code: str, swapped: set[str]) -> None:
    assert rewritten(SWAPPED, code) == swapped
