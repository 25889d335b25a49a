"""Subjects in files of their own, as people write them."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from checks import cli, mutation_command
from checks.mutation.campaign import Campaign
from checks.mutation.workers import Here

SUBJECTS = """
import numpy as np

from checks import Contract
from checks.adapters import from_callables

weight = np.random.default_rng(0).normal(size=(10, 784))


def scores(x):
    return x.reshape(len(x), -1) @ weight.T


def gradient(x, t):
    return weight[t].reshape(x.shape)


def made(saliency, **fields):
    return from_callables(scores, saliency, contract=Contract(**fields))


def asleep(x, t):
    raise RuntimeError("the device is asleep")


def holed(x, t):
    maps = gradient(x, t).copy()
    maps[:, :, 3, 4] = np.nan
    return maps


right = made(gradient)
negated = made(lambda x, t: -gradient(x, t))
absolute = made(lambda x, t: np.abs(gradient(x, t)))
argmax = made(lambda x, t: gradient(x, scores(x).argmax(axis=1)))
raising = made(asleep)
nan = made(holed)
misshapen = made(lambda x, t: gradient(x, t)[..., :5])


def maker():
    return right


def needy(images, labels):
    return right


def exploding():
    raise KeyError("weights")


def contradictory():
    return made(gradient, score="logits")


def forgetful():
    right


seven = 7
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current directory that holds ``mine.py``."""
    (tmp_path / "mine.py").write_text(SUBJECTS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


@pytest.fixture
def heatcheck(here: Path) -> Callable[..., Result]:
    """The command, put in the folder that holds ``mine.py``, 80 columns wide."""
    assert here.is_dir()
    runner = CliRunner(env={"COLUMNS": "80"})
    return lambda *arguments: runner.invoke(cli.app, arguments, prog_name="heatcheck")


@contextmanager
def _this_process() -> Iterator[Executor]:
    yield Here()


@pytest.fixture
def mutated_here(
    heatcheck: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """``heatcheck mutate``, judging in this process, without the controls."""
    monkeypatch.setattr(mutation_command, "_workers", lambda *_, **__: _this_process)
    monkeypatch.setattr(Campaign, "controlled", lambda _: None)
    return lambda *options: heatcheck("mutate", *options)
