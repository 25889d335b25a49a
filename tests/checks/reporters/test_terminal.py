import dataclasses
import io

import pytest

from checks.contract import Contract
from checks.report import Finding, Report, Result, Suspect
from checks.reporters.page import Page
from checks.reporters.terminal import show_report

LENET, TWIN = "mine.py:lenet", "mine.py:twin"

PAIRING = Finding(
    subject=LENET,
    seed=0,
    step="relu3",
    kind="relu",
    direction="backward",
    case=(12, 7),
    measured=8.35e-3,
    allowed=1.03e-9,
    says="<gy, dy> - <gx, dx>, per summed magnitude",
    often="a transpose, flip, mask or scale missing from this step's VJP",
    advice="declare the logit",
)


def failed(check: str, finding: Finding = PAIRING) -> Result:
    also = dataclasses.replace(finding, step="conv3")
    return Result(
        check=check,
        family=check.partition(".")[0],
        status="fail",
        worst=finding,
        failing=(finding, also),
    )


def other(check: str, status: str, reason: str = "") -> Result:
    family = check.partition(".")[0]
    return Result(check=check, family=family, status=status, reason=reason)


def report(
    verdict: str, *results: Result, suspects: tuple[Suspect, ...] = ()
) -> Report:
    return Report(
        subject=LENET,
        verdict=verdict,
        results=results,
        suspects=suspects,
        check_set="0.1",
        seed=3,
        duration_s=1.234,
    )


def shown(
    one: Report, monkeypatch: pytest.MonkeyPatch, *names: str, columns: int = 80
) -> str:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    file = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    show_report(Page(file), one, dict.fromkeys(names or (LENET,), Contract()))
    file.seek(0)
    return file.read()


FAILED = """\
FAIL  mine.py:lenet
checks  1 pass, 1 fail, 2 not applicable, 1 blocked of 5; check set 0.1, seed 3,
        1.2 s
judged  mine.py:lenet: gradient of the logit, signed, channels kept; images
        1x28x28 in [0, 1], float64

family           passed              margin    worst of them
state      ok       1/1  ··········
gradients  FAIL     0/2  ██████████  8.11e+06  pairing_is_conserved
rendering  -          -                        not applicable

FAIL  gradients.pairing_is_conserved
  where   relu3, backward; image 12, target 7
  what    <gy, dy> - <gx, dx>, per summed magnitude
  came    0.00835, allowed 1.03e-09: 8.11e+06 times as much
  also at conv3, backward
  often   a transpose, flip, mask or scale missing from this step's VJP
  again   heatcheck run mine.py:lenet --select gradients.pairing_is_conserved \
--case 12:7 --seed 0

1 check blocked
     1    base came to nothing

2 checks not applicable
     2    it exposes no rendering

suspects, most likely first
     1    relu3, backward: ReLU.vjp (lenet_ref/layers/relu.py:33):
          gradients.pairing_is_conserved: a mask

what this says, and why: heatcheck explain gradients.pairing_is_conserved
"""


def test_failure_says_where_what_came_and_how_to_see_it_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    suspect = Suspect(
        step="relu3",
        kind="relu",
        direction="backward",
        function="ReLU.vjp",
        source="lenet_ref/layers/relu.py:33",
        says="gradients.pairing_is_conserved: a mask",
    )
    one = report(
        "fail",
        other("state.repeat_is_identical", "pass"),
        failed("gradients.pairing_is_conserved"),
        other("gradients.pixels_agree", "blocked", "base came to nothing"),
        other("rendering.zero_is_neutral", "not_applicable", "it exposes no rendering"),
        other("rendering.sign_is_kept", "not_applicable", "it exposes no rendering"),
        suspects=(suspect,),
    )

    assert shown(one, monkeypatch) == FAILED


def test_explanation_stands_right_below_the_verdict(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    explained = Suspect(
        step="score",
        kind="score",
        direction="backward",
        fault="other-score-loss",
        residual=3e-12,
        says="the map is the gradient of the loss, not of the logit (residual 3e-12)",
    )
    one = report("fail", failed("gradients.pixels_agree"), suspects=(explained,))

    text = shown(one, monkeypatch)

    assert text.startswith(
        "FAIL  mine.py:lenet\n"
        "because the map is the gradient of the loss, not of the logit (residual 3e-12)"
    )


def test_many_failures_are_told_in_full_first_and_then_in_a_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = report("fail", *(failed(f"signs.check_{k}") for k in range(6)))

    text = shown(one, monkeypatch)

    assert text.count("  often ") == 3
    assert "\n3 more fail\n  signs.check_3  relu3, backward\n" in text


def test_undecided_check_says_why_and_what_to_try(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    undecided = dataclasses.replace(
        failed("gradients.pixels_agree"),
        status="inconclusive",
        reason="a difference that neither passes nor fails",
        failing=(),
    )

    text = shown(report("inconclusive", undecided), monkeypatch)

    assert text.startswith("INCONCLUSIVE  mine.py:lenet\n")
    assert "\ngradients  open     0/1  " in text
    assert (
        "OPEN  gradients.pixels_agree\n"
        "  why     a difference that neither passes nor fails\n"
    ) in text
    assert "  try     declare the logit\n  again   heatcheck run " in text
    assert "suspects" not in text


def test_network_is_named_where_several_are_judged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    finding = dataclasses.replace(PAIRING, subject=TWIN)

    text = shown(report("fail", failed("signs.x", finding)), monkeypatch, LENET, TWIN)

    assert text.startswith("FAIL  mine.py:lenet and mine.py:twin\n")
    assert "  where   relu3, backward; image 12, target 7; mine.py:twin\n" in text


@pytest.mark.parametrize(
    ("measured", "allowed", "came"),
    [
        (1.0, 0.0, "1, allowed 0"),
        (1.0, 0.9999, "1, allowed 0.9999"),
        (0.5, 0.25, "0.5, allowed 0.25: 2 times as much"),
        (float("nan"), 0.25, "nan, allowed 0.25"),
        (float("inf"), 0.25, "inf, allowed 0.25"),
        (1e20, 1e-3, "1e+20, allowed 0.001: over 1e+12 times as much"),
    ],
)
def test_numbers_have_the_digits_that_tell_them_apart(
    monkeypatch: pytest.MonkeyPatch, measured: float, allowed: float, came: str
) -> None:
    finding = dataclasses.replace(PAIRING, measured=measured, allowed=allowed)

    text = shown(report("fail", failed("signs.x", finding)), monkeypatch)

    assert f"  came    {came}\n" in text


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_lines_fit_the_terminal(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    reason = "base came to nothing: " + "RuntimeError: a long story; " * 5
    one = report(
        "fail",
        failed("gradients.pairing_is_conserved"),
        other("signs.pixel_signs_agree", "blocked", reason),
    )

    lines = shown(one, monkeypatch, columns=columns).splitlines()

    prose = [line for line in lines if "heatcheck" not in line and "  " not in line[:1]]
    assert max(len(line) for line in prose) <= max(min(columns, 100), 80)
