"""Where the functions that a person handed over stand."""

import functools
from pathlib import Path

import numpy as np
import pytest

from checks import Contract
from checks.adapters import from_callables
from checks.adapters.origins import origins
from lenet_ref.trace import Array


def scores(x: Array) -> Array:
    return x.reshape(len(x), -1)[:, :3]


class Explainer:
    def __call__(self, x: Array, t: Array) -> Array:
        return x * t[:, None, None, None]


def test_plain_functions_tell_where_they_stand() -> None:
    subject = from_callables(scores, Explainer(), contract=Contract())

    found = subject.origins

    assert found["network", "forward"].function == "scores"
    assert found["network", "backward"].function == "Explainer.__call__"


def test_file_is_told_from_here_where_it_is_below(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(Path(__file__).parent)
    near = origins(scores)["network", "forward"].source
    monkeypatch.chdir(tmp_path)

    far = origins(scores)["network", "forward"].source

    assert near == far == f"{Path(__file__).name}:{scores.__code__.co_firstlineno}"


def test_partial_stands_where_its_function_does() -> None:
    found = origins(functools.partial(scores))

    assert found["network", "forward"].function == "scores"


def test_what_python_did_not_write_stands_nowhere() -> None:
    found = origins(np.negative)

    assert found == {}
