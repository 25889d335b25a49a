import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

Heatcheck = Callable[..., Result]


def in_a_process(*arguments: str, **options: Any) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "COLUMNS": "80",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "checks.cli", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**environment, **options.pop("env", {})},
        **options,
    )


EXIT_CODES = {
    "run mine.py:right": 0,
    "run mine.py:right --strict": 0,
    "run mine.py:negated": 1,
    "run mine.py:absolute": 1,
    "run mine.py:argmax": 1,
    "run mine.py:raising": 1,
    "run mine.py:nan": 1,
    "run mine.py:misshapen": 1,
    "run mine.py:nobody": 2,
    "run mine.py:contradictory": 2,
    "run mine.py:right --select data": 3,
    "run mine.py:right --select data --strict": 1,
    "run --select nothing": 2,
    "run --seed -1": 2,
    "trace mine.py:right": 0,
    "trace mine.py:raising": 1,
    "trace mine.py:nobody": 2,
    "explain": 0,
    "explain batch": 0,
    "explain batch.order_is_free": 0,
    "explain batch.order": 2,
}


@pytest.mark.parametrize("line", EXIT_CODES)
def test_exit_code_says_what_became_of_it(heatcheck: Heatcheck, line: str) -> None:
    result = heatcheck(*line.split())

    assert result.exit_code == EXIT_CODES[line], result.output


COMPLAINTS = {
    "run --select state.reeat": "--select state.reeat: no check matches; `heatcheck "
    "explain` lists all, and a family's name or a pattern such as 'state.*' will do",
    "run mine.py:right --case 127:3": "--case 127:3: no image 127; mine.py:right has 0 "
    "to 126",
    "run mine.py:right --case 3:10": "--case 3:10: no target 10; mine.py:right has 0 "
    "to 9",
    "run mine.py:right --case 3": "--case 3: expected IMAGE:TARGET, two numbers, such "
    "as --case 3:7",
    "run mine.py:right --json nowhere/x.json": "--json nowhere/x.json: no folder "
    "nowhere; type mkdir -p nowhere",
    "run mine.py:right --json .": "--json .: is a folder, expected a file",
    "run mine.py:rihgt": "mine.py has no 'rihgt'; type mine.py:right",
    "explain batch.order": "no check is called 'batch.order'; did you mean "
    "batch.order_is_free",
}


@pytest.mark.parametrize("line", COMPLAINTS)
def test_what_was_mistyped_is_said_in_one_line(heatcheck: Heatcheck, line: str) -> None:
    result = heatcheck(*line.split())

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"heatcheck: {COMPLAINTS[line]}")
    assert result.stderr.count("\n") == 1


def test_subject_that_does_not_answer_has_no_ledger(heatcheck: Heatcheck) -> None:
    result = heatcheck("trace", "mine.py:raising")

    assert result.stderr == (
        "heatcheck: mine.py:raising does not answer: "
        "RuntimeError: the device is asleep\n"
        "  add --traceback to see where\n"
    )


TRACEBACKS = ("run mine.py:exploding", "run mine.py:raising", "trace mine.py:raising")


@pytest.mark.parametrize("line", TRACEBACKS)
def test_traceback_is_shown_only_on_request(here: Path, line: str) -> None:
    short, long = (
        in_a_process(*line.split(), *more, cwd=here).communicate()[1]
        for more in ((), ("--traceback",))
    )

    assert "Traceback" not in short
    assert "Traceback" in long
    assert 'mine.py", line' in long


def test_failures_are_reproduced_by_their_own_lines(heatcheck: Heatcheck) -> None:
    report = json.loads(heatcheck("run", "mine.py:negated", "--json", "-").stdout)
    failed = [one for one in report["results"] if one["status"] == "fail"]

    for one in failed:
        again = heatcheck(*one["witness"]["command"].split()[1:], "--json", "-")

        (found,) = json.loads(again.stdout)["results"]
        assert found["status"] == "fail"
        assert found["case"] == one["case"]


def test_case_is_judged_without_companions(heatcheck: Heatcheck) -> None:
    result = heatcheck("run", "--select", "gradients.pixels_agree", "--case", "100:3")

    assert result.exit_code == 0
    assert "awkward" not in result.stdout


@pytest.mark.parametrize(
    "arguments", [["run", "mine.py:negated"], ["trace"], ["explain"]]
)
def test_pipe_holds_plain_text_no_wider_than_the_terminal(
    here: Path, arguments: list[str]
) -> None:
    output, errors = in_a_process(*arguments, cwd=here).communicate()

    wide = [line for line in output.splitlines() if len(line) > 80]
    assert [line for line in wide if "heatcheck " not in line] == []
    assert "\x1b" not in output
    assert errors == ""


def test_terminal_of_few_characters_gets_ascii(here: Path) -> None:
    environment = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}

    output, errors = in_a_process("trace", cwd=here, env=environment).communicate()

    assert output.isascii()
    assert "####" in output
    assert errors == ""


def test_interruption_ends_in_one_line(here: Path) -> None:
    source = (here / "mine.py").read_text()
    waiting = "open('asked', 'w').close(); import time; time.sleep(60)"
    (here / "slow.py").write_text(
        f"{source}\ndef waits(x, t):\n    {waiting}\nsubject = made(waits)\n"
    )
    process = in_a_process("run", "slow.py:subject", cwd=here)
    while not (here / "asked").exists() and process.poll() is None:
        time.sleep(0.01)

    process.send_signal(signal.SIGINT)

    assert process.communicate() == ("", "heatcheck: interrupted, no verdict\n")
    assert process.returncode == 130


def test_a_run_costs_no_framework(here: Path) -> None:
    program = (
        "import sys; from checks import cli; sys.argv = ['heatcheck', 'run']\n"
        "try: cli.main()\n"
        "finally: print(sorted({'matplotlib', 'hypothesis', 'pytest', 'syrupy'}"
        " & set(sys.modules)), file=sys.stderr)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    process = subprocess.run(
        [sys.executable, "-c", program],
        cwd=here,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (process.returncode, process.stderr) == (0, "[]\n")
