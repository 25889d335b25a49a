"""The command ``heatcheck mutate``, its workers replaced by this process."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from checks import mutation_command
from checks.mutation.campaign import Campaign
from checks.mutation.controls import ControlError
from checks.mutation.mutants import mutants
from checks.mutation_command import LEAST

Heatcheck = Callable[..., Result]

FEW = "scores-softmax-sign-swapped-*"
"""Mutants that change what every score does."""

SWAPPED = [mutant.id for mutant in mutants() if mutant.id.startswith(FEW[:-1])]


@pytest.fixture
def mutate(mutated_here: Heatcheck) -> Heatcheck:
    """The command, of a few mutants."""
    return lambda *options: mutated_here("--only", FEW, *options)


def test_mutants_that_are_caught_are_exit_0(mutate: Heatcheck) -> None:
    result = mutate("--kills", "--json", "found.json")

    found = json.loads(Path("found.json").read_text())
    assert result.exit_code == 0
    assert len(SWAPPED) > 0
    assert [one["id"] for one in found["mutants"]] == SWAPPED
    assert found["summary"]["killed"] == {"part": len(SWAPPED), "whole": len(SWAPPED)}
    assert result.stdout.endswith(
        "PASS  every mutant is caught, or proved to change nothing\n"
    )
    assert all(len(line) <= 80 for line in result.stdout.splitlines())


def test_mutants_that_survive_are_exit_1_and_shown(
    mutate: Heatcheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checks.mutation.judging.Asked.questions", lambda *_: ())

    result = mutate("--kills", "--json", "-")

    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert found["summary"]["unexplained"] == SWAPPED
    assert all(name in result.stderr for name in SWAPPED)
    assert "FAIL  survivors without a proof\n" in result.stderr


def test_second_campaign_goes_on_and_a_fresh_one_does_not(mutate: Heatcheck) -> None:
    first = mutate("--kills")

    second, third = mutate("--kills"), mutate("--kills", "--fresh")

    path = Path(".heatcheck") / "mutants-kills.jsonl"
    assert second.stdout.startswith(f"goes on from {path}; --fresh starts anew\n")
    assert second.stdout.partition("\n")[2] == first.stdout
    assert "goes on" not in third.stdout


def test_each_kind_of_campaign_has_its_own_record(mutate: Heatcheck) -> None:
    results = [mutate("--kills"), mutate("--matrix"), mutate("--blind", "rendering")]

    kept = {path.name for path in Path(".heatcheck").iterdir()}
    assert [result.exit_code for result in results] == [0, 0, 0]
    assert kept == {
        "mutants-kills.jsonl",
        "mutants-matrix.jsonl",
        "mutants-blind-rendering.jsonl",
    }


def test_what_a_family_passes_is_told_with_the_check_to_add(mutate: Heatcheck) -> None:
    result = mutate("--blind", "rendering", "--json", "found.json")

    found = json.loads(Path("found.json").read_text())
    assert result.exit_code == 0
    assert "suite   rendering: kills " in result.stdout
    passed = found["summary"]["unexplained"]
    assert len(passed) > 0
    assert sorted(one["id"] for one in found["mutants"]) == sorted(passed)
    assert {one["status"] for one in found["mutants"]} == {"killed"}
    for one in found["mutants"]:
        assert one["first_check"] in result.stdout


REFUSED = {
    "--blind nope": "--blind nope: expected a family: data, ranges,",
    "--json no/x.json": "--json no/x.json: no folder no; type mkdir -p no",
    "--record .": "--record .: is a folder, expected a file; name another file",
    "--record mine.py": "--record mine.py: expected a record of mutants, found some",
    "--record mine.py/x": "--record mine.py/x: ",
    "--record x --json ./x": "--record x: is the file of --json too; name another",
    "--blind rendering --record a.jsonl": "--record a.blind.jsonl: expected a record",
    "--gallery seen.html": "shows maps, and none are looked at with --kills,",
    "--gallery no/seen.html": "--gallery no/seen.html: no folder no; type mkdir",
    "--comparators mine.py": "--comparators mine.py: is a source file; type mine.md",
    "--comparators x --gallery x": "--comparators x: is the file of --gallery too",
    "--jobs 0": "'--jobs'",
    "--jobs 3000000000": "'--jobs'",
    "--sample 0": "'--sample'",
}


@pytest.mark.parametrize("typed", REFUSED)
def test_what_cannot_be_is_exit_2_before_anything_is_judged(
    mutate: Heatcheck, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr(Campaign, "outcomes", None)
    Path("a.blind.jsonl").write_text("none")
    before = Path("mine.py").read_text()

    result = mutate("--kills", *typed.split())

    assert result.exit_code == 2
    assert REFUSED[typed] in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr
    assert Path("mine.py").read_text() == before


def test_pattern_that_matches_nothing_says_what_there_is(heatcheck: Heatcheck) -> None:
    result = heatcheck("mutate", "--only", "nope")

    assert result.exit_code == 2
    assert "--only nope: no mutant has such an id, function or operator; " in (
        result.stderr
    )
    assert "sign-swapped" in result.stderr


def test_record_of_other_questions_is_left_as_it_is(mutate: Heatcheck) -> None:
    mutate("--kills", "--record", "kept.jsonl")
    before = Path("kept.jsonl").read_text()

    result = mutate("--matrix", "--record", "kept.jsonl")

    assert result.exit_code == 2
    assert "or type --fresh to forget them" in result.stderr
    assert Path("kept.jsonl").read_text() == before


def test_controls_that_fail_are_exit_1(
    mutate: Heatcheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: Campaign) -> None:
        msg = "a sign must be killed, and is survived"
        raise ControlError(msg)

    monkeypatch.setattr(Campaign, "controlled", failing)

    result = mutate("--kills")

    assert result.exit_code == 1
    assert result.stderr == "heatcheck: a sign must be killed, and is survived\n"
    assert result.stdout == ""


def test_disk_that_is_full_is_told(
    mutate: Heatcheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("checks.mutation.record._write", full)

    result = mutate("--kills")

    assert result.exit_code == 2
    assert f"mutants-kills.jsonl: {os.strerror(28)}; name another" in result.stderr


def test_interruption_says_the_line_that_goes_on(
    mutate: Heatcheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = Campaign.outcomes

    def stopped(*given: Any) -> Iterator[Any]:
        yield next(outcomes(*given))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Campaign, "outcomes", stopped)
        result = mutate("--kills", "--fresh", "--record", "a file.jsonl", "--seed", "3")

    line = f"heatcheck mutate --seed 3 --only '{FEW}' --kills --record 'a file.jsonl'"
    assert result.exit_code == 130
    assert result.stderr.splitlines() == [
        f"heatcheck: interrupted, 1 of {len(SWAPPED)} mutants judged",
        f"  to go on: {line}",
    ]
    again = mutate("--kills", "--record", "a file.jsonl")
    assert again.exit_code == 0
    assert again.stdout.startswith("goes on from a file.jsonl;")


def test_least_shares_are_of_the_summary() -> None:
    assert set(LEAST) == {"killed", "located", "first", "third"}


def test_reader_that_goes_away_is_no_mistake_of_the_record() -> None:
    with pytest.raises(BrokenPipeError), mutation_command._told():
        raise BrokenPipeError


def test_pages_are_written_where_they_are_wanted(mutate: Heatcheck) -> None:
    pattern = "dense-dense-vjp-turned-*"
    expected = [one.id for one in mutants() if one.id.startswith(pattern[:-1])]

    result = mutate(
        "--only", pattern, "--gallery", "seen.html", "--comparators", "seen.md"
    )

    page, audit = Path("seen.html").read_text("utf-8"), Path("seen.md").read_text()
    line = f"heatcheck mutate --only '{pattern}' --gallery seen.html --comparators"
    assert result.exit_code == 0
    assert sum(name in page for name in expected) > 0
    assert sum(name in audit for name in expected) > 0
    assert f"by `{line} seen.md`." in audit
    assert f"of {len(expected)} mutants give" in audit


def test_gallery_of_what_does_not_deceive_is_not_written(
    mutate: Heatcheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checks.mutation.exhibition.candidates", lambda _: [])

    result = mutate("--gallery", "seen.html")

    assert result.exit_code == 0
    assert "--gallery seen.html: no map deceives, nothing is written" in result.stderr
    assert not Path("seen.html").exists()
