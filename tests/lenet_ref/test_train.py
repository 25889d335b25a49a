"""Training: the loss falls, Ctrl-C keeps what is done, and the facts are stored."""

import os
import platform
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

import lenet_ref
from lenet_ref.data import read_mnist
from lenet_ref.network import cotangents, lenet5, values
from lenet_ref.plan import Plan
from lenet_ref.scores import SCORES
from lenet_ref.trace import Array
from lenet_ref.train import parameter_gradients, predictions, train
from lenet_ref.weights import load_weights, random_weights

ROOT = Path(lenet_ref.__file__).parents[1]
FULL = ROOT.parent / "shared" / "data" / "mnist"


def silent(line: str) -> None:
    """Say nothing."""


@pytest.mark.parametrize("zipped", [False, True])
def test_loss_falls_and_facts_are_stored(
    make_mnist: Callable[..., Path], tmp_path: Path, *, zipped: bool
) -> None:
    make_mnist(tmp_path, zipped=zipped)
    lines: list[str] = []

    facts = train(tmp_path, tmp_path / "w.npz", Plan(epochs=6, seed=3), lines.append)

    losses = [float(line.split("training loss ")[1].split(",")[0]) for line in lines]
    assert len(losses) == 6
    assert losses[-1] < 0.8 * losses[0]
    weights = load_weights(tmp_path / "w.npz")
    assert dict(weights.facts) == dict(facts)
    test = read_mnist(tmp_path, "t10k")
    right = predictions(lenet5(weights), test.pixels) == test.labels
    training = read_mnist(tmp_path, "train")
    assert dict(facts) == {
        "command": "python -m lenet_ref train --mnist DIR --seed 3 --epochs 6",
        "seed": 3,
        "epochs": 6,
        "planned_epochs": 6,
        "training_images": 300,
        "test_images": 130,
        "checksums": {**training.checksums, **test.checksums},
        "numpy": np.__version__,
        "machine": platform.machine(),
        "openblas_num_threads": os.environ.get("OPENBLAS_NUM_THREADS"),
        "training_loss": pytest.approx(losses[-1], abs=1e-4),
        "test_accuracy": right.mean(),
    }


def test_the_same_plan_gives_the_same_weights(mnist: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        train(mnist, tmp_path / name, Plan(epochs=1, seed=1), silent)

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_another_seed_gives_other_weights(mnist: Path, tmp_path: Path) -> None:
    for seed in (1, 2):
        train(mnist, tmp_path / f"{seed}.npz", Plan(epochs=1, seed=seed), silent)

    one, two = (load_weights(tmp_path / f"{seed}.npz") for seed in (1, 2))
    assert not any(np.array_equal(one[name], two[name]) for name in one)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let children of this process hear Ctrl-C, also if it runs in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_keeps_the_last_finished_epoch(mnist: Path, tmp_path: Path) -> None:
    out = tmp_path / "w.npz"
    command = [sys.executable, "-m", "lenet_ref", "train", "--mnist", str(mnist)]
    process = subprocess.Popen(
        [*command, "--epochs", "9999", "--out", str(out)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    first, second = process.stdout.readline(), process.stdout.readline()

    process.send_signal(signal.SIGINT)

    rest, errors = process.communicate(timeout=60)
    assert first.startswith("epoch 1 of 9999: training loss ")
    assert second.startswith("epoch 2 of 9999: training loss ")
    assert process.returncode == 130
    done = load_weights(out).facts["epochs"]
    assert rest.splitlines()[-1] == f"stopped; epoch {done} of 9999 is kept in {out}"
    assert errors == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mnist", "w.npz"]


def test_ctrl_c_in_the_first_epoch_leaves_the_file_as_it_was(
    mnist: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "w.npz"
    out.write_bytes(b"before")
    lines: list[str] = []

    def interrupt(*_: object) -> Array:
        raise KeyboardInterrupt

    monkeypatch.setattr("lenet_ref.train.distorted", interrupt)
    with pytest.raises(KeyboardInterrupt):
        train(mnist, out, Plan(epochs=2), lines.append)

    assert lines == [f"stopped; {out} is as it was"]
    assert out.read_bytes() == b"before"


def test_a_place_that_cannot_be_written_is_refused_before_training(
    mnist: Path, tmp_path: Path
) -> None:
    for out in (tmp_path, tmp_path / "none" / "w.npz"):
        with pytest.raises(
            ValueError, match="expected a file to write, in a directory"
        ):
            train(mnist, out, Plan(epochs=1), silent)


def test_parameter_gradients_match_differences_of_the_loss() -> None:
    rng = np.random.default_rng(2)
    images, labels = rng.random((3, 1, 28, 28)), np.array([4, 0, 9])
    parameters = random_weights(seed=2)
    nudge = {name: rng.normal(size=w.shape) for name, w in parameters.items()}
    loss = SCORES["loss"]

    network = lenet5(parameters)
    run = values(network, images)
    seed = loss.cotangent(run[-1], labels)
    gradients = parameter_gradients(network, run, seed)

    assert set(gradients) == set(parameters)
    for name, gradient in gradients.items():
        complex_step = dict(parameters) | {
            name: parameters[name] + 1e-30j * nudge[name]
        }
        z = values(lenet5(complex_step), images)[-1]
        slope = loss.value(z, labels).imag.sum() / 1e-30
        # exact but for rounding: 3 images of some 1e5 products each
        np.testing.assert_allclose(np.vdot(gradient, nudge[name]), slope, rtol=1e-9)
    assert cotangents(network, run, seed)[0].any()


@pytest.mark.skipif(not FULL.is_dir(), reason="the full MNIST is not in shared/data")
def test_shipped_weights_read_the_test_images() -> None:
    test = read_mnist(FULL, "t10k")
    weights = load_weights()

    right = predictions(lenet5(weights), test.pixels) == test.labels

    assert len(right) == 10_000
    assert right.mean() >= 0.99
    # other sums in another order may tip a digit that is on the edge
    assert right.mean() == pytest.approx(weights.facts["test_accuracy"], abs=2e-4)
    for name, checksum in test.checksums.items():
        assert weights.facts["checksums"][name] == checksum
