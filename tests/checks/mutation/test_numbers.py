"""The numbers of a campaign, on every sign and on samples of changes and pairs.

The whole of it is ``heatcheck mutate``.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from checks.mutation.campaign import Campaign
from checks.mutation.judging import Asked
from checks.mutation.ledger import ledger
from checks.mutation.mutant import Mutant
from checks.mutation.mutants import mutants
from checks.mutation.pairs import cancelling_pairs, sampled_pairs
from checks.mutation.record import Record
from checks.mutation.selection import matching, sampled
from checks.mutation.summary import Judged, Summary, summary
from checks.mutation.workers import processes

SAMPLE, PAIRS, SEED = 240, 16, 7


def named(found: tuple[Judged, ...]) -> list[str]:
    return [one.outcome.id for one in found]


def judged(path: Path, chosen: tuple[Mutant, ...], asked: Asked) -> tuple[Judged, ...]:
    campaign = Campaign(
        asked=asked,
        workers=processes(2),
        alone=processes(2, fresh=True),
        ledger=ledger(),
    )
    by_id = {mutant.id: mutant for mutant in chosen}
    campaign.controlled()
    return tuple(
        Judged(by_id[outcome.id], outcome)
        for outcome in campaign.outcomes(by_id.values(), Record.opened(path, asked))
    )


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Judged, ...]:
    """Of every plus and minus swapped, and of a sample of all changes."""
    path = tmp_path_factory.mktemp("campaign") / "mutants.jsonl"
    swaps = matching(mutants(), "sign-swapped")
    drawn = sampled(mutants(), SAMPLE, SEED)
    chosen = tuple(dict.fromkeys((*swaps, *drawn)))
    return judged(path, chosen, Asked(locate=True, looks=True))


@pytest.fixture(scope="module")
def told(found: tuple[Judged, ...]) -> Summary:
    return summary(found, ledger())


def test_every_mutant_is_killed_or_proved_equivalent(told: Summary) -> None:
    assert named(told.unexplained) == []
    assert told.killed.value == 1
    assert told.killed.whole + told.counts["equivalent"] >= SAMPLE


def test_every_swapped_sign_is_killed_and_its_function_named(
    found: tuple[Judged, ...],
) -> None:
    swapped = {mutant.id for mutant in matching(mutants(), "sign-swapped")}

    of_signs = [one for one in found if one.outcome.id in swapped]
    signs = [one for one in of_signs if one.outcome.status != "equivalent"]

    assert len(signs) > 40
    assert [one.outcome.id for one in signs if not one.outcome.noticed] == []
    assert [one.outcome.id for one in signs if one.located_right is False] == []


def test_function_is_named_right_by_comparison(
    told: Summary, record_property: Callable[[str, object], None]
) -> None:
    record_property("located", str(told.located))

    assert told.located.value >= 0.99


def test_step_is_named_right_by_the_evidence_alone(
    told: Summary, record_property: Callable[[str, object], None]
) -> None:
    record_property("first", str(told.first))
    record_property("third", str(told.third))

    assert told.first.value >= 0.9
    assert told.third.value >= 0.99


def test_pairs_of_changes_that_may_cancel_are_killed(tmp_path: Path) -> None:
    pairs = (*sampled(cancelling_pairs(), PAIRS, SEED), *sampled_pairs(SEED, PAIRS))

    told = summary(judged(tmp_path / "pairs.jsonl", pairs, Asked()), ledger())

    assert named(told.unexplained) == []
    assert told.killed.value == 1
