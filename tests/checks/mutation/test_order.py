"""The order of questions: what the lessons teach, and how the table is read."""

from pathlib import Path

import pytest

from checks.mutation import lessons
from checks.mutation.battery import questions
from checks.mutation.judging import Asked
from checks.mutation.lessons import ordered
from checks.mutation.mutants import mutants
from checks.mutation.order import ANYWHERE, order_for, place_of, taught
from checks.mutation.outcome import Outcome
from checks.mutation.record import Record

FIRST = "lenet ranges.values_are_finite"
LAST = "awkward ranges.values_are_finite"


def test_table_is_read_in_its_order_without_comments_and_what_is_unknown() -> None:
    text = f"# told\n\n* lenet no.check\n* nowhere x.y\n* {LAST}  # cheap\n* {FIRST}\n"

    found = taught(text)

    assert [str(question) for question in found[ANYWHERE]] == [LAST, FIRST]


@pytest.mark.parametrize("line", ["lenet", f"* {FIRST} 12", FIRST])
def test_line_of_too_few_or_many_columns_is_told(line: str) -> None:
    with pytest.raises(ValueError, match=r"line 2, .*: expected a place, a network"):
        taught(f"* {FIRST}\n{line}\n")


@pytest.mark.parametrize("place", [0, 300, 2000])
def test_every_question_is_put_once_whatever_was_taught(place: int) -> None:
    found = order_for(mutants()[place].changes)

    assert len(found) == len(set(found))
    assert set(found) == set(questions())


def test_what_kills_most_in_the_least_time_comes_first() -> None:
    kills = [frozenset({"n a", "n b"}), frozenset({"n b"}), frozenset({"n c"})]

    found = ordered(kills, ({"n a": 1.0, "n b": 1.0, "n c": 10.0}, {"n": 0.0}))

    # What a kills is dead by then: nothing is left for it to kill.
    assert found == ["n b", "n c"]


def test_network_that_is_open_already_is_cheaper() -> None:
    kills = [frozenset({"n a"}), frozenset({"n a"}), *(
        frozenset({name}) for name in ("n b", "m c")
    )]  # fmt: skip

    found = ordered(kills, ({"n a": 1.0, "n b": 1.5, "m c": 1.0}, {"n": 1.0, "m": 1.0}))

    assert found == ["n a", "n b", "m c"]


@pytest.mark.parametrize("kills", [[], [frozenset()]])
def test_nothing_is_taught_by_no_kills(kills: list[frozenset[str]]) -> None:
    found = ordered(kills, ({"n a": 1.0}, {"n": 1.0}))

    assert found == []


def test_lessons_are_a_table_that_can_be_read(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    one, other = mutants()[0], mutants()[-1]
    matrix, kills = tmp_path / "matrix.jsonl", tmp_path / "kills.jsonl"
    known = Outcome(id=one.id, status="killed", failing=(FIRST, LAST))
    list(Record.opened(matrix, Asked(matrix=True)).add([known]))
    found = Outcome(id=other.id, status="killed", failing=(FIRST,))
    list(Record.opened(kills, Asked()).add([found]))
    prices = {FIRST: 0.5, LAST: 0.1}, {"lenet": 0.2, "awkward": 0.1}
    monkeypatch.setattr(lessons, "measured", lambda _: prices)

    lessons.main([str(matrix), str(kills)])

    said = taught(capsys.readouterr().out)
    assert [str(q) for q in said[place_of(one.changes[0])]] == [LAST]
    assert [str(q) for q in said[place_of(other.changes[0])]] == [FIRST]
    assert [str(q) for q in said[ANYWHERE]] == [LAST, FIRST]
