"""What the commands about faults and mutants write, against the published schemas."""

import json
from collections.abc import Callable, Iterator
from importlib import resources
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it has no types
import pytest
from typer.testing import Result

from checks.faults import campaign
from checks.faults.campaign import everything
from checks.faults.fault import Fault
from checks.faults.outcome import Outcome
from checks.faults.trial import Trial
from checks.faults.zoo.member import Member
from checks.faults.zoo.members import ZOO
from checks.mutation.ledger import ledger
from checks.mutation.mutants import mutants
from checks.mutation.outcome import Outcome as Became
from checks.mutation.pairs import sampled_pairs
from checks.mutation.summary import Judged, summary

Heatcheck = Callable[..., Result]

NAMES = ("report", "faults", "mutants")


def schema(name: str) -> Any:
    file = resources.files("checks").joinpath(f"{name}.schema.json")
    return json.loads(file.read_text("utf-8"))


def validated(text: str, name: str) -> Any:
    found = json.loads(text, parse_constant=pytest.fail)
    jsonschema.Draft202012Validator(schema(name)).validate(found)
    return found


@pytest.fixture
def mutate(mutated_here: Heatcheck) -> Heatcheck:
    """The command, writing JSON."""
    return lambda *options: mutated_here("--json", "-", *options)


def objects(found: Any) -> Iterator[dict[str, Any]]:
    """Every schema of an object that a schema holds."""
    if isinstance(found, dict):
        if "properties" in found:
            yield found
        for part in found.values():
            yield from objects(part)


@pytest.mark.parametrize("name", NAMES)
def test_schema_is_one_and_lets_nothing_in_that_it_does_not_name(name: str) -> None:
    found = schema(name)

    jsonschema.Draft202012Validator.check_schema(found)
    assert found["$id"] == f"urn:heatcheck:{name}:1"
    for one in objects(found):
        assert one["additionalProperties"] is False
        assert set(one["required"]) == set(one["properties"])


@pytest.mark.parametrize(
    ("options", "blind"),
    [
        (("--only", "scores-softmax-sign-swapped-*"), []),
        (("--only", "scores-softmax-sign-swapped-*", "--kills"), []),
        (("--only", "scores-softmax-sign-swapped-*", "--matrix"), []),
        (("--only", "scores-softmax-sign-*", "--blind", "rendering"), ["rendering"]),
        (("--pairs", "1", "--sample", "1", "--seed", "1", "--kills"), []),
        (("--only", next(iter(ledger().entries)), "--kills"), []),
    ],
)  # fmt: skip
def test_mutants_are_valid(
    mutate: Heatcheck, options: tuple[str, ...], blind: list[str]
) -> None:
    result = mutate(*options)

    found = validated(result.stdout, "mutants")
    assert found["blind"] == blind
    assert len(found["mutants"]) >= 1


def test_mutants_of_every_status_are_valid() -> None:
    rows = [
        Judged(mutant, Became(id=mutant.id, status=status)).as_json()
        for mutant in (mutants()[0], sampled_pairs(0, 1)[0])
        for status in ("killed", "survived", "equivalent", "incompetent", "timeout")
    ]
    found = {"schema_version": 1, "blind": [], "mutants": rows}

    told = summary([], ledger()).as_json()

    assert validated(json.dumps({**found, "summary": told}), "mutants") is not None


@pytest.mark.parametrize("key", ["mutant", "operators", "id"])
def test_mutants_with_another_field_or_without_one_are_none(key: str) -> None:
    mutant = mutants()[0]
    told = Judged(mutant, Became(id=mutant.id, status="killed")).as_json()
    row = {name: value for name, value in told.items() if name != key}
    row = row if key in told else {**row, key: 1}
    found = {"schema_version": 1, "blind": [], "mutants": [row]}

    text = json.dumps({**found, "summary": summary([], ledger()).as_json()})

    with pytest.raises(jsonschema.ValidationError, match=key):
        validated(text, "mutants")


def test_faults_are_valid(heatcheck: Heatcheck) -> None:
    result = heatcheck(
        "faults", "--select", "print-left-in", "--select", "broken-map*", "--jobs", "1",
        "--json", "-",
    )  # fmt: skip

    found = validated(result.stdout, "faults")
    assert {"print-left-in", "broken-map-drawn"} <= {f["id"] for f in found["faults"]}


def test_faults_of_every_kind_are_valid(
    heatcheck: Heatcheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    def became(faults: tuple[Fault | Member, ...], _: int) -> Iterator[Outcome]:
        statuses = ("killed", "survived", "incompetent", "timeout")
        for k, fault in enumerate(faults):
            yield Outcome(fault=fault, trial=Trial(status=statuses[k % 4]))

    missing = {"torch": tuple(one.id for one in ZOO)}
    monkeypatch.setattr(campaign, "in_processes", became)
    monkeypatch.setattr("checks.faults.session.absent", lambda: missing)

    result = heatcheck("faults", "--json", "-")

    found = validated(result.stdout, "faults")
    assert len(found["faults"]) == len(everything())
    assert [one["framework"] for one in found["not_planted"]] == ["torch"]
