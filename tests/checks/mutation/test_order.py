"""The order of questions: what the lessons teach, and how the table is read."""

import pytest

from checks.mutation import lessons
from checks.mutation.battery import default_order, questions, taught
from checks.mutation.judging import Asked
from checks.mutation.lessons import ordered
from checks.mutation.mutant import Mutant
from checks.mutation.outcome import Outcome

FIRST = "lenet ranges.values_are_finite"


def test_table_is_read_in_its_order_without_comments_and_what_is_unknown() -> None:
    text = f"# a comment\n\nlenet no.check\nnowhere x.y\nawkward {FIRST[6:]}\n{FIRST}\n"

    found = [str(question) for question in taught(text)]

    assert found == ["awkward ranges.values_are_finite", FIRST]


@pytest.mark.parametrize("line", ["lenet", f"{FIRST} 12", "ranges.values_are_finite"])
def test_line_of_too_few_or_many_columns_is_told(line: str) -> None:
    with pytest.raises(ValueError, match=r"line 2, .*: expected a network and a check"):
        list(taught(f"{FIRST}\n{line}\n"))


def test_every_question_is_put_once_whatever_was_taught() -> None:
    found = default_order()

    assert len(found) == len(set(found))
    assert set(found) == set(questions())


def test_what_kills_most_in_the_least_time_comes_first() -> None:
    kills = [frozenset({"n a", "n b"}), frozenset({"n b"}), frozenset({"n c"})]

    found = ordered(kills, {"n a": 1.0, "n b": 1.0, "n c": 10.0}, opening=0.0)

    # What a kills is dead by then: nothing is left for it to kill.
    assert found == ["n b", "n c"]


def test_network_that_is_open_already_is_cheaper() -> None:
    kills = [frozenset({"n a"}), frozenset({"n a"}), *(
        frozenset({name}) for name in ("n b", "m c")
    )]  # fmt: skip

    found = ordered(kills, {"n a": 1.0, "n b": 1.5, "m c": 1.0}, opening=1.0)

    assert found == ["n a", "n b", "m c"]


def test_nothing_is_taught_by_no_kills() -> None:
    assert ordered([], {"n a": 1.0}) == []
    assert ordered([frozenset()], {"n a": 1.0}) == []


def test_lessons_are_a_table_that_can_be_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def judge(mutant: Mutant, _: Asked) -> Outcome:
        return Outcome(id=mutant.id, status="killed", failing=(FIRST,))

    monkeypatch.setattr(lessons, "judge", judge)
    monkeypatch.setattr(lessons, "costs", lambda: {FIRST: 0.5})

    lessons.main(["3", "1"])

    said = capsys.readouterr().out
    assert said == f"# What 3 of 3 mutants taught, seed 1\n{FIRST}\n"
    assert [str(question) for question in taught(said)] == [FIRST]
