"""Training: LeNet-5 on MNIST with the project's own layers, softmax cross-entropy.

Symbols: N images of a batch, K classes.
"""

import os
import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np

from lenet_ref.adam import Adam
from lenet_ref.data import Split, read_mnist
from lenet_ref.distortion import distorted
from lenet_ref.network import Network, lenet5, logits, values
from lenet_ref.plan import Plan
from lenet_ref.preprocessing import preprocess
from lenet_ref.scores import SCORES
from lenet_ref.trace import Array
from lenet_ref.weights import random_weights, save_weights

__all__ = ["parameter_gradients", "predictions", "train"]

BATCH = 64
CHUNK = 500
"""Images that go forward at once where nothing is learnt; bounds the memory."""

Tick = Callable[[float, float], None]
"""Told the loss and the rate after each batch."""


def parameter_gradients(
    network: Network, run: tuple[Array, ...], seed: Array
) -> dict[str, Array]:
    """Back-propagate to the weights, and not on to the images.

    Parameters
    ----------
    network : Network
    run : tuple of Array
        What :func:`lenet_ref.network.values` returned.
    seed : Array, shape (N, K)
        Cotangent of the logits.

    Returns
    -------
    dict of str to Array
        Summed over the batch, by ``layer.parameter``.
    """
    gradients = {}
    gy = seed
    for layer, x in zip(reversed(network.layers), reversed(run[:-1]), strict=True):
        for name, gradient in layer.parameter_vjp(x, gy).items():
            gradients[f"{layer.name}.{name}"] = gradient
        if layer is not network.layers[0]:
            gy = layer.vjp(x, gy)
    return gradients


def _batch(
    state: Adam, images: Array, labels: Array, rate: float
) -> tuple[Adam, float]:
    """One step of Adam down the mean loss of a batch, and that loss."""
    network = lenet5(state.parameters)
    run = values(network, images)
    loss = SCORES["loss"]
    seed = loss.cotangent(run[-1], labels) / len(images)
    gradients = parameter_gradients(network, run, seed)
    return state.step(gradients, rate), float(loss.value(run[-1], labels).mean())


def _epoch(
    state: Adam, split: Split, plan: Plan, epoch: int, tick: Tick
) -> tuple[Adam, float]:
    """Show every image once, in a new order, each distorted anew; and the mean loss."""
    rng = np.random.default_rng([plan.seed, epoch])
    order = rng.permutation(len(split.labels))
    total = 0.0
    for start in range(0, len(order), BATCH):
        chosen = order[start : start + BATCH]
        images = distorted(preprocess(split.pixels[chosen], np.float32), rng)
        rate = plan.rate((epoch + start / len(order)) / plan.epochs)
        state, loss = _batch(state, images, split.labels[chosen], rate)
        total += loss * len(chosen)
        tick(loss, rate)
    return state, total / len(order)


def predictions(network: Network, stored: Array) -> Array:
    """Class of the largest logit for each image of uint8 pixels, shape (N,)."""
    parts = range(0, len(stored), CHUNK)
    z = [logits(network, preprocess(stored[i : i + CHUNK], np.float32)) for i in parts]
    predicted: Array = np.concatenate(z).argmax(axis=1)
    return predicted


@contextmanager
def _progress(total: int) -> Iterator[Tick]:
    """Show a bar on standard error if that is a terminal, and nothing in a pipe."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    bar = Progress(
        console=console,
        transient=True,
        disable=not console.is_terminal,
        redirect_stdout=sys.stdout.isatty(),  # lines for a pipe must get there
    )
    with bar:
        task = bar.add_task("", total=total)

        def tick(loss: float, rate: float) -> None:
            speed = BATCH * (bar.tasks[0].speed or 0)
            says = f"loss {loss:.3f}, rate {rate:.1e}, {speed:.0f} images/s"
            bar.update(task, advance=1, description=says)

        yield tick


def _facts(plan: Plan, epochs: int, training: Split, test: Split) -> dict[str, Any]:
    """What there is to know about a run, but how well it went."""
    return {
        "command": "python -m lenet_ref train --mnist DIR "
        f"--seed {plan.seed} --epochs {plan.epochs}",
        "seed": plan.seed,
        "epochs": epochs,
        "planned_epochs": plan.epochs,
        "training_images": len(training.labels),
        "test_images": len(test.labels),
        "checksums": {**training.checksums, **test.checksums},
        "numpy": np.__version__,
        "machine": platform.machine(),
        "openblas_num_threads": os.environ.get("OPENBLAS_NUM_THREADS"),
    }


def _run(
    training: Split, test: Split, plan: Plan, tick: Tick
) -> Iterator[tuple[Mapping[str, Array], dict[str, Any]]]:
    """Weights and facts after each epoch."""
    first = random_weights(plan.seed)
    state = Adam.start({name: w.astype(np.float32) for name, w in first.items()})
    for epoch in range(plan.epochs):
        state, loss = _epoch(state, training, plan, epoch, tick)
        right = predictions(lenet5(state.parameters), test.pixels) == test.labels
        measured = {"training_loss": loss, "test_accuracy": float(right.mean())}
        yield state.parameters, _facts(plan, epoch + 1, training, test) | measured


def train(
    directory: str | Path, out: str | Path, plan: Plan, say: Callable[[str], None]
) -> Mapping[str, Any]:
    """Train on all images of the training half, and keep each epoch's weights.

    Parameters
    ----------
    directory : str or Path
        Holds MNIST's four files; see :func:`lenet_ref.data.read_mnist`.
    out : str or Path
        Written after each epoch, all or nothing.
    plan : Plan
    say : callable
        Told a line for people after each epoch, and when stopped.

    Returns
    -------
    mapping
        The facts stored with the last weights.

    Raises
    ------
    KeyboardInterrupt
        On Ctrl-C; the weights of the last finished epoch are in ``out``.
    DataError
        If a file of MNIST is missing or broken.
    ValueError
        If the directory of ``out`` does not exist.

    Notes
    -----
    The weights are the last epoch's, however well it did: the test images choose
    nothing. The same plan, data, NumPy and machine give the same weights, if the number
    of threads is the same too, since it orders the sums: OPENBLAS_NUM_THREADS=1 is as
    fast as more.
    """
    out = Path(out)
    if out.is_dir() or not out.parent.is_dir():  # found out now, not after an epoch
        msg = f"{out}: expected a file to write, in a directory that exists"
        raise ValueError(msg)
    training, test = read_mnist(directory, "train"), read_mnist(directory, "t10k")
    facts: Mapping[str, Any] = {}
    kept = f"{out} is as it was"
    try:
        with _progress(plan.epochs * ceil(len(training.labels) / BATCH)) as tick:
            for parameters, facts in _run(training, test, plan, tick):
                save_weights(out, parameters, facts)
                kept = f"epoch {facts['epochs']} of {plan.epochs} is kept in {out}"
                say(
                    f"epoch {facts['epochs']} of {plan.epochs}: "
                    f"training loss {facts['training_loss']:.4f}, "
                    f"test accuracy {facts['test_accuracy']:.2%}"
                )
    except KeyboardInterrupt:
        say(f"stopped; {kept}")
        raise
    return facts
