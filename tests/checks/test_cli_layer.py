"""heatcheck layer: a layer class in somebody's file, judged from the command line."""

import json
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest
from typer.testing import CliRunner, Result

from checks import cli

Heatcheck = Callable[..., Result]

LAYERS = """
import numpy as np


class MaxPool:
    def __init__(self, pool_size=2, stride=2):
        self.k, self.s = pool_size, stride

    def forward(self, x):
        self.x, k, s = x, self.k, self.s
        rows, columns = ((side - k) // s + 1 for side in x.shape[2:])
        out = np.zeros((*x.shape[:2], rows, columns))
        for i in range(rows):
            for j in range(columns):
                out[:, :, i, j] = x[:, :, i*s:i*s + k, j*s:j*s + k].max(axis=(2, 3))
        return out

    def backward(self, gy):
        dx, k, s = np.zeros_like(self.x), self.k, self.s
        for n, c, i, j in np.ndindex(gy.shape):
            window = self.x[n, c, i*s:i*s + k, j*s:j*s + k]
            p, q = np.unravel_index(window.argmax(), window.shape)
            self.put(dx, (n, c, i*s + p, j*s + q), gy[n, c, i, j])
        return dx

    def put(self, dx, place, g):
        dx[place] += g


class AssigningMaxPool(MaxPool):
    def put(self, dx, place, g):
        dx[place] = g


class ReLU:
    def forward(self, x):
        self.on = x > 0
        return x * self.on

    def backward(self, gy):
        return gy * self.on


class Renamed:
    def forward_pass(self, x):
        assert x.ndim == 3
        self.on = x > 0
        return x * self.on

    def backward_pass(self, gy):
        return gy * self.on


class Dense:
    def __init__(self, n_in, n_out, wibble):
        self.W = np.zeros((n_in, n_out))

    def forward(self, x):
        return x @ self.W

    def backward(self, gy):
        return gy @ self.W.T


class Broken(ReLU):
    def forward(self, x):
        raise RuntimeError("out of order")


def make(geometry):
    return ReLU()


seven = 7
"""


@pytest.fixture
def heatcheck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Heatcheck:
    """The command, put in a folder that holds ``layers.py``, 80 columns wide."""
    (tmp_path / "layers.py").write_text(LAYERS)
    monkeypatch.chdir(tmp_path)
    runner = CliRunner(env={"COLUMNS": "80"})
    return lambda *words: runner.invoke(cli.app, words, prog_name="heatcheck")


EXIT_CODES = {
    "layers.py:MaxPool": 0,
    "layers.py:AssigningMaxPool --kind max_pool2d": 1,
    "layers.py:ReLU --seed 3": 0,
    "layers.py:make --kind relu": 0,
    "layers.py:Renamed --kind relu --forward forward_pass --backward backward_pass "
    "--one-image": 0,
    "layers.py:Renamed --kind relu": 2,
    "layers.py:Broken --kind relu": 1,
    "layers.py:Dense": 2,
    "layers.py:make": 2,
    "layers.py:AssigningMaxPool": 2,
    "layers.py:seven": 2,
    "layers.py:ReLu": 2,
    "layers.py:ReLU --kind rely": 2,
    "nowhere.py:ReLU": 2,
}


@pytest.mark.parametrize("line", EXIT_CODES)
def test_exit_code_says_what_became_of_the_layer(
    heatcheck: Heatcheck, line: str
) -> None:
    result = heatcheck("layer", *line.split())

    assert result.exit_code == EXIT_CODES[line], result.output


def test_smallest_geometry_and_the_line_to_type_are_told(heatcheck: Heatcheck) -> None:
    line = "layers.py:AssigningMaxPool --kind max_pool2d --seed 0"

    result = heatcheck("layer", *line.split())

    told = " ".join(result.stdout.split())
    assert "gradients.layer_backward_is_the_adjoint" in told
    assert "kernel 2x2, stride 1x1, padding 0x0, image 2x3, batch 1" in told
    assert f"again heatcheck layer {line}" in told
    assert "max_pool2d, backward: MaxPool.backward (layers.py:" in told


def test_output_fits_the_terminal(heatcheck: Heatcheck) -> None:
    words = ["layers.py:AssigningMaxPool", "--kind", "max_pool2d"]

    result = heatcheck("layer", *words)

    wide = [line for line in result.stdout.splitlines() if len(line) > 80]
    assert [line for line in wide if "heatcheck " not in line] == []


def test_json_is_a_report_by_the_schema(heatcheck: Heatcheck) -> None:
    schema = json.loads(
        resources.files("checks").joinpath("report.schema.json").read_text()
    )
    words = ["layers.py:AssigningMaxPool", "--kind", "max_pool2d", "--json", "-"]

    result = heatcheck("layer", *words)

    found = json.loads(result.stdout, parse_constant=pytest.fail)
    jsonschema.Draft202012Validator(schema).validate(found)
    assert found["verdict"] == "fail"
    assert found["subject"] == "layers.py:AssigningMaxPool"


def test_other_names_of_methods_are_suggested(heatcheck: Heatcheck) -> None:
    result = heatcheck("layer", "layers.py:Renamed", "--kind", "relu")

    assert result.stderr == (
        "heatcheck: layers.py:Renamed: Renamed has no method 'forward'; it has "
        "backward_pass, forward_pass; type heatcheck layer layers.py:Renamed "
        "--forward forward_pass\n"
    )


def test_factory_to_write_is_printed(heatcheck: Heatcheck) -> None:
    result = heatcheck("layer", "layers.py:Dense")

    assert result.stdout == ""
    assert "def make_dense(geometry):\n    return Dense(\n" in result.stderr
    assert result.stderr.endswith("heatcheck layer layers.py:make_dense --kind dense\n")


def test_traceback_is_shown_only_on_request(heatcheck: Heatcheck) -> None:
    words = ("layer", "layers.py:Broken", "--kind", "relu")

    short, long = heatcheck(*words), heatcheck(*words, "--traceback")

    assert "RuntimeError: out of order (layers.py:" in " ".join(short.stdout.split())
    assert "Traceback" not in short.output
    assert "Traceback" in long.output


def test_questions_of_layers_are_explained(heatcheck: Heatcheck) -> None:
    result = heatcheck("explain", "gradients.layer_ties_conserve")

    assert result.exit_code == 0
    assert "At ties a pooling hands on all of each cotangent" in result.stdout
