"""What ``heatcheck learn`` says, when, and which line it gives to type."""

import json
import sys
from collections.abc import Callable

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from checks import cli
from checks.reporters.learn_maps import show_maps
from checks.reporters.page import Page

Learn = Callable[..., Result]


def explained(check: str) -> str:
    return CliRunner().invoke(cli.app, ["explain", check]).stdout


@pytest.mark.usefixtures("copy")
def test_later_hint_opens_with_a_claim_right_or_wrong(learn: Learn) -> None:
    learn("open", "2")  # the second of its chapter: one hint of four is shut
    opened = [learn("hint").stdout for _ in range(4)]

    learn("claim", "dense6")
    result = learn("hint")

    assert "opens with a claim; one that misses costs 1 of 10" in opened[-1]
    assert "hint 4" not in opened[-1]
    assert "hint 4 of 4  The sign." in result.stdout


@pytest.mark.usefixtures("mended")
def test_hints_of_what_is_done_cost_nothing(learn: Learn) -> None:
    learn("claim", "score")
    learn("run")

    result = learn("hint")

    assert "hint 4 of 4  The sign." in result.stdout
    assert json.loads(learn("report", "--json", "-").stdout)["points"] == 10


@pytest.mark.usefixtures("copy")
def test_line_to_type_names_an_exercise_that_is_not_current(learn: Learn) -> None:
    learn("open", "2")

    claimed, ran = learn("claim", "score", "1"), learn("run", "1")

    assert "type    heatcheck learn run for-and-against\n" in claimed.stdout
    assert "_in_their_sets for-and-against\n" in ran.stdout


@pytest.mark.usefixtures("mended")
def test_reveal_is_told_once(learn: Learn) -> None:
    learn("run")

    first, again = learn("claim", "score"), learn("claim", "score")

    assert "wrong   np.put_along_axis(" in first.stdout
    assert "what it was" not in again.stdout


@pytest.mark.usefixtures("copy")
def test_claim_counts_until_the_step_is_found(learn: Learn) -> None:
    missed = learn("claim", "conv3")
    learn("claim", "score")

    after = learn("claim", "conv3")

    assert "1 claim missed so far; each costs 1 of 10 points" in missed.stdout
    assert "the step was found before, and this does not count" in after.stdout


@pytest.mark.parametrize("command", ["claim", "guess"])
def test_what_is_left_out_is_asked_for(learn: Learn, command: str) -> None:
    learn()

    result = learn(command)

    assert result.exit_code == 2
    assert f"heatcheck: {command}: which " in result.output


@pytest.mark.usefixtures("mended")
def test_explanation_does_not_tell_a_fault_that_is_to_be_found(learn: Learn) -> None:
    before = explained("ranges.score_cotangents_lie_in_their_sets")
    learn("claim", "score")
    learn("run")

    after = explained("ranges.score_cotangents_lie_in_their_sets")

    assert "others-sign-kept" not in before
    assert "others-sign-kept" in after


def test_digits_are_drawn_in_ink_and_need_no_key(
    capsys: pytest.CaptureFixture[str],
) -> None:
    white = np.full((1, 2, 3), 255, np.uint8)
    specks = white.copy()
    specks[0, 1] = 0

    show_maps(Page(sys.stdout), {"digit": specks, "digit as it should be": white})

    assert capsys.readouterr().out.splitlines() == [
        "digit                    digit as it should be",
        "@.                       @@",
    ]
