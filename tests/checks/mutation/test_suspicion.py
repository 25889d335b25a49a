"""Suspects of mutants by the evidence alone, and whether they are right."""

from dataclasses import replace

import pytest

from checks.mutation.battery import sitting
from checks.mutation.copies import planted_in
from checks.mutation.ledger import Ledger
from checks.mutation.mutant import Mutant
from checks.mutation.outcome import Outcome, Place
from checks.mutation.summary import Judged, summary
from checks.mutation.suspicion import left_in, suspected
from tests.checks.mutation.conftest import Make


def suspects(mutant: Mutant, network: str = "awkward") -> tuple[Place, ...]:
    with planted_in(mutant.edits) as library, sitting(library) as put:
        return suspected(put, network)


def place(function: str = "", *, step: str | None = None, kind: str | None = None,
          direction: str | None = None) -> Place:  # fmt: skip
    return Place(
        function=function, source="", step=step, kind=kind, direction=direction
    )


def judged(mutant: Mutant, *found: Place, check: str | None = "gradients.a") -> Judged:
    outcome = Outcome(
        id=mutant.id, status="killed", first_check=check, suspects=found,
        valid_map=False,
    )  # fmt: skip
    return Judged(mutant, outcome)


def test_helper_that_raises_is_named_within_its_step(mutant: Make) -> None:
    change = mutant("windows.py", "sides = ((0, 0), (0, 0), ", "sides = (0, 0, ")

    first = suspects(change)[0]

    assert first.function == "padded"
    assert (first.kind, first.direction) == ("conv2d", "forward")


def test_what_only_one_network_shows_is_asked_of_that_one(mutant: Make) -> None:
    change = mutant("saliency.py", "gradient.sum(axis=1)", "-gradient.sum(axis=1)")

    first = suspects(change, "sums")[0]

    assert (first.step, first.direction) == ("fold", "forward")


def test_functions_left_by_an_error_are_named_from_within() -> None:
    def outer() -> None:
        inner()

    def inner() -> None:
        raise KeyError

    with pytest.raises(KeyError) as caught:
        outer()

    named = [at.function.rpartition(".")[2] for at in left_in(caught.value)]

    assert named[:2] == ["inner", "outer"]


@pytest.fixture
def dense(mutant: Make) -> Mutant:
    return mutant(
        "layers/dense.py", "gy @ self.weight", "-(gy @ self.weight)",
        function="Dense.vjp",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("suspect", "right"),
    [
        (place("Dense.vjp"), True),
        (place(kind="dense", direction="backward"), True),
        (place(kind="dense", direction="forward"), False),
        (place(kind="conv2d", direction="backward"), False),
        (place(direction="backward"), False),
    ],
)
def test_suspect_is_right_by_function_or_by_step_and_direction(
    dense: Mutant,
    suspect: Place,
    right: bool,  # noqa: FBT001
) -> None:
    one = judged(dense, suspect)

    found = one.suspected_within(1)

    assert found is right


def test_score_is_right_by_its_step_whatever_its_name(mutant: Make) -> None:
    change = mutant("scores.py", "return -log_probability(z, targets)", "return z",
                    function="loss")  # fmt: skip
    one = judged(change, place("f", step="score", kind="loss", direction="forward"))

    found = one.suspected_within(1)

    assert found


def test_what_describes_a_step_has_no_direction_to_be_named(mutant: Make) -> None:
    change = mutant(
        "layers/pooling.py", '{"kernel": self.kernel', '{"kernel": self.stride',
        function="MaxPool2d.geometry",
    )  # fmt: skip
    one = judged(change, place(kind="max_pool2d", direction="forward"))

    found = one.suspected_within(1)

    assert found


def test_one_without_suspects_counts_as_wrong(dense: Mutant) -> None:
    told = summary([judged(dense), judged(dense, place("Dense.vjp"))], Ledger())

    assert (told.first.part, told.first.whole) == (1, 2)
    assert (told.stepless, told.unreported) == (0, 0)


def test_mutants_that_have_no_right_suspect_are_counted_apart(
    dense: Mutant, mutant: Make
) -> None:
    tape = mutant("tape.py", "steps: list[Step] = []", "steps: list[Step] = None",
                  function="record")  # fmt: skip

    told = summary([judged(tape), judged(dense, check=None)], Ledger())

    assert told.first.whole == told.third.whole == 0
    assert (told.stepless, told.unreported) == (1, 1)


def test_one_that_runs_on_is_asked_where_it_was(dense: Mutant) -> None:
    late = judged(dense, place("Dense.vjp"), check=None)
    told = summary([Judged(dense, replace(late.outcome, status="timeout"))], Ledger())

    assert (told.first.part, told.first.whole) == (1, 1)
