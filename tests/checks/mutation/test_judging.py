"""One mutant is planted, questioned, located and looked at; nothing raises."""

import json
from dataclasses import replace

import pytest

from checks.mutation.judging import Asked, judge
from checks.mutation.mutant import Mutant
from checks.mutation.outcome import Outcome
from tests.checks.mutation.conftest import Make

QUICK = Asked(families=("gradients",))


def test_sign_that_cancels_in_every_whole_map_is_killed_at_its_step(
    negated: Mutant,
) -> None:
    found = judge(negated, Asked(locate=True, looks=True))

    assert found.status == "killed"
    assert str(found.first_check).startswith("gradients.")
    assert found.located is not None
    assert found.located.function == "Dense.vjp"
    assert found.suspects[0].kind == "dense"
    assert found.valid_map
    assert found.alike == pytest.approx(1.0)


def test_change_of_nothing_survives(harmless: Mutant) -> None:
    found = judge(harmless, QUICK)

    assert found.status == "survived"
    assert found.first_check is None
    assert not found.noticed


def test_what_raises_is_incompetent_and_a_check_says_so(mutant: Make) -> None:
    change = mutant("layers/dense.py", "x @ self.weight.T + self.bias", "1 // 0")

    found = judge(change, Asked())

    assert found.status == "incompetent"
    assert found.first_check == "state.every_question_is_answered"
    assert "ZeroDivisionError" in found.reason


def test_copy_that_cannot_be_imported_is_incompetent_and_located(mutant: Make) -> None:
    change = mutant("preprocessing.py", "WHITE = 255", "WHITE = 1 // 0")

    found = judge(change, Asked(locate=True, looks=True))

    assert found.status == "incompetent"
    assert found.valid_map is False
    assert found.located is not None
    assert found.located.function == "WHITE"


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "while True:\n            try: [0] * 9\n            except: 1",
    ],
    ids=["runs on", "contains everything"],
)
def test_what_runs_on_is_stopped(mutant: Make, body: str) -> None:
    change = mutant("layers/dense.py", "return x @ self.weight.T", f"{body}\n        "
                    "return x @ self.weight.T")  # fmt: skip

    found = judge(change, Asked(seconds=0.5))

    assert found.status == "timeout"


def test_matrix_goes_on_after_the_first_failure(negated: Mutant) -> None:
    found = judge(negated, replace(QUICK, matrix=True))

    assert {
        "awkward gradients.vjp_is_the_adjoint",
        "awkward gradients.pairing_is_conserved",
    } <= set(found.failing)


def test_family_that_is_blind_to_it_lets_it_pass(negated: Mutant) -> None:
    found = judge(negated, Asked(families=("rendering",)))

    assert found.status == "survived"


def test_outcome_goes_through_a_file_unchanged(negated: Mutant) -> None:
    found = judge(negated, Asked(locate=True, looks=True))

    again = Outcome.of_json(json.loads(json.dumps(found.as_json(), allow_nan=False)))

    assert again == found
