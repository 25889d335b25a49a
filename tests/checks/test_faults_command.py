"""The command ``heatcheck faults``."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from checks.faults import campaign
from checks.faults.campaign import everything
from checks.faults.fault import Fault
from checks.faults.judgement import judge
from checks.faults.outcome import Outcome, framework_of
from checks.faults.trial import Trial
from checks.faults.zoo import member as module
from checks.faults.zoo.member import Member

Heatcheck = Callable[..., Result]


def outcome(fault: Fault | Member, status: str = "killed") -> Outcome:
    trial = Trial(status=status, first_check=fault.caught_by)
    return Outcome(fault=fault, trial=trial)


@pytest.fixture
def unlocated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is judged: all are killed, and none is located."""

    def few(faults: tuple[Fault | Member, ...], jobs: int) -> Iterator[Outcome]:
        assert jobs == 3
        return (outcome(fault) for fault in faults)

    monkeypatch.setattr(campaign, "in_processes", few)


def test_fault_that_is_caught_and_located_is_exit_0(heatcheck: Heatcheck) -> None:
    result = heatcheck("faults", "--select", "one-layer-in*", "--jobs", "1")

    assert result.exit_code == 0
    assert "ranges.cotangents_stay_within_the_jacobian; located\n" in result.stdout
    assert result.stdout.endswith(
        "PASS  every fault is caught as it says, and located\n"
    )
    assert all(len(line) <= 80 for line in result.stdout.splitlines())


@pytest.mark.usefixtures("unlocated")
def test_fault_that_is_not_located_is_exit_1(heatcheck: Heatcheck) -> None:
    result = heatcheck(
        "faults", "--select", "print-left-in", "--jobs", "3", "--json", "-"
    )

    assert result.exit_code == 1
    (one,) = json.loads(result.stdout)["faults"]
    assert (one["id"], one["located_right"]) == ("print-left-in", False)
    assert "FAIL  1 fault not accounted for" in result.stderr


@pytest.mark.usefixtures("unlocated")
def test_json_of_every_fault_has_the_published_keys(heatcheck: Heatcheck) -> None:
    result = heatcheck("faults", "--jobs", "3", "--json", "faults.json")

    found = json.loads(Path("faults.json").read_text())
    assert result.exit_code == 1
    assert found["complete"] is True
    assert [one["id"] for one in found["faults"]] == [f.id for f in everything()]
    for one in found["faults"]:
        assert {"id", "file", "line", "function", "before", "after", "status",
                "reason", "first_check", "located", "located_right", "valid_map",
                "deception", "seconds"} <= set(one)  # fmt: skip


def test_interruption_is_exit_130_and_says_what_was_found(
    heatcheck: Heatcheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(faults: tuple[Fault | Member, ...], jobs: int) -> Iterator[Outcome]:
        yield from (judge(fault) for fault in faults[:1] * (jobs > 0))
        raise KeyboardInterrupt

    monkeypatch.setattr(campaign, "in_processes", stopped)

    result = heatcheck("faults", "--select", "broken-map*", "--json", "found.json")

    assert result.exit_code == 130
    assert result.stdout.endswith("STOPPED  interrupted; 1 fault judged till then\n")
    assert json.loads(Path("found.json").read_text())["complete"] is False


def test_pattern_that_matches_nothing_is_exit_2(heatcheck: Heatcheck) -> None:
    result = heatcheck("faults", "--select", "nope")

    assert result.exit_code == 2
    assert "--select nope: no fault of that name" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--select", "print*"], "leave --select out"),
        ([], "no folder docs here; type mkdir docs"),
    ],
)
def test_matrix_is_whole_or_refused(
    heatcheck: Heatcheck, monkeypatch: pytest.MonkeyPatch, arguments: list[str],
    told: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(module, "find_spec", lambda _: object())

    result = heatcheck("faults", "--matrix", *arguments)

    assert result.exit_code == 2
    assert told in result.stderr


def test_matrix_without_a_framework_is_refused(
    heatcheck: Heatcheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        module, "find_spec", lambda name: None if name == "torch" else object()
    )

    result = heatcheck("faults", "--matrix")

    assert result.exit_code == 2
    assert result.stderr.endswith("also those of: torch; type pip install torch\n")


def test_matrix_is_written_into_docs(
    heatcheck: Heatcheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = [f for f in everything() if framework_of(f) == "matplotlib"]
    monkeypatch.setattr(module, "find_spec", lambda _: object())
    monkeypatch.setattr("checks.faults.session.everything", lambda: few)
    Path("docs").mkdir()

    result = heatcheck("faults", "--matrix", "--jobs", "1")

    assert result.exit_code == 0
    assert "| blue-and-red-swapped |" in Path("docs/kill-matrix.md").read_text("utf-8")
    assert "broken-map-drawn" in Path("docs/kill-matrix.txt").read_text("utf-8")
    assert Path("docs/images/kill-matrix.png").read_bytes()[1:4] == b"PNG"


def test_members_that_cannot_be_made_are_said(
    heatcheck: Heatcheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        module, "find_spec", lambda name: None if name == "captum" else object()
    )

    result = heatcheck("faults", "--select", "broken-map-drawn", "--jobs", "1")

    assert result.exit_code == 0
    assert "5 members of the zoo: captum is not installed; type pip install captum" in (
        " ".join(result.stdout.split())
    )
