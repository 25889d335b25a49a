"""What a learner is given, and what it does not tell."""

import difflib
from collections.abc import Mapping
from importlib import resources

import pytest

from checks.exercises.course import Course, fault_of
from checks.exercises.handout import handout


@pytest.fixture(scope="module")
def files() -> Mapping[str, bytes]:
    from tests.checks.exercises.conftest import COURSE

    return handout(next(iter(COURSE)))


def test_copy_is_the_reference_but_for_the_fault(
    files: Mapping[str, bytes], course: Course
) -> None:
    fault = fault_of(next(iter(course)).exercise)
    root = resources.files("lenet_ref")
    given = {path: data for path, data in files.items() if path.startswith("lenet_ref")}

    other = [
        path
        for path, data in given.items()
        if root.joinpath(path.removeprefix("lenet_ref/")).read_bytes() != data
    ]

    assert other == [fault.file]
    right = root.joinpath(fault.file.removeprefix("lenet_ref/")).read_text()
    lines = difflib.ndiff(right.splitlines(), given[fault.file].decode().splitlines())
    changed = [line for line in lines if line[0] in "+-"]
    assert len(changed) == 2
    assert {"lenet_ref/weights.npz", "lenet_ref/digits.npz"} < set(given)


def test_nothing_names_the_fault(files: Mapping[str, bytes], course: Course) -> None:
    fault = fault_of(next(iter(course)).exercise)
    telling = (fault.id, str(fault.caught_by), fault.function, "mutant", "planted")
    told = {path: data for path, data in files.items() if path[:9] != "lenet_ref"}

    found = [
        word for word in telling for data in told.values() if word.encode() in data
    ]

    assert found == []
    assert sorted(told) == [
        ".vscode/launch.json",
        "README.md",
        "debug.py",
        "heat-map.png",
    ]
    for name in ("debug.py", "README.md"):
        assert all(len(line) <= 80 for line in told[name].decode().splitlines())
