"""The numbers of a campaign, of outcomes made by hand."""

from typing import Any

import pytest

from checks.mutation.ledger import Equivalence, Ledger
from checks.mutation.mutant import Mutant
from checks.mutation.outcome import STATUSES, Outcome, Place
from checks.mutation.summary import Judged, Share, summary
from checks.replay.places import runs_in
from checks.replay.recording import Name
from tests.checks.mutation.conftest import Make

FILE = "lenet_ref/layers/dense.py"


def place(**changes: Any) -> Place:
    nowhere = dict.fromkeys(("step", "kind", "direction"))
    return Place(**{"function": "", "source": "", **nowhere, **changes})


@pytest.fixture
def dense(mutant: Make) -> Mutant:
    """A change of what runs in dense steps, backward."""
    return mutant(
        "layers/dense.py", "return gy @", "return -gy @", function="Dense.vjp"
    )


def became(mutant: Mutant, status: str = "killed", **changes: Any) -> Judged:
    return Judged(mutant, Outcome(id=mutant.id, status=status, **changes))


@pytest.mark.parametrize(
    ("part", "whole", "text", "value"),
    [
        (0, 0, "0 of 0", 1.0),
        (12, 13, "12 of 13 (92.3 %)", 12 / 13),
        (9999, 10_000, "9,999 of 10,000 (99.9 %)", 0.9999),
        (99_999, 100_000, "99,999 of 100,000 (99.9 %)", 0.99999),
        (5, 5, "5 of 5 (100 %)", 1.0),
    ],
)
def test_share_that_is_not_whole_never_reads_so(
    part: int, whole: int, text: str, value: float
) -> None:
    share = Share(part, whole)

    assert str(share) == text
    assert share.value == value


def test_nothing_judged_is_counted_as_nothing() -> None:
    found = summary([], Ledger())

    assert found.counts == dict.fromkeys(STATUSES, 0)
    assert (found.judged, found.rate) == (0, 0.0)
    assert found.unexplained == found.disproved == ()


def test_each_status_is_counted_and_equivalents_are_no_survivors(
    dense: Mutant, harmless: Mutant
) -> None:
    every = [became(dense, status) for status in STATUSES]

    found = summary([*every, became(harmless, "survived")], Ledger())

    assert found.counts == {**dict.fromkeys(STATUSES, 1), "survived": 2}
    assert found.killed == Share(3, 5)
    assert [one.mutant for one in found.unexplained] == [dense, harmless]


def test_survivor_with_a_proof_is_equivalent_and_a_kill_disproves_it(
    dense: Mutant, harmless: Mutant
) -> None:
    known = Equivalence(proof="p", precondition="none", because="B.", mutants=())
    proved = Ledger({dense.id: known, harmless.id: known})

    found = summary([became(harmless, "survived"), became(dense)], proved)

    assert (found.counts["equivalent"], found.counts["survived"]) == (1, 0)
    assert found.unexplained == ()
    assert [one.mutant for one in found.disproved] == [dense]
    assert not found.holds({})


def test_rate_is_of_what_was_judged(dense: Mutant) -> None:
    told = became(dense, "equivalent")

    found = summary([became(dense, seconds=0.5), became(dense, seconds=1.5), told],
                    Ledger())  # fmt: skip

    assert (found.judged, found.rate) == (2, 1.0)


def test_deceptive_are_those_that_deceive_in_half_of_the_cases(dense: Mutant) -> None:
    seen = [(True, 0.5), (True, 0.45), (True, None), (False, 0.0), (None, None)]

    found = summary(
        [became(dense, valid_map=valid, deception=share) for valid, share in seen],
        Ledger(),
    )

    assert found.deceptive == Share(1, 3)
    assert found.killed_valid == Share(3, 3)


@pytest.mark.parametrize(
    ("function", "source", "right"),
    [
        ("Dense.vjp", f"{FILE}:60", True),
        ("Dense.forward", f"{FILE}:60", False),
        ("Dense.vjp", "lenet_ref/layers/relu.py:60", False),
    ],
)
def test_located_is_the_function_in_its_file(
    dense: Mutant, function: str, source: str, *, right: bool
) -> None:
    at = place(function=function, source=source)

    found = summary([became(dense, valid_map=True, located=at)], Ledger())

    assert found.located == Share(int(right), 1)


def test_located_nowhere_is_wrong_and_unasked_is_no_answer(dense: Mutant) -> None:
    found = summary([became(dense, valid_map=True), became(dense)], Ledger())

    assert found.located == Share(0, 1)


def test_suspect_is_right_by_function_or_by_step_and_direction(dense: Mutant) -> None:
    name = Name("lenet_ref.layers.dense", "Dense.vjp")
    step = next(step for step, way in runs_in(name) if way == "backward" and step)

    suspects = {
        place(function="Dense.vjp"): True,
        place(step=step, direction="backward"): True,
        place(step=step, direction="forward"): False,
        place(step="nowhere", direction="backward"): False,
        place(direction="backward"): False,
        place(): False,
    }

    for suspect, right in suspects.items():
        assert became(dense, suspects=(suspect,)).suspected_within(1) is right


def test_third_suspect_counts_among_three_only(dense: Mutant) -> None:
    right = place(function="Dense.vjp")
    asked: dict[str, Any] = {"valid_map": True, "first_check": "signs.x"}

    found = summary(
        [
            became(dense, suspects=(place(), place(), right), **asked),
            became(dense, suspects=(place(), place(), place(), right), **asked),
            became(dense, suspects=(right,), **asked),
        ],
        Ledger(),
    )

    assert (found.first, found.third) == (Share(1, 3), Share(2, 3))


def test_what_no_step_runs_and_what_has_no_report_are_counted_apart(
    dense: Mutant, harmless: Mutant
) -> None:
    found = summary(
        [became(harmless, valid_map=True), became(dense, valid_map=True)], Ledger()
    )

    assert (found.stepless, found.unreported) == (1, 1)
    assert found.first == found.third == Share(0, 0)


def test_share_that_is_too_small_is_named(dense: Mutant) -> None:
    found = summary([became(dense), became(dense, "survived")], Ledger())

    assert found.short({"killed": 0.5, "located": 1.0}) == ()
    assert found.short({"killed": 0.51, "located": 1.0}) == ("killed",)
    assert found.holds({"killed": 0.5})
    assert not found.holds({"killed": 0.51})
