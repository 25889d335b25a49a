import json
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest
from typer.testing import Result

from checks.catalogue import CHECKS

Heatcheck = Callable[..., Result]

SCHEMA = json.loads(
    resources.files("checks").joinpath("report.schema.json").read_text()
)


@pytest.mark.parametrize(
    "name", ["right", "negated", "raising", "nan", "misshapen", "argmax"]
)
def test_json_is_valid_and_alone_on_standard_output(
    heatcheck: Heatcheck, name: str
) -> None:
    result = heatcheck("run", f"mine.py:{name}", "--json", "-")

    found = json.loads(result.stdout, parse_constant=pytest.fail)
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    assert found["subject"] == f"mine.py:{name}"
    assert [one["check"] for one in found["results"]] == [check.id for check in CHECKS]
    assert found["verdict"].upper() in result.stderr


def test_json_of_the_reference_is_valid(heatcheck: Heatcheck) -> None:
    result = heatcheck("run", "--json", "report.json")

    found = json.loads(Path("report.json").read_text())
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    assert found["verdict"] == "pass"
    assert result.stdout.startswith("PASS  checks.reference:lenet and ")


def test_schema_is_itself_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_command_writes_json(heatcheck: Heatcheck) -> None:
    lines = ("trace mine.py:right", "explain", "explain batch.order_is_free")

    found = [
        json.loads(heatcheck(*line.split(), "--json", "-").stdout) for line in lines
    ]

    assert [one["schema_version"] for one in found] == [1, 1, 1]
    assert [row["step"] for row in found[0]["rows"]] == [
        "network",
        "score",
        "score",
        "network",
    ]
    assert len(found[1]["checks"]) == len(CHECKS)
    assert found[2]["check"] == "batch.order_is_free"
