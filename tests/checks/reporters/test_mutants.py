"""What is said of mutants, word for word."""

import io
import os

import pytest

from checks.faults.edit import Edit
from checks.mutation.ledger import Equivalence, Ledger
from checks.mutation.mutant import Change, Mutant
from checks.mutation.outcome import Outcome
from checks.mutation.summary import Judged, summary
from checks.reporters.mutants import show_blind, show_mutants
from checks.reporters.page import Page

CHANGE = Change(
    operator="sign-swapped",
    module="lenet_ref.layers.dense",
    function="Dense.vjp",
    edit=Edit(
        "lenet_ref/layers/dense.py", 72, 8, "return gy\\\n    @ w", "return -gy @ w"
    ),
    line="        return gy @ w",
)
MUTANT = Mutant((CHANGE,))
SHOWN = f"""\
survived    lenet_ref/layers/dense.py:72  Dense.vjp
            return gy\\ @ w  ->  return -gy @ w
            {CHANGE.id}
"""


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    """A page of 80 columns, of a terminal that has ASCII only."""
    monkeypatch.setitem(os.environ, "COLUMNS", "80")
    return Page(io.TextIOWrapper(io.BytesIO(), encoding="ascii"), plain=True)


def text(page: Page) -> str:
    file = page._console.file
    file.seek(0)
    return file.read()


def became(status: str, **changes: object) -> Judged:
    return Judged(MUTANT, Outcome(id=MUTANT.id, status=status, **changes))  # type: ignore[arg-type]


def test_survivor_is_shown_with_the_numbers_and_the_verdict(page: Page) -> None:
    found = [became("survived"), became("killed", seconds=0.25)]

    show_mutants(page, summary(found, Ledger()), {"killed": 1.0})

    assert text(page) == SHOWN + (
        "mutants 2: 1 killed, 1 survived\n"
        "killed  1 of 2 (50 %) of those not equivalent\n"
        "rate    4 mutants a second of one core, 1 judged\n"
        "FAIL  survivors without a proof\n"
    )


def test_all_that_is_caught_passes_and_maps_are_told_where_looked_at(
    page: Page,
) -> None:
    found = [
        became("killed", valid_map=True, deception=0.5, first_check="signs.x"),
        became("killed", valid_map=False, deception=0.0),
    ]

    show_mutants(page, summary(found, Ledger()), {"killed": 1.0})

    assert text(page) == (
        "mutants 2: 2 killed\n"
        "killed  2 of 2 (100 %) of those not equivalent\n"
        "        1 of 1 (100 %) of those that still give a valid map; "
        "1 of 1 (100 %) of\n"
        "        these deceive\n"
        "located by comparison 0 of 2 (0 %)\n"
        "        by steps alone: first suspect 0 of 1 (0 %), "
        "one of three 0 of 1 (0 %)\n"
        "        not counted there: 0 of what no step runs, 1 that cannot be imported\n"
        "        (published tools name the fault first in 21 of 40 and 53 of 109)\n"
        "rate    0 mutants a second of one core, 0 judged\n"
        "PASS  every mutant is caught, or proved to change nothing\n"
    )


def test_proof_that_a_check_disproves_fails(page: Page) -> None:
    known = Equivalence(proof="p", precondition="none", because="B.", mutants=())
    found = summary(
        [became("killed", first_check="signs.some_check")], Ledger({MUTANT.id: known})
    )

    show_mutants(page, found, {"killed": 1.0})

    said = " ".join(text(page).split())
    assert f"{CHANGE.id}; proved equivalent, and killed by signs.some_check" in said
    assert said.endswith("FAIL 1 proof disproved")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("located", "functions named wrong by comparison"),
        ("first", "first suspects wrong"),
        ("third", "no right one among three suspects"),
    ],
)
def test_share_that_is_too_small_says_what_is_wrong(
    page: Page, name: str, said: str
) -> None:
    found = [became("killed", valid_map=True, first_check="signs.x")]

    show_mutants(page, summary(found, Ledger()), {name: 1.0})

    assert text(page).endswith(f"FAIL  {said}\n")


def test_blind_suite_is_told_what_it_passes_and_the_checks_to_add(page: Page) -> None:
    told = summary([became("survived"), became("killed")], Ledger())
    passed = [
        became("killed", first_check="signs.b"),
        became("killed", first_check="signs.a"),
        became("timeout", first_check="signs.a"),
        became("survived"),
    ]

    show_blind(page, ("rendering", "state"), passed, told)

    said = text(page)
    assert said.count("killed by signs.a") == 2
    assert said.count("seen by no check") == 1
    assert said.endswith(
        "suite   rendering and state: kills 1 of 2 (50 %)\n"
        "blind   to 4 mutants; to add:\n"
        "  2  signs.a\n"
        "  1  signs.b\n"
    )


def test_suite_that_passes_nothing_needs_nothing(page: Page) -> None:
    show_blind(page, ("signs",), [], summary([became("killed")], Ledger()))

    assert text(page) == ("suite   signs: kills 1 of 1 (100 %)\nblind   to 0 mutants\n")
