import ast
from collections import Counter

import pytest

from checks.mutation.mutants import mutants, rewritten
from checks.mutation.operators.operator import Operator
from checks.mutation.operators.table import OPERATORS

EXAMPLES = [
    pytest.param(operator, before, after, id=f"{operator.name}-{place}")
    for operator in OPERATORS
    for place, (before, after) in enumerate(operator.examples)
]


@pytest.mark.parametrize(("operator", "before", "after"), EXAMPLES)
def test_example_is_what_the_operator_does(
    operator: Operator, before: str, after: str
) -> None:
    found = {ast.dump(ast.parse(text)) for text in rewritten(operator, before)}

    assert ast.dump(ast.parse(after)) in found


def test_names_are_unique_and_in_kebab_case() -> None:
    names = [operator.name for operator in OPERATORS]

    assert len(set(names)) == len(names)
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz-") for name in names)


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.name)
def test_operator_has_an_example_and_says_what_it_does(operator: Operator) -> None:
    assert operator.examples
    assert operator.says.endswith(".")


def test_each_operator_has_a_mutant() -> None:
    found = Counter(mutant.changes[0].operator for mutant in mutants())

    idle = [operator.name for operator in OPERATORS if not found[operator.name]]

    assert idle == []
