"""Bad input, typed as a person would: one message, an exit code, no traceback."""

import json
import os
import shlex
import subprocess
import sys
from importlib import resources
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest

SCHEMA = json.loads(
    resources.files("checks").joinpath("report.schema.json").read_text()
)

BAD = """
import itertools
import os
import subprocess
import time

from mine import Contract, from_callables, gradient, made, np, scores


def explained(change):
    return made(lambda x, t: change(gradient(x, t)))


def asleep(x, t):
    time.sleep(100)


def spinning(x, t):
    return sum(itertools.repeat(1))  # no signal is heard in there


def loud(x, t):
    os.write(1, b"past Python\\n")
    subprocess.run(["echo", "from a child"])
    print("from Python")
    return gradient(x, t)


def leaving(x, t):
    os._exit(0)


def exiting(x, t):
    raise SystemExit(0)


nothing = explained(lambda g: None)
number = explained(lambda g: float(g.max()))
listed = explained(lambda g: g.tolist())
last = explained(lambda g: np.moveaxis(g, 1, -1))
fewer = explained(lambda g: g[:-1])
objects = explained(lambda g: g.astype(object))
holed = explained(lambda g: np.where(g > 0, np.nan, g))
hanging = made(asleep)
spins = made(spinning)
prints = made(loud)
leaves = made(leaving)
exits = made(exiting)
seeds = explained(lambda g: np.random.seed(0) or g)
silences = explained(lambda g: np.seterr(all="ignore") and g)
contract = Contract()


def swapped():
    return from_callables(gradient, scores, contract=Contract())


def bytes_for_shares():
    images = np.full((3, 1, 28, 28), 255, dtype=np.uint8)
    return from_callables(scores, gradient, contract=Contract(), images=images)


def upside_down():
    return made(gradient, input_range=(1.0, 0.0))
"""

FILES = {
    "bad.py": BAD,
    "hung.py": "import time\ntime.sleep(100)\n",
    "spun.py": "import itertools\nsum(itertools.repeat(1))\n",
    "printing.py": "import os\nos.write(1, b'loading\\n')\nfrom mine import right\n",
}


@pytest.fixture
def bad(here: Path) -> Path:
    for name, source in FILES.items():
        (here / name).write_text(source)
    (here / "folder.py").mkdir()
    (here / "binary.py").write_bytes(bytes(range(256)))
    return here


def typed(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    places = os.pathsep.join([str(Path(__file__).parents[2]), *sys.path])
    return subprocess.run(
        [sys.executable, "-m", "checks.cli", *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "80", "PYTHONPATH": places},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


ANSWERED = "state.every_question_is_answered"
AGAIN = "saliency: expected a NumPy array (20, 1, 28, 28) or (20, 28, 28), got "

FAILED = {
    "nothing": (ANSWERED, f"base: {AGAIN}NoneType"),
    "number": (ANSWERED, f"base: {AGAIN}float"),
    "listed": (ANSWERED, f"{AGAIN}list: return np.asarray of it"),
    "last": (ANSWERED, "got (20, 28, 28, 1): declare layout='NHWC' in the contract"),
    "fewer": (ANSWERED, "got (19, 1, 28, 28)"),
    "objects": (ANSWERED, "saliency: expected float64, as declared, got object"),
    "holed": ("ranges.values_are_finite", "values that are NaN or infinite"),
    "hanging": (ANSWERED, "base: saliency did not come back within 0.5 s"),
    "exits": (ANSWERED, "the subject raised SystemExit(0)"),
    "prints": ("state.nothing_is_printed", "characters printed: 'from Python'"),
    "seeds": ("state.random_state_is_untouched", "the global random state changed"),
    "silences": ("state.error_state_is_untouched", "error state changed"),
}


@pytest.mark.parametrize("name", FAILED)
def test_bad_answer_is_a_failed_check_with_its_message(bad: Path, name: str) -> None:
    check, says = FAILED[name]

    done = typed(bad, "run", f"bad.py:{name}", "--timeout", "0.5", "--json", "-")

    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    found = json.loads(done.stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    told = {
        one["check"]: one["says"] for one in found["results"] if says in one["says"]
    }
    assert list(told) == [check]
    assert found["counts"]["error"] == 0
    assert found["counts"]["pass"] > 0


@pytest.mark.parametrize("name", ["hanging", "listed"])
def test_message_is_told_in_the_page_too(bad: Path, name: str) -> None:
    check, says = FAILED[name]

    done = typed(bad, "run", f"bad.py:{name}", "--timeout", "0.5")

    assert done.returncode == 1
    assert f"FAIL  {check}" in done.stdout
    assert says in " ".join(done.stdout.split())
    assert done.stderr == ""


ENDED = {
    "spins": "saliency did not come back within 0.5 s, nor could it be stopped: "
    "no verdict",
    "leaves": "saliency ended the process: no verdict",
}


@pytest.mark.parametrize("name", ENDED)
def test_what_cannot_be_stopped_ends_in_one_line(bad: Path, name: str) -> None:
    done = typed(bad, "run", f"bad.py:{name}", "--timeout", "0.5", "--json", "-")

    assert done.returncode == 1
    assert done.stdout == ""
    lines = [line for line in done.stderr.splitlines() if line]
    assert lines == [f"heatcheck: {ENDED[name]}"]


REFUSED = {
    "bad.py:swapped": "bad.py:swapped() at bad.py, line 55: scores: expected a "
    "function of (images), got one of (x, t)",
    "bad.py:bytes_for_shares": "images: expected values in [0, 1], as input_range "
    "says, got 255 to 255 in uint8: type images=images / 255",
    "bad.py:upside_down": "contract: input_range is (1.0, 0.0), expected "
    "(lowest, highest)",
    "bad.py:contract": "bad.py:contract is of type Contract, expected a Subject",
    "bad.py:listd": "bad.py has no 'listd'; type bad.py:listed",
    "hung.py:right": "hung.py:right did not come within 0.5 s: its file is still "
    "running; type --timeout 0 to wait for it",
    "folder.py:right": "folder.py: is a folder, expected a file; type folder.py/",
    "binary.py:right": "binary.py raised",
    "": "expected MODULE:ATTR or FILE.py:ATTR, got ''; type FILE.py:subject",
}


@pytest.mark.parametrize("spec", REFUSED)
def test_what_is_no_subject_is_said_in_a_line_and_exit_2(bad: Path, spec: str) -> None:
    done = typed(bad, "run", spec, "--timeout", "0.5")

    assert done.returncode == 2
    assert done.stdout == ""
    first, *rest = done.stderr.splitlines()
    assert first.startswith("heatcheck: ")
    assert REFUSED[spec] in first
    assert rest in ([], ["  add --traceback to see how it came to that"])


def test_file_that_cannot_be_stopped_ends_in_one_line(bad: Path) -> None:
    done = typed(bad, "run", "spun.py:right", "--timeout", "0.5")

    assert done.returncode == 1
    assert done.stderr == (
        "heatcheck: spun.py:right did not come back within 0.5 s, nor could it be "
        "stopped: no verdict\n"
    )


def test_what_a_file_writes_past_python_spoils_no_json(bad: Path) -> None:
    done = typed(bad, "run", "printing.py:right", "--json", "-")

    assert done.returncode == 0
    assert json.loads(done.stdout)["verdict"] == "pass"
    assert "loading\n" in done.stderr


@pytest.mark.parametrize("typo", ["-3", "nan", "soon"])
def test_time_limit_that_is_none_is_refused(bad: Path, typo: str) -> None:
    done = typed(bad, "run", "mine.py:right", "--timeout", typo)

    assert done.returncode == 2
    assert "--timeout" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("seconds", ["0", "inf", "1e300"])
def test_time_may_be_unlimited(bad: Path, seconds: str) -> None:
    arguments = ("--select", "state.repeat*", "--timeout", seconds)

    done = typed(bad, "run", "mine.py:right", *arguments)

    assert done.returncode == 0


def test_trace_says_what_was_mended(bad: Path) -> None:
    done = typed(bad, "trace", "bad.py:listed")

    assert done.returncode == 0
    assert done.stderr.startswith(
        "heatcheck: bad.py:listed: saliency: expected a NumPy"
    )


def test_trace_of_what_hangs_is_a_line(bad: Path) -> None:
    done = typed(bad, "trace", "bad.py:hanging", "--timeout", "0.5")

    assert done.returncode == 1
    assert done.stderr.startswith(
        "heatcheck: bad.py:hanging does not answer: saliency did not come back within"
    )


def test_json_for_an_output_that_is_closed_is_refused(bad: Path) -> None:
    places = os.pathsep.join([str(Path(__file__).parents[2]), *sys.path])
    line = f"{shlex.quote(sys.executable)} -m checks.cli run mine.py:right --json - >&-"

    done = subprocess.run(
        ["sh", "-c", line],
        cwd=bad,
        env={**os.environ, "PYTHONPATH": places},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr == (
        "heatcheck: --json -: standard output is closed, expected a file; "
        "type --json FILE\n"
    )


def test_reader_that_goes_away_is_no_verdict(bad: Path) -> None:
    command = [sys.executable, "-m", "checks.cli", "run", "checks.reference:awkward"]
    with subprocess.Popen(
        command,
        cwd=bad,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as done:
        assert done.stdout is not None
        done.stdout.close()
        said = done.stderr.read() if done.stderr else ""

    assert (done.returncode, said) == (141, "")
