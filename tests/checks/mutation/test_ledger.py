"""The ledger: what an entry must have, and whom it speaks for."""

import re

import pytest

from checks.mutation.ledger import Equivalence, Ledger, read_ledger
from checks.mutation.mutant import Mutant

ENTRY = """
[[equivalence]]
proof = "arithmetic"
precondition = "none"
because = "1 / 2 is 0.5."
mutants = ["a", "b"]
"""


def known(*names: str) -> Ledger:
    one = Equivalence(
        proof="arithmetic", precondition="none", because="Same.", mutants=names
    )
    return Ledger(dict.fromkeys(names, one))


def test_each_mutant_of_an_entry_has_its_proof() -> None:
    found = read_ledger({"x.toml": ENTRY})

    assert set(found.entries) == {"a", "b"}
    assert {str(one) for one in found.entries.values()} == {
        "arithmetic (none): 1 / 2 is 0.5."
    }


@pytest.mark.parametrize(
    "texts",
    [
        {"x.toml": ENTRY.replace('"b"', '"a"')},
        {"x.toml": ENTRY + ENTRY.replace('"b"', '"c"')},
        {"x.toml": ENTRY, "y.toml": ENTRY.replace('"b"', '"c"')},
    ],
    ids=["in an entry", "in a file", "in two files"],
)
def test_mutant_that_is_listed_twice_is_told(texts: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"toml: listed twice: a$"):
        read_ledger(texts)


@pytest.mark.parametrize("field", ["proof", "precondition", "because", "mutants"])
@pytest.mark.parametrize("given", ["", '{} = ""\n', "{}_ = 1\n"])
def test_entry_without_a_field_is_told(field: str, given: str) -> None:
    text = re.sub(rf"{field} = .*\n", given.format(field), ENTRY)

    with pytest.raises(ValueError, match=r"x\.toml: entry 2 has .*; expected proof, "):
        read_ledger({"x.toml": ENTRY + text})


def test_entry_whose_mutant_is_no_more_is_stale(negated: Mutant) -> None:
    found = known(negated.id, "gone").stale([negated])

    assert found == ("gone",)


def test_pair_that_is_listed_together_is_equivalent_and_its_halves_are_not(
    negated: Mutant, harmless: Mutant
) -> None:
    both = Mutant((*negated.changes, *harmless.changes))
    proved = known(both.id)

    found = proved.outcome(both)

    assert found is not None
    assert found.status == "equivalent"
    assert proved.outcome(negated) is None
    assert proved.stale([negated, harmless]) == ()
    assert proved.stale([negated]) == (both.id,)


def test_pair_is_equivalent_if_each_change_is(
    negated: Mutant, harmless: Mutant
) -> None:
    both = Mutant((*harmless.changes, *negated.changes))

    one = known(harmless.id).outcome(both)
    all_of_it = known(harmless.id, negated.id).outcome(both)

    assert one is None
    assert all_of_it is not None
    assert (all_of_it.id, all_of_it.status) == (both.id, "equivalent")
