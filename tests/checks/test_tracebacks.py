"""Frames of a subject's own code in what was raised."""

import json

import numpy as np
import pytest

from checks.tracebacks import lies_in, own_frames

HERE = "test_tracebacks.py"


def divides(count: int) -> float:
    return 1 / count


def refuses(count: int) -> float:
    if count == 0:
        msg = "expected at least 1"
        raise ValueError(msg)
    return divides(count)


class Layer:
    def forward(self) -> float:
        return divides(0)


def raised_by(act: object, *given: object) -> Exception:
    with pytest.raises(Exception) as caught:  # noqa: PT011  (whatever it raises)
        act(*given)  # type: ignore[operator]
    error: Exception = caught.value
    return error


def test_last_frame_is_the_function_that_raised() -> None:
    error = raised_by(divides, 0)

    last = own_frames(error)[-1]

    assert (last.function, last.source.partition(":")[0]) == ("divides", HERE)
    assert last.line == last.first + 1
    assert not last.refuses


def test_raise_that_stands_in_the_function_is_a_refusal() -> None:
    error = raised_by(refuses, 0)

    last = own_frames(error)[-1]

    assert last.function == "refuses"
    assert last.refuses


def test_method_is_told_with_what_it_is_bound_to() -> None:
    layer = Layer()
    error = raised_by(layer.forward)

    *_, method, last = own_frames(error)

    assert (method.function, last.function) == ("Layer.forward", "divides")
    assert method.owner is layer


@pytest.mark.parametrize(
    ("act", "given"),
    [(json.loads, "no json"), (np.linalg.inv, np.zeros((2, 3)))],
    ids=["of Python itself", "installed"],
)
def test_frames_of_nobody_are_left_out(act: object, given: object) -> None:
    error = raised_by(act, given)

    functions = [frame.function for frame in own_frames(error)]

    assert functions == ["raised_by"]


def test_file_that_is_known_as_the_subjects_counts_wherever_it_lies() -> None:
    error = raised_by(json.loads, "no json")

    last = own_frames(error, ["json/decoder.py"])[-1]

    assert last.path.endswith("decoder.py")


def test_what_was_never_raised_has_no_frames() -> None:
    frames = own_frames(ValueError("made, not raised"))

    assert frames == ()


@pytest.mark.parametrize(
    ("file", "lies"), [("conv.py", True), ("net/conv.py", True), ("onv.py", False)]
)
def test_file_is_compared_by_whole_names(file: str, lies: bool) -> None:  # noqa: FBT001
    assert lies_in("project/net/conv.py", file) is lies
