import ast
import re
from collections import Counter

import pytest

from checks.faults.edit import edited, source
from checks.faults.files import file_of
from checks.faults.swaps import swaps
from checks.mutation import mutants as module
from checks.mutation.code import Code, code_of
from checks.mutation.guards import guards
from checks.mutation.mutant import Change
from checks.mutation.mutants import MODULES, mutants

EACH_MODULE = pytest.mark.parametrize("name", MODULES)


def changes(name: str) -> list[Change]:
    return [change for mutant in mutants(name) for change in mutant.changes]


def changed(name: str) -> list[str]:
    """Text of a module with each of its mutants in it."""
    text = source(file_of(name))
    return [edited(text, mutant.edits) for mutant in mutants(name)]


@EACH_MODULE
def test_each_compiles_and_no_two_are_the_same(name: str) -> None:
    texts = [source(file_of(name)), *changed(name)]

    programs = Counter(ast.dump(ast.parse(text)) for text in texts)

    assert set(programs.values()) == {1}


@EACH_MODULE
def test_only_code_is_changed(name: str) -> None:
    def rest(text: str) -> list[str]:
        documented = ast.FunctionDef | ast.ClassDef | ast.Module
        nodes = list(ast.walk(ast.parse(text)))
        texts = [ast.get_docstring(n) for n in nodes if isinstance(n, documented)]
        kept = [ast.dump(n) for n in nodes if isinstance(n, ast.Raise | ast.arg)]
        return [*kept, *map(str, texts)]

    original = Counter(rest(source(file_of(name))))
    for text in changed(name):
        assert not Counter(rest(text)) - original


@EACH_MODULE
def test_guards_stay_as_they_are(name: str) -> None:
    code = code_of(name)
    lines = {
        number
        for guard in guards(code)
        if isinstance(guard, ast.stmt)
        for number in range(guard.lineno, (guard.end_lineno or guard.lineno) + 1)
    }

    touched = {
        change.edit.line + line
        for change in changes(name)
        if change.operator != "statements-swapped"  # it may reach across
        for line in range(change.edit.before.count("\n") + 1)
    }

    assert not touched & lines


def test_ids_are_unique_and_in_kebab_case() -> None:
    ids = [mutant.id for mutant in mutants()]

    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one) for one in ids)


def test_every_swap_of_a_plus_and_a_minus_is_among_them() -> None:
    found = {
        (mutant.edits[0].file, edited(source(mutant.edits[0].file), mutant.edits))
        for mutant in mutants()
        if mutant.changes[0].operator == "sign-swapped"
    }

    swapped = {(f.file, edited(source(f.file), f.edits)) for f in swaps()}

    assert swapped
    assert swapped <= found


def test_function_is_the_one_around() -> None:
    for change in changes("lenet_ref.layers.convolution"):
        lines = code_of(change.module).lines[: change.edit.line]
        last = change.function.rpartition(".")[2]

        heads = re.findall(r"^ *(?:def|class) (\w+)", "".join(lines), re.MULTILINE)

        assert heads[-1] == last


def made_of(text: str) -> list[Change]:
    return list(module._changes(Code("lenet_ref.scores", text)))


def test_ids_outlive_changes_of_other_lines() -> None:
    text = "def f(x: Array, y: Array) -> Array:\n    return x - y, x - y\n"
    moved = f"import math\n\n\ndef g(x):\n    return x + 1\n\n\n{text}"

    before, after = made_of(text), made_of(moved)

    assert before
    assert [c.id for c in before] == [c.id for c in after if c.function == "f"]


LOOP = """
def f(x):
    for a in x:
        n = a - 1
        if n:
            raise ValueError(n)
"""
MESSAGE = """
def f(x):
    if x - 1:
        msg = f'{x + 1}'
        raise ValueError(msg)
"""


@pytest.mark.parametrize(
    "text",
    [
        '"""A docstring: a - b."""\n',
        "import numpy as np\n",
        '__all__ = ["a", "b"]\n',
        "Pair = tuple[int, int]\ndef f(x: Pair) -> Pair: ...\n",
        "@dataclass(frozen=True)\nclass A(B, kind=C[1]):\n    name: str\n",
        "def f(x: Literal[1]) -> Literal[2]: ...\n",
        "def f(x):\n    n = x - 1\n    if n < 2:\n        raise ValueError(n)\n",
        MESSAGE,
        LOOP,
    ],
)
def test_what_is_apart(text: str) -> None:
    assert made_of(text) == []


def test_what_is_replaced_is_told_in_whole_lines() -> None:
    text = "def f(a):\n    y = [\n        a - 1,\n        a,\n    ]\n    return y\n"

    (swapped,) = (c for c in made_of(text) if c.operator == "sign-swapped")

    assert swapped.edit.before == "a - 1,"
    assert swapped.edit.after == "a + 1,"
    assert swapped.line == "        a - 1,"
