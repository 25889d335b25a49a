import io
import keyword
import tokenize
from collections import Counter

import pytest

from checks.faults import swaps as module
from checks.faults.edit import Edit, edited, source
from checks.faults.fault import Fault
from checks.faults.files import COMPUTING, file_of
from checks.faults.signs import sites
from checks.faults.swaps import swaps

SIGNS = {"+": "-", "-": "+", "+=": "-=", "-=": "+="}


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


def line_of_the_sign(fault: Fault) -> int:
    edit = fault.edits[0]
    pairs = zip(edit.before, edit.after, strict=False)
    place = next(i for i, (old, new) in enumerate(pairs) if old != new)
    return edit.line + edit.before[:place].count("\n")


@pytest.mark.parametrize("name", COMPUTING)
def test_every_plus_and_minus_is_swapped(name: str) -> None:
    found = Counter(line_of_the_sign(f) for f in swaps() if f.file == file_of(name))

    assert found == signs_by_line(source(file_of(name)))


def test_one_sign_is_swapped_and_nothing_else() -> None:
    for fault in swaps():
        (edit,) = fault.edits
        pairs = zip(edit.before, edit.after, strict=True)
        changed = [(old, new) for old, new in pairs if old != new]

        assert len(changed) == 1, fault.id
        assert SIGNS[changed[0][0]] == changed[0][1], fault.id


def test_ids_are_unique_and_in_kebab_case() -> None:
    ids = [fault.id for fault in swaps()]

    assert len(set(ids)) == len(ids)
    assert all(set(one) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for one in ids)


def test_function_stands_where_the_sign_does() -> None:
    for fault in swaps():
        lines = source(fault.file).splitlines()[: fault.line]
        last = fault.function.rpartition(".")[2]

        assert not keyword.iskeyword(last)
        assert any(f"def {last}(" in line or line.startswith(last) for line in lines)


def found_in(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Fault, ...]:
    name = "lenet_ref.scores"
    monkeypatch.setattr(module, "source", lambda _: text)
    monkeypatch.setattr("checks.faults.signs.source", lambda _: text)
    sites.cache_clear()
    try:
        return tuple(module._of_module(name))
    finally:
        sites.cache_clear()


def test_ids_outlive_changes_of_other_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "def f(x, y):\n    return x - y, x - y\n"
    moved = f"import math\n\n\ndef g(x):\n    return x + 1\n\n\n{text}"

    before, after = found_in(text, monkeypatch), found_in(moved, monkeypatch)

    assert [f.id for f in before] == [f.id for f in after if f.function == "f"]
    assert len({f.id for f in before}) == 2


@pytest.mark.parametrize(
    ("code", "swapped"),
    [
        ("y = a + (b)", ["y = a - (b)"]),
        ("y = (a) - b", ["y = (a) + b"]),
        ("y = (a  # plus: +\n  + b)", ["y = (a  # plus: +\n  - b)"]),
        ("y = a - b + c", ["y = a + b + c", "y = a - b - c"]),
        ("y -= 1", ["y += 1"]),
        ("y = x.max(axis=-1)", ["y = x.max(axis=+1)"]),
        ("y = x[::-1]", ["y = x[::+1]"]),
        ("y = np.subtract(a, b)", ["y = np.add(a, b)"]),
        ("y = np.negative(a)", ["y = np.positive(a)"]),
        ('y = float("-inf")', ['y = float("+inf")']),
        ('y = "é" + x', ['y = "é" - x']),
        ('y = f"{a - b} - {c}"', []),
        ('"""a - b"""', []),
        ("if a:\n    msg = b - c\n    raise ValueError(msg)", []),
        (
            "if a - b:\n    raise ValueError",
            ["if a + b:\n    raise ValueError"],
        ),
        ("def f(a: 'x - y' = -1) -> int: ...", ["def f(a: 'x - y' = +1) -> int: ..."]),
        ("y = a * b", []),
    ],
)
def test_what_counts_as_a_sign(
    code: str, swapped: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = found_in(f"{code}\n", monkeypatch)

    assert sorted(edited(f"{code}\n", f.edits).rstrip() for f in faults) == sorted(
        swapped
    )


def test_functions_are_named_within_their_module(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "A = -b\nclass C:\n    d = -1\n    def e(self):\n        return -self\n-f\n"

    faults = found_in(text, monkeypatch)

    assert [f.function for f in faults] == ["A", "C", "C.e", "<module>"]
    assert faults[0].edits == (Edit("lenet_ref/scores.py", 1, 4, "-b", "+b"),)
