from collections.abc import Generator

import pytest

from checks.faults.named import NAMED
from checks.faults.outcome import Outcome
from checks.faults.session import chosen, held
from checks.faults.trial import Trial
from checks.faults.zoo import member as module

OUTCOMES = tuple(
    Outcome(fault=fault, trial=Trial(status="killed")) for fault in NAMED[:3]
)


def test_all_faults_are_chosen_where_none_is_named() -> None:
    faults = chosen()

    assert len(faults) > len(NAMED)


def test_pattern_chooses_what_it_matches() -> None:
    faults = chosen(["relu-*", "print-left-in"])

    ids = {fault.id for fault in faults}
    assert "print-left-in" in ids
    assert all(name.startswith("relu-") for name in ids - {"print-left-in"})


def test_pattern_that_matches_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="--select nope: no fault of that name"):
        chosen(["relu-*", "nope"])


def test_fault_of_a_missing_framework_is_refused_with_the_line_to_type(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "find_spec", lambda _: None)

    with pytest.raises(ValueError, match="type pip install torch"):
        chosen(["model-left-in-training"])


def interrupted() -> Generator[Outcome, None, None]:
    yield from OUTCOMES[:2]
    raise KeyboardInterrupt


def test_what_came_before_an_interruption_is_kept() -> None:
    session = held(interrupted(), lambda outcome: outcome)

    assert session.outcomes == OUTCOMES[:2]
    assert not session.complete
    assert session.as_json()["complete"] is False


def test_interruption_while_telling_closes_what_is_under_way() -> None:
    closed = []

    def outcomes() -> Generator[Outcome, None, None]:
        try:
            yield from OUTCOMES
        finally:
            closed.append(True)

    def told(_: Outcome) -> Outcome:
        raise KeyboardInterrupt

    session = held(outcomes(), told)

    assert (session.outcomes, session.complete, closed) == ((), False, [True])


def test_published_session_holds_what_was_not_planted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        module, "find_spec", lambda name: None if name == "captum" else object()
    )
    session = held((o for o in OUTCOMES), lambda outcome: outcome)

    published = session.as_json()

    (absent,) = published["not_planted"]
    assert absent["framework"] == "captum"
    assert "times-the-input" in absent["ids"]
    assert [one["id"] for one in published["faults"]] == [f.id for f in NAMED[:3]]
