"""What is put back, and what reaches nobody, whatever a subject does."""

import os
import random
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from checks import run
from checks.plan import Plan
from checks.silence import global_states_kept, quiet
from lenet_ref.trace import Array
from tests.meta.black_box import black_box, gradient

CHANGES: dict[str, Callable[[], Any]] = {
    "NumPy's error handling": lambda: np.seterr(all="ignore"),
    "NumPy's print options": lambda: np.set_printoptions(precision=2),
    "NumPy's random state": lambda: np.random.seed(1),  # noqa: NPY002
    "Python's random state": lambda: random.seed(1),
    "filters of warnings": lambda: warnings.simplefilter("ignore"),
    "the environment": lambda: os.environ.update(HEATCHECK_TEST="1"),
    "the current folder": lambda: os.chdir(Path(__file__).parent),
    "the places of modules": lambda: sys.path.append("/nowhere"),
}


def state() -> dict[str, Any]:
    _, key, *rest = np.random.get_state()  # noqa: NPY002
    return {
        "error handling": np.geterr(),
        "print options": np.get_printoptions(),
        "NumPy": (np.asarray(key).tobytes(), rest),
        "Python": random.getstate(),
        "warnings": list(warnings.filters),
        "environment": dict(os.environ),
        "folder": Path.cwd(),
        "path": list(sys.path),
    }


def test_each_change_is_one() -> None:
    for change in CHANGES.values():
        before = state()
        with global_states_kept():
            change()
            assert state() != before


@pytest.mark.parametrize("change", CHANGES)
def test_what_belongs_to_the_process_is_put_back_also_after_an_error(
    change: str,
) -> None:
    before = state()

    with pytest.raises(KeyError), global_states_kept():
        raise KeyError(CHANGES[change]())

    assert state() == before


@pytest.mark.parametrize("change", CHANGES)
def test_a_run_puts_back_what_a_subject_changed(change: str) -> None:
    def saliency(x: Array, targets: Array) -> Array:
        CHANGES[change]()
        return gradient(x, targets)

    before = state()

    run(black_box(saliency), plan=Plan(images=2, pixels=4), select="state")

    assert state() == before


def test_folder_that_is_no_more_is_no_reason_to_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    with global_states_kept():
        os.chdir(tmp_path)

    assert Path.cwd() == tmp_path


def test_what_is_written_past_python_is_caught(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with quiet() as said:
        os.write(1, b"raw\n")
        subprocess.run(["echo", "child"], check=True)
        sys.stdout.write("python\n")

    assert sorted(said.getvalue().split()) == ["child", "python", "raw"]
    assert capfd.readouterr().out == ""
