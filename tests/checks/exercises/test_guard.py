"""What a copy lets others do is told with the line, however it goes about it."""

from pathlib import Path

import pytest

from checks.exercises.asking import asked
from checks.exercises.trouble import Trouble

READS = "reads the installed lenet_ref's own source"
JUDGES = "reads heatcheck's own checks"
PATH = """import importlib.util, os, sys, tempfile
p = importlib.util.find_spec("lenet_ref.scores").origin
"""

ATTACKS = {
    "bytes for a path": ("open(p.encode())", READS),
    "a path from there": (
        "os.chdir(os.path.dirname(p)); open('scores.py')",
        READS,
    ),
    "a folder's descriptor": (
        "os.open('scores.py', 0, dir_fd=os.open(os.path.dirname(p), 0))",
        READS,
    ),
    "a link": (
        (
            "d = tempfile.mkdtemp(); os.symlink(os.path.dirname(p), d + '/x'); "
            "open(d + '/x/scores.py')"
        ),
        READS,
    ),
    "caught": (
        "\ntry:\n    open(p)\nexcept BaseException:\n    pass",
        READS,
    ),
    "a thread": (
        (
            "from concurrent.futures import ThreadPoolExecutor as T\n"
            "T().submit(open, p).result()"
        ),
        READS,
    ),
    "the key": ("importlib.import_module('checks.faults.named')", JUDGES),
    "ctypes": ("import ctypes; ctypes.CDLL(None)", "goes past Python, by ctypes"),
    "a process": ("os.system('true')", "starts another process"),
    "a process, untold": (
        "import multiprocessing.util as m; m.spawnv_passfds(b'/bin/true', [b'x'], [])",
        "starts another process",
    ),
    "a framework": ("import torch", "imports torch to do its work"),
    "the net": (
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "asks another computer",
    ),
    "the judge's files": (
        "open(sys.modules['checks'].__file__, 'a')",
        "changes heatcheck's own files",
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_a_copy_lets_others_do_is_told(copy: Path, attack: str) -> None:
    line, what = ATTACKS[attack]
    scores = copy / "scores.py"
    scores.write_text(f"{PATH}{line}\n{scores.read_text()}")

    reply = asked(copy.parent, "load")

    assert isinstance(reply.trouble, Trouble)
    assert what in reply.trouble.says
    assert reply.trouble.at.startswith("lenet_ref/scores.py:") or attack == "a thread"


def test_copy_beside_is_not_read(copy: Path) -> None:
    beside = copy.parents[1] / "02-still-waters" / "lenet_ref"
    beside.mkdir(parents=True)
    (beside / "scores.py").write_text("")
    scores = copy / "scores.py"
    scores.write_text(f"open({str(beside / 'scores.py')!r})\n{scores.read_text()}")

    reply = asked(copy.parent, "load")

    assert isinstance(reply.trouble, Trouble)
    assert "reads another copy of lenet_ref" in reply.trouble.says


def test_where_answers_are_compared_nothing_installed_can_compute(copy: Path) -> None:
    relu = copy / "layers" / "relu.py"
    line = "sys.modules['checks.replicas.vjps'].relu(None, x)"
    relu.write_text(
        relu.read_text().replace(
            "        return np.where(x.real <= 0, x",
            f"        import sys; {line}\n        return np.where(x.real <= 0, x",
        )
    )

    reply = asked(copy.parent, "compare", seed=1)

    assert isinstance(reply.trouble, Trouble)
    assert "calls what is installed" in reply.trouble.says


def test_right_copy_reads_its_own_files_and_may_log(copy: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    scores = copy / "scores.py"
    reading = f"open(__file__).read()\nopen({str(log)!r}, 'a').write('here')\n"
    scores.write_text(f"{reading}{scores.read_text()}")

    reply = asked(copy.parent, "compare", seed=1)

    assert reply.trouble is None
    assert log.read_text() == "here"
