"""Invariants that learners write, graded in a process of their own."""

from pathlib import Path

import pytest

from checks.exercises.invariant import graded, task_files
from checks.exercises.task import FILE, TASKS, Task, TaskError, named_task

SIGNATURE = "def holds(library, network, images, targets):\n"
each_task = pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)


def written(folder: Path, body: str) -> Path:
    (folder / FILE).write_text(f"import numpy as np\n\n\n{SIGNATURE}{body}")
    return folder


@each_task
def test_solution_passes(task: Task, tmp_path: Path) -> None:
    folder = written(tmp_path, task.solution)

    found = graded(folder, task)

    assert found.trouble is None
    assert (found.right, found.of) == (21, 21)
    assert found.suspect
    assert found.siblings == (True,) * len(task.siblings)
    assert found.passed


def test_untouched_template_does_not_pass(tmp_path: Path) -> None:
    task = TASKS[0]
    (tmp_path / FILE).write_bytes(task_files(task)[FILE])

    found = graded(tmp_path, task)

    assert (found.right, found.of) == (21, 21)
    assert not found.suspect
    assert not found.passed


OVERFITTED = """
    return (library.render(np.array([[-1.0, 0.0, 1.0]]))[0, 1] == 255).all()
"""


def test_what_fits_the_suspect_too_closely_does_not_pass(tmp_path: Path) -> None:
    folder = written(tmp_path, OVERFITTED)

    found = graded(folder, named_task("zero-has-no-colour"))

    assert (found.right, found.suspect) == (21, True)
    assert not all(found.siblings)
    assert not found.passed


@pytest.mark.parametrize(
    ("body", "says"),
    [("    return 1 / 0\n", "ZeroDivisionError"), ("    return (", "cannot read")],
)
def test_trouble_is_told_with_its_line(tmp_path: Path, body: str, says: str) -> None:
    folder = written(tmp_path, body)

    found = graded(folder, TASKS[0])

    assert found.trouble is not None
    assert found.trouble.at == f"{FILE}:5"
    assert says in found.trouble.says


COUNTING = """
    holds.asked = getattr(holds, "asked", 0) + 1
    return holds.asked <= 21
"""

CALLING = """
    import importlib
    right = importlib.import_module("lenet_ref")
    maps = np.ones((1, 2))
    return (right.render(maps) == library.render(maps)).all()
"""

COPYING = """
    import sys
    right = sys.modules["checks.faults.library"].edited_library()
    maps = np.ones((1, 2))
    return (right.render(maps) == library.render(maps)).all()
"""


def test_order_in_which_programs_come_tells_nothing(tmp_path: Path) -> None:
    folder = written(tmp_path, COUNTING)

    found = graded(folder, TASKS[0])

    assert not found.suspect


@pytest.mark.parametrize(
    ("body", "says"),
    [(CALLING, "calls what is installed"), (COPYING, "reads the installed")],
)
def test_comparing_with_the_reference_is_told(
    tmp_path: Path, body: str, says: str
) -> None:
    folder = written(tmp_path, body)

    found = graded(folder, TASKS[0])

    assert found.trouble is not None
    assert says in found.trouble.says


def test_nothing_given_names_the_fault_or_its_siblings() -> None:
    for task in TASKS:
        text = b"".join(
            data for path, data in task_files(task).items() if path[:9] != "lenet_ref"
        ).decode()

        told = [name for name in (task.suspect, *task.siblings) if name in text]

        assert told == []


def test_task_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(TaskError, match="expected one of zero-has-no-colour"):
        named_task("none")
