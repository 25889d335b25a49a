"""Which mutants a campaign is about."""

import pytest

from checks.mutation.mutant import Mutant
from checks.mutation.mutants import mutants
from checks.mutation.selection import matching, sampled
from tests.checks.mutation.conftest import Make


@pytest.fixture
def crowd(negated: Mutant, harmless: Mutant, mutant: Make) -> tuple[Mutant, ...]:
    text = "return x @ self.weight.T"
    other = mutant("layers/dense.py", text, f"{text} * 1", function="Dense.forward")
    return (harmless, negated, other)


@pytest.mark.parametrize(
    ("pattern", "places"),
    [("*", [0, 1, 2]), ("by-hand", [0, 1, 2]), ("Dense.*", [2]), ("heatmap-*", [0])],
)
def test_pattern_is_of_ids_functions_and_operators(
    crowd: tuple[Mutant, ...], pattern: str, places: list[int]
) -> None:
    found = matching(crowd, pattern)

    assert found == tuple(crowd[place] for place in places)


def test_pair_matches_by_either_of_its_changes(crowd: tuple[Mutant, ...]) -> None:
    pair = Mutant((*crowd[0].changes, *crowd[2].changes))

    assert matching([pair], "Dense.forward") == (pair,)
    assert matching([pair], crowd[0].id) == (pair,)
    assert matching([pair], pair.id) == (pair,)


def test_pattern_that_matches_nothing_says_the_operators(
    crowd: tuple[Mutant, ...],
) -> None:
    with pytest.raises(ValueError, match=r"--only DENSE.*; operators are by-hand$"):
        matching(crowd, "DENSE.*")


def test_sample_is_in_order_and_drawn_by_the_seed() -> None:
    places = {mutant.id: place for place, mutant in enumerate(mutants())}

    first, again, other = (sampled(mutants(), 9, seed) for seed in (1, 1, 2))

    assert first == again != other
    found = [places[mutant.id] for mutant in first]
    assert len(found) == 9
    assert found == sorted(set(found))


@pytest.mark.parametrize("count", [3, 4])
def test_sample_of_more_than_there_are_is_all(
    crowd: tuple[Mutant, ...], count: int
) -> None:
    assert sampled(list(crowd), count, 0) == crowd
