import io
from typing import Any

import pytest

from checks.reporters.faults import accounted_for, show_faults
from checks.reporters.page import Page

FAULT: dict[str, Any] = {
    "id": "dense-bias-subtracted",
    "framework": "lenet_ref",
    "file": "lenet_ref/layers/dense.py",
    "line": 52,
    "function": "Dense.forward",
    "before": "x @ w + b",
    "after": "x @ w - b",
    "status": "killed",
    "reason": "distance from the formula",
    "caught_by": "signs.x",
    "first_check": "signs.x",
    "caught_right": True,
    "located": {"function": "Dense.forward", "step": "dense6"},
    "located_right": True,
    "suspected_right": False,
    "valid_map": True,
    "alike": 0.95,
    "deception": 0.9,
}
MEMBER = {
    **FAULT,
    "id": "model-left-in-training",
    "framework": "torch",
    "before": "model.eval()",
    "after": "",
    "located_right": None,
    "suspected_right": None,
    "deception": None,
}
MISSED = {
    **FAULT,
    "id": "fold-negated",
    "status": "survived",
    "caught_right": False,
    "located_right": False,
    "located": None,
    "first_check": None,
    "reason": "",
    "deception": 0.2,
}


def shown(monkeypatch: pytest.MonkeyPatch, *faults: dict[str, Any], **more: Any) -> str:
    monkeypatch.setenv("COLUMNS", "80")
    file = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    found = {"faults": faults, "complete": True, "not_planted": [], **more}
    show_faults(Page(file), found)
    file.seek(0)
    return file.read()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({"status": "incompetent"}, True),
        ({"located_right": None}, True),
        ({"located_right": False}, False),
        ({"caught_right": False}, False),
    ],
)
def test_fault_is_accounted_for_if_caught_as_it_says_and_not_located_wrongly(
    change: dict[str, Any], expected: object
) -> None:
    assert accounted_for({**FAULT, **change}) is expected


def test_most_deceptive_fault_comes_last_and_totals_below(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = shown(monkeypatch, FAULT, MEMBER)

    assert text == (
        "killed      model-left-in-training\n"
        "            Dense.forward  lenet_ref/layers/dense.py:52\n"
        "            - model.eval()\n"
        "            +\n"
        "            alike 0.95; signs.x\n"
        "killed      dense-bias-subtracted\n"
        "            Dense.forward  lenet_ref/layers/dense.py:52\n"
        "            - x @ w + b\n"
        "            + x @ w - b\n"
        "            alike 0.95; deceives 0.90; signs.x; located\n"
        "\n"
        "faults  1 named, 1 of the zoo: 2 killed\n"
        "caught  first by the check that it names: 2 of 2\n"
        "located function, with the right code at hand: 1 of 1\n"
        "suspect function, from the report alone: 0 of 1\n"
        "looks   deceive in half of the cases or more: 1\n"
        "PASS  every fault is caught as it says, and located\n"
    )


def test_survivor_and_wrong_place_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = {**FAULT, "located": {"function": "fold"}, "located_right": False}

    text = shown(monkeypatch, MISSED, elsewhere)

    assert "caught by NOTHING, NOT signs.x; LOCATED\n            IN nothing\n" in text
    assert "; signs.x; LOCATED IN fold\n" in text
    assert text.endswith(
        "FAIL  2 faults not accounted for\n"
        "  fold-negated           survived\n"
        "  dense-bias-subtracted  killed\n"
    )


def test_other_check_than_the_one_named_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = {**FAULT, "first_check": "data.y", "caught_right": False}

    text = shown(monkeypatch, other)

    assert "caught by data.y, NOT signs.x" in text


def test_what_was_not_planted_and_why_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = {
        "framework": "captum",
        "reason": "captum is not installed",
        "ids": ["a", "b"],
    }

    text = shown(monkeypatch, FAULT, not_planted=[absent])

    told = "2 members of the zoo: captum is not installed; type pip install captum"
    assert f"absent  {told}\n" in text


def test_interruption_is_no_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(monkeypatch, FAULT, complete=False)

    assert "PASS" not in text
    assert text.endswith("STOPPED  interrupted; 1 fault judged till then\n")


def test_interruption_before_the_first_is_no_pass(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = shown(monkeypatch, complete=False)

    assert "faults  0 named, 0 of the zoo: none\n" in text
    assert text.endswith("STOPPED  interrupted; 0 faults judged till then\n")
