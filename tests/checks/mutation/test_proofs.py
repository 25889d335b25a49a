"""The proofs of the ledger: none is stale, and no check disproves one."""

import pytest

from checks.mutation.judging import Asked, judge
from checks.mutation.ledger import Ledger, ledger
from checks.mutation.mutant import Mutant
from checks.mutation.mutants import mutants


def test_ledger_names_mutants_that_are_there() -> None:
    assert ledger().stale(mutants()) == ()


@pytest.mark.parametrize("name", sorted(ledger().entries))
def test_proved_equivalent_survives(name: str) -> None:
    by_id = {mutant.id: mutant for mutant in mutants()}
    changes = tuple(by_id[part].changes[0] for part in name.split("+"))

    found = judge(Mutant(changes), Asked())

    assert found.status == "survived"


def test_every_proof_is_told_in_a_sentence() -> None:
    for known in ledger().entries.values():
        assert known.proof
        assert known.precondition
        assert known.because.endswith(".")


def test_empty_ledger_has_nothing_stale() -> None:
    assert Ledger().stale(mutants()) == ()
