"""What is said of copies that cannot be judged; each in a process of its own."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from checks.exercises import asking
from checks.exercises.asking import asked
from checks.exercises.trouble import Trouble
from tests.checks.exercises.conftest import edit

Learn = Callable[..., Result]
RELU = "return np.where(x.real <= 0, x.dtype.type(0), x)"
SCORE = "    chosen = named_score(score)\n    run ="


def broken(copy: Path) -> None:
    edit(copy / "scores.py", "def softmax(z: Array) -> Array:", "def softmax(z")


def gone(copy: Path) -> None:
    (copy / "windows.py").unlink()


def renamed(copy: Path) -> None:
    edit(copy / "heatmap.py", "def render(", "def renderer(")


def leaving(copy: Path) -> None:
    (copy / "windows.py").write_text("import os\nos._exit(0)\n")


def exiting(copy: Path) -> None:
    (copy / "windows.py").write_text("raise SystemExit\n")


def endless(copy: Path) -> None:
    edit(copy / "layers" / "relu.py", RELU, f"while True: pass\n        {RELU}")


def borrowing(copy: Path) -> None:
    line = (
        'return importlib.import_module("lenet_ref")'
        ".vanilla_gradient(network, images, targets, score)"
    )
    edit(copy / "saliency.py", SCORE, f"    import importlib\n    {line}\n{SCORE}")


def reading(copy: Path) -> None:
    installed = 'importlib.util.find_spec("lenet_ref").origin'
    edit(
        copy / "scores.py",
        "import numpy as np\n",
        f"import importlib.util\nimport numpy as np\nopen({installed}).read()\n",
    )


def peeking(copy: Path) -> None:
    edit(
        copy / "scores.py",
        "import numpy as np\n",
        "import numpy as np\nimport checks\n",
    )


def a_folder(copy: Path) -> None:
    (copy / "windows.py").unlink()
    (copy / "windows.py").mkdir()


def null_bytes(copy: Path) -> None:
    (copy / "windows.py").write_bytes(b"\0")


CASES = [
    (a_folder, "lenet_ref/windows.py", "the file cannot be read"),
    (null_bytes, "lenet_ref/", "null bytes"),
    (broken, "lenet_ref/scores.py:18", "Python cannot read this line"),
    (gone, "lenet_ref/windows.py", "the file is gone"),
    (renamed, "lenet_ref/__init__.py:16", "cannot import name 'render'"),
    (leaving, "", "ended the process"),
    (exiting, "lenet_ref/windows.py:1", "ends the program here"),
    (endless, "lenet_ref/layers/relu.py:33", "a loop without an end?"),
    (borrowing, "lenet_ref/saliency.py:161", "calls what is installed"),
    (peeking, "lenet_ref/scores.py:", "imports heatcheck's own checks"),
    (reading, "lenet_ref/scores.py:", "reads the installed lenet_ref's own source"),
]


@pytest.mark.parametrize(("spoil", "at", "says"), CASES, ids=lambda x: str(x)[:12])
def test_copy_gets_a_sentence_that_says_where(
    copy: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Path], None],
    at: str,
    says: str,
) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 4.0)
    spoil(copy)

    reply = asked(copy.parent, "load")

    assert isinstance(reply.trouble, Trouble)
    assert reply.trouble.at.startswith(at)
    assert says in reply.trouble.says
    assert "Traceback" not in reply.trouble.says


def test_right_copy_is_no_trouble(copy: Path) -> None:
    reply = asked(copy.parent, "load")

    assert reply.trouble is None
    assert reply.answer == {"raised_at": ""}


def test_line_is_told_in_a_folder_of_any_letters(
    copy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 2.0)
    endless(copy)
    elsewhere = tmp_path / "übung 1"
    copy.parent.rename(elsewhere)

    reply = asked(elsewhere, "load")

    assert isinstance(reply.trouble, Trouble)
    assert reply.trouble.at == "lenet_ref/layers/relu.py:33"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_pipe_in_place_of_a_file_is_an_edit(learn: Learn, copy: Path) -> None:
    (copy / "windows.py").unlink()
    os.mkfifo(copy / "windows.py")

    refused, given = learn("reset"), learn("reset", "--yes")

    assert "lenet_ref/windows.py holds your changes" in refused.output
    assert given.exit_code == 0
    assert (copy / "windows.py").is_file()
