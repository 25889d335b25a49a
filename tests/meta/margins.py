"""How near right networks come to what is allowed, and whether any check objects.

``python -m tests.meta.margins --networks 200`` from the repository's root prints, for
each check, its worst margin (measured / allowed) over that many random right networks,
the fails, of which there must be none, and what could not be told.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

import lenet_ref
from checks import Contract, Report, Subject, run
from checks.adapters import from_network
from checks.contract import CHANNEL_REDUCTIONS, SCORES
from checks.reference import lenet
from lenet_ref.layers import Conv2d, Dense, Flatten, Layer, MaxPool2d, ReLU
from lenet_ref.trace import Array

__all__ = ["Margins", "judged", "main", "right_subject", "table"]

RANGES = ((0.0, 1.0), (-1.0, 2.0), (-100.0, 100.0), (0.0, 255.0), (0.0, 1e-3))
SIDES = (8, 15)
"""Fewest rows and columns of an image, and one more than the most."""


def right_subject(number: int) -> Subject:
    """Right network of that number: every fourth LeNet-5, each with its own weights.

    The rest are one or two blocks of convolution, rectifier and pooling, of any odd
    geometry, and one or two dense layers; scores, signs, folding and input ranges vary.
    Every third computes in float32, with a float64 twin. Every seventh shows no steps.
    """
    rng = np.random.default_rng([2026, number])
    dtype = "float32" if number % 3 == 2 else "float64"
    if number % 4 == 0:
        subject = lenet(weights=lenet_ref.random_weights(number), dtype=dtype)
        return subject if dtype == "float64" else replace(subject, preprocess=None)
    channels = int(rng.integers(1, 4))
    rows, columns = (int(side) for side in rng.integers(*SIDES, size=2))
    contract = Contract(
        score=SCORES[number % len(SCORES)],
        signed=bool(rng.integers(2)),
        channel_reduction=CHANNEL_REDUCTIONS[rng.integers(len(CHANNEL_REDUCTIONS))],
        input_shape=(channels, rows, columns),
        input_range=RANGES[rng.integers(len(RANGES))],
        dtype=dtype,
    )
    network = lenet_ref.Network(_chain(rng, contract), contract.input_shape)
    subject = from_network(network.astype(dtype), contract=contract)
    return subject.restricted("twin") if number % 7 == 0 else subject


def _some(rng: np.random.Generator, *shape: int) -> Array:
    """Weights that keep the size of what they meet, He et al. 2015; or a bias."""
    scale = np.sqrt(2 / np.prod(shape[1:])) if len(shape) > 1 else 0.3
    return np.asarray(scale * rng.normal(size=shape))


def _pair(rng: np.random.Generator, low: int, high: int) -> tuple[int, int]:
    first, second = rng.integers(low, high, size=2)
    return int(first), int(second)


def _chain(rng: np.random.Generator, contract: Contract) -> tuple[Layer, ...]:
    layers: list[Layer] = []
    shape: tuple[int, ...] = contract.input_shape
    for block in range(int(rng.integers(1, 3))):
        for layer in _block(rng, block, shape):
            try:
                y = layer.forward(np.zeros((1, *shape)))
            except ValueError:  # what is left is smaller than the window
                break
            layers.append(layer)
            shape = y.shape[1:]
    layers.append(Flatten("flatten"))
    width = int(np.prod(shape))
    for name in ("dense1", "dense2")[: rng.integers(0, 3)]:
        units = int(rng.integers(4, 13))
        layers.append(Dense(name, _some(rng, units, width), _some(rng, units)))
        layers.append(ReLU(f"relu of {name}"))
        width = units
    classes = int(rng.integers(2, 11))
    layers.append(Dense("last", _some(rng, classes, width), _some(rng, classes)))
    return tuple(layers)


def _block(
    rng: np.random.Generator, number: int, shape: tuple[int, ...]
) -> Iterator[Layer]:
    filters, kernel = int(rng.integers(1, 7)), _pair(rng, 1, 5)
    yield Conv2d(
        f"conv{number}",
        _some(rng, filters, shape[0], *kernel),
        _some(rng, filters),
        stride=_pair(rng, 1, 3),
        padding=_pair(rng, 0, 3),
    )
    yield ReLU(f"relu{number}")
    window = _pair(rng, 1, 4)
    rows, columns = (int(rng.integers(0, side)) for side in window)
    yield MaxPool2d(f"pool{number}", window, _pair(rng, 1, 4), (rows, columns))


@dataclass(eq=False)
class Margins:
    """What the checks said of right networks.

    Parameters
    ----------
    networks : int
    worst : mapping of str to (float, str)
        By check, the largest margin that passed, and where.
    statuses : counter of (str, str)
        How often each check had each status.
    objections : list of str
        Fails and errors, which must not be.
    """

    networks: int = 0
    worst: dict[str, tuple[float, str]] = field(default_factory=dict)
    statuses: Counter[tuple[str, str]] = field(default_factory=Counter)
    objections: list[str] = field(default_factory=list)

    def add(self, number: int, report: Report) -> None:
        """Count the report on the network of that number."""
        self.networks += 1
        for result in report.results:
            self.statuses[result.check, result.status] += 1
            at = result.worst
            if result.status in ("fail", "error"):
                told = at or result.reason
                self.objections.append(f"network {number}: {result.check}: {told}")
            if result.status == "pass" and at is not None and at.margin is not None:
                where = f"network {number}, {at.step or 'the map'}"
                known = self.worst.get(result.check, (-1.0, ""))
                self.worst[result.check] = max(known, (at.margin, where))


def judged(numbers: Iterable[int]) -> Iterator[Margins]:
    """The margins so far, after each network."""
    margins = Margins()
    for number in numbers:
        margins.add(number, run(right_subject(number), seed=number))
        yield margins


def table(margins: Margins) -> str:
    """One line a check, the worst margin first; then what must not be."""
    checks = sorted(
        {check for check, _ in margins.statuses},
        key=lambda check: -margins.worst.get(check, (-1.0, ""))[0],
    )
    lines = [f"{'check':48}{'worst':>10}{'pass':>6}{'unsure':>7}{'fail':>5}  where"]
    for check in checks:
        worst, where = margins.worst.get(check, (None, ""))
        shown = "-" if worst is None else f"{worst:.2g}"
        passes, unsure, fails, errors = (
            margins.statuses[check, status]
            for status in ("pass", "inconclusive", "fail", "error")
        )
        lines.append(
            f"{check:48}{shown:>10}{passes:>6}{unsure:>7}{fails + errors:>5}  {where}"
        )
    bound = min(3 / max(margins.networks, 1), 1.0)
    lines.append(
        f"{len(margins.objections)} fails in {margins.networks} right networks; if "
        f"none, fewer than {bound:.1%} of such are failed (95 %, rule of three)"
    )
    return "\n".join([*lines, *margins.objections]) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Judge as many networks as asked for; 0 if no check objected."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.meta.margins", description=__doc__
    )
    parser.add_argument("--networks", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="number of the first")
    parser.add_argument("--out", type=Path, help="file for the table")
    options = parser.parse_args(arguments)
    margins = Margins()
    for margins in judged(range(options.first, options.first + options.networks)):
        sys.stderr.write(f"\r{margins.networks} of {options.networks} networks")
    sys.stderr.write("\n")
    told = table(margins)
    if options.out:
        options.out.write_text(told, encoding="utf-8")
    sys.stdout.write(told)
    return 1 if margins.objections else 0


if __name__ == "__main__":
    sys.exit(main())
