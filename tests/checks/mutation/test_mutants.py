import ast
import random
import re
from collections import Counter

import pytest

from checks.faults.edit import edited, source
from checks.faults.files import file_of
from checks.mutation import mutants as module
from checks.mutation.code import Code, code_of
from checks.mutation.guards import guards
from checks.mutation.mutant import Change
from checks.mutation.mutants import MODULES, mutants
from checks.mutation.places import apart

EACH_MODULE = pytest.mark.parametrize("name", MODULES)


def changes(name: str) -> list[Change]:
    return [change for mutant in mutants(name) for change in mutant.changes]


def pieces(name: str) -> dict[int, list[ast.Module]]:
    """Each statement of a module as it is, then with each of its mutants in it."""
    code = code_of(name)
    lines = code.text.splitlines()
    found: dict[int, list[ast.Module]] = {}
    for change in changes(name):
        above = [n for n in code.tree.body if first_line(n) <= change.edit.line]
        first, last = first_line(above[-1]), above[-1].end_lineno or 0
        text = edited(code.text, (change.edit,)).splitlines()
        more = len(text) - len(lines)
        found.setdefault(first, [ast.parse("\n".join(lines[first - 1 : last]))])
        found[first].append(ast.parse("\n".join(text[first - 1 : last + more])))
    return found


def first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


@EACH_MODULE
def test_each_parses_and_no_two_are_the_same(name: str) -> None:
    for statement in pieces(name).values():
        programs = Counter(map(ast.dump, statement))

        assert set(programs.values()) == {1}


def compiles(name: str, change: Change) -> bool:
    code = compile(edited(source(file_of(name)), (change.edit,)), name, "exec")
    return bool(code.co_names)


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_each_compiles() -> None:
    rng = random.Random(0)
    chosen = rng.sample(mutants(), 300)

    assert all(compiles(m.changes[0].module, m.changes[0]) for m in chosen)


def rest(tree: ast.Module) -> Counter[str]:
    """What no mutant touches: what is raised, parameters, docstrings."""
    documented = ast.FunctionDef | ast.ClassDef
    nodes = list(ast.walk(tree))
    texts = [ast.get_docstring(n) for n in nodes if isinstance(n, documented)]
    kept = [ast.dump(n) for n in nodes if isinstance(n, ast.Raise | ast.arg)]
    return Counter([*kept, *map(str, texts)])


@EACH_MODULE
def test_only_code_is_changed(name: str) -> None:
    for original, *changed in pieces(name).values():
        kept = rest(original)

        assert all(rest(tree) == kept for tree in changed)


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


def test_function_is_the_one_around() -> None:
    for change in changes("lenet_ref.layers.convolution"):
        lines = code_of(change.module).lines[: change.edit.line]
        last = change.function.rpartition(".")[2]

        heads = re.findall(r"^ *(?:def|class) (\w+)", "".join(lines), re.MULTILINE)

        assert heads[-1] == last


def made_of(text: str) -> list[Change]:
    return list(module._changes(Code("lenet_ref.scores", text)))


def test_functions_are_named_within_their_module() -> None:
    text = "A = -b\nclass C:\n    d = -1\n    def e(self):\n        return -self\n-f\n"

    swapped = [c for c in made_of(text) if c.operator == "sign-swapped"]

    assert [c.function for c in swapped] == ["A", "C", "C.e", ""]


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


def test_what_is_apart_is_counted() -> None:
    lines = apart()

    assert {"docstring", "guard", "import", "annotation"} <= set(lines)
    assert all(count > 0 for count in lines.values())


def test_operator_keeps_a_program_that_it_is_the_first_to_make() -> None:
    found = {change.edit.after: change.operator for change in made_of("y = a - b\n")}

    assert found["y = a + b"] == "sign-swapped"
    assert found["y = b - a"] == "operands-swapped"
    assert found["y = a"] == "term-dropped"
