import io
from typing import Any

import pytest

from checks.reporters.faults import accounted_for, show_faults
from checks.reporters.page import Page

FAULT: dict[str, Any] = {
    "id": "dense-forward-plus-1a2b",
    "file": "lenet_ref/layers/dense.py",
    "line": 52,
    "function": "Dense.forward",
    "before": "x @ w + b",
    "after": "x @ w - b",
    "status": "killed",
    "reason": "distance from the formula",
    "first_check": "signs.x",
    "located": {"function": "Dense.forward"},
    "located_right": True,
    "valid_map": True,
    "alike": 0.95,
    "deception": 0.9,
}
MISSED = {
    **FAULT,
    "id": "fold-minus",
    "status": "survived",
    "located_right": False,
    "first_check": None,
    "reason": "",
    "deception": 0.2,
}
EQUIVALENT = {
    **MISSED,
    "id": "axis-minus",
    "status": "equivalent",
    "reason": "an axis of length two",
}


def shown(monkeypatch: pytest.MonkeyPatch, *faults: dict[str, Any]) -> str:
    monkeypatch.setenv("COLUMNS", "80")
    file = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    show_faults(Page(file), faults)
    file.seek(0)
    return file.read()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({"status": "incompetent"}, True),
        ({"status": "timeout"}, True),
        ({"located_right": False}, False),
        ({"status": "survived"}, False),
        ({"status": "equivalent", "located_right": False}, True),
    ],
)
def test_fault_is_accounted_for_if_noticed_and_located_or_equivalent(
    change: dict[str, Any], expected: object
) -> None:
    assert accounted_for({**FAULT, **change}) is expected


def test_most_deceptive_fault_comes_last_and_totals_below(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = shown(monkeypatch, FAULT, EQUIVALENT)

    assert text == (
        "equivalent  Dense.forward  lenet_ref/layers/dense.py:52\n"
        "            x @ w + b  →  x @ w - b\n"
        "            alike 0.95; deceives 0.20; an axis of length two\n"
        "killed      Dense.forward  lenet_ref/layers/dense.py:52\n"
        "            x @ w + b  →  x @ w - b\n"
        "            alike 0.95; deceives 0.90; signs.x; function named right\n"
        "\n"
        "swaps   2: 1 killed, 1 equivalent\n"
        "located the function at fault named right in 1 of 1\n"
        "PASS  every swap is caught and located, or changes nothing\n"
    )


def test_survivor_and_wrong_function_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = {**FAULT, "located": {"function": "fold"}, "located_right": False}

    text = shown(monkeypatch, MISSED, elsewhere)

    assert "; signs.x; NAMED fold\n" in text
    assert text.endswith(
        "FAIL  2 swaps not accounted for\n"
        "  fold-minus               survived\n"
        "  dense-forward-plus-1a2b  killed\n"
    )
