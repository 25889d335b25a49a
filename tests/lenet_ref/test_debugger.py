"""The debugger stops where it says, and steps into the code of that step."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from lenet_ref.debugger import debug
from lenet_ref.layers import Conv2d, ReLU

ROOT = Path(__file__).parents[2]
INTO = "s\n" if sys.version_info < (3, 13) else "s\ns\n"
"""From the stop into the step: 3.13 stops at breakpoint() itself, one line earlier."""

Seen = dict[str, object]


def session(commands: str, *arguments: str, breakpoint_hook: str = "") -> str:
    """Output of a real ``lenet_ref debug`` with pdb fed from a pipe."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONBREAKPOINT": breakpoint_hook,
    }
    done = subprocess.run(
        [sys.executable, "-m", "lenet_ref", "debug", *arguments],
        input=commands,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert done.stderr == ""
    assert done.returncode == 0
    return done.stdout


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Seen]:
    """Local variables at the breakpoint, taken instead of stopping."""
    caught: Seen = {}

    def hook() -> None:
        caught.update(sys._getframe(1).f_locals)

    monkeypatch.setattr(sys, "breakpointhook", hook)
    yield caught
    assert caught


def test_stepping_lands_in_the_forward_run_of_the_layer() -> None:
    said = session(f"p x.shape, gx.shape\n{INTO}w\nq\n", "--step", "conv3")

    assert "((1, 6, 14, 14), (1, 6, 14, 14))" in said
    assert "-> again = forward(x)" in said
    landed = said[said.index("--Call--") :]
    assert "convolution.py" in landed.splitlines()[1]
    assert "-> def forward(self, x: Array) -> Array:" in landed


def test_stepping_backward_lands_in_the_vjp_of_the_layer() -> None:
    said = session(f"p gy.shape\n{INTO}q\n", "--step", "pool4", "--backward")

    assert "(1, 16, 5, 5)" in said
    landed = said[said.index("--Call--") :]
    assert "pooling.py" in landed.splitlines()[1]
    assert "-> def vjp(self, x: Array, gy: Array) -> Array:" in landed


def test_running_on_repeats_the_step_to_the_bit() -> None:
    said = session("c\n", "--step", "conv5", "--backward", "--target", "1")

    assert said.endswith("again as recorded: yes\n")


def test_the_end_of_the_input_leaves_without_a_traceback() -> None:
    said = session("", "--digit", "3")

    assert "true label 3" in said
    assert "again as recorded" not in said


def test_pythonbreakpoint_is_honoured() -> None:
    said = session("", breakpoint_hook="0")

    assert "(Pdb)" not in said
    assert said.endswith("again as recorded: yes\n")


def test_orientation_fits_a_terminal_and_names_everything(
    seen: Seen, capsys: pytest.CaptureFixture[str]
) -> None:
    debug(digit=7, step="relu3", backward=True, target=1, score="log_probability")

    said = capsys.readouterr().out
    assert max(map(len, said.splitlines())) <= 80
    assert "true label 7" in said
    assert "target 1, score log_probability = -" in said
    assert "step relu3 (relu), before again = vjp(x, gy)" in said
    assert "s   steps into ReLU.vjp" in said
    assert isinstance(seen["layer"], ReLU)


def test_in_hand_are_the_arrays_of_the_trace(seen: Seen) -> None:
    debug(digit=2, step="conv1", backward=False, target=None, score="probability")

    layer, x, y = seen["layer"], seen["x"], seen["y"]
    assert isinstance(layer, Conv2d)
    assert isinstance(x, np.ndarray)
    np.testing.assert_array_equal(layer.forward(x), y)
    assert seen["gx"].shape == x.shape  # type: ignore[attr-defined]
    assert seen["trace"].score == "probability"  # type: ignore[attr-defined]
    assert "gy" in seen


@pytest.mark.parametrize(
    ("step", "backward"),
    [
        *((s, False) for s in ("preprocess", "score", "fold", "render", "blend")),
        ("score", True),
    ],
)
def test_a_step_without_a_layer_has_its_function(
    seen: Seen, capsys: pytest.CaptureFixture[str], step: str, *, backward: bool
) -> None:
    debug(digit=5, step=step, backward=backward, target=3, score="probability")

    assert capsys.readouterr().out.endswith("again as recorded: yes\n")
    assert seen["layer"] is None


def test_an_unknown_step_is_answered_with_those_there_are() -> None:
    expected = (
        "step is 'conv9', expected one that runs forward: preprocess conv1 relu1 pool2 "
        "conv3 relu3 pool4 conv5 relu5 flatten dense6 relu6 dense7 score fold render "
    )

    with pytest.raises(ValueError, match=expected):
        debug(digit=7, step="conv9", backward=False, target=None, score="logit")


def test_a_step_that_has_no_vjp_is_answered_with_those_that_have() -> None:
    with pytest.raises(
        ValueError, match=r"^step is 'render', .* backward: conv1 .* score$"
    ):
        debug(digit=7, step="render", backward=True, target=None, score="logit")


@pytest.mark.parametrize(
    ("digit", "target", "score", "expected"),
    [
        (12, None, "logit", "digit is 12, expected a digit from 0 to 9"),
        (7, -1, "logit", "target is -1, expected a digit from 0 to 9"),
        (7, 1, "odds", "score is 'odds', expected one of 'logit'"),
    ],
)
def test_a_wrong_argument_is_named(
    digit: int, target: int | None, score: str, expected: str
) -> None:
    with pytest.raises(ValueError, match=expected):
        debug(digit=digit, step="conv1", backward=False, target=target, score=score)


def test_the_editor_offers_exactly_the_steps_there_are() -> None:
    launch = json.loads((ROOT / ".vscode" / "launch.json").read_text())
    options = {choice["id"]: choice.get("options") for choice in launch["inputs"]}

    for name, backward in (("step", False), ("stepBack", True)):
        with pytest.raises(ValueError, match="expected one") as raised:
            debug(digit=7, step="", backward=backward, target=None, score="logit")
        steps = str(raised.value).rpartition(": ")[2].split()
        assert sorted(options[name]) == sorted(steps)


def transcripts() -> list[str]:
    """Sessions shown in the documentation."""
    page = (ROOT / "docs" / "debugging.md").read_text()
    return re.findall(r"```console\n(.*?)```", page, flags=re.DOTALL)


def without_numbers(text: str) -> str:
    """Text but for what other weights or moved lines change: numbers, folders."""
    text = re.sub(r"-?\d+(\.\d*)?(e[-+]?\d+)?", "#", text)
    text = re.sub(r"> \S*lenet_ref/", "> ", text)
    return re.sub(r"[^\S\n]+", " ", text).strip()


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="pdb stops one line earlier")
@pytest.mark.parametrize("shown", transcripts(), ids=["forward", "backward"])
def test_a_documented_session_is_real(shown: str) -> None:
    command, _, answers = shown.partition("\n")
    commands = re.findall(r"^\(Pdb\) (.*)$", answers, flags=re.MULTILINE)
    silent = re.sub(r"^\(Pdb\) .*\n", "(Pdb) ", answers, flags=re.MULTILINE)

    said = session("\n".join([*commands, ""]), *command.split(" debug ")[1].split())

    assert without_numbers(said) == without_numbers(silent)
