"""Lent arrays: what a subject may read to draw a picture, and has to leave alone."""

from collections.abc import Callable, Iterator

import numpy as np

from checks.bench import quiet
from checks.probes.pictures import fixed_maps
from checks.probes.pixels import ramp
from checks.probes.probe import Bench, probe
from lenet_ref.trace import Array

__all__ = ["lent"]

SETTINGS = {"blend": (0.5,), "render_within": (1.0,)}
"""Further arguments: an opacity, and a limit that values exceed."""


def _arguments(bench: Bench) -> Iterator[tuple[str, str, tuple[Array, ...]]]:
    """Step, capability, and arrays that it takes: none of them needs a repair."""
    contract, rng = bench.subject.contract, bench.plan.rng(12)
    area = contract.input_shape[1:]
    maps = fixed_maps(area, signed=contract.signed)
    under, heat = rng.integers(0, 256, size=(2, *area, 3)).astype(np.uint8)
    yield "render", "render", (3 * maps["ramp"],)
    yield "render", "render_within", (3 * maps["ramp"],)
    yield "blend", "blend", (under, heat)
    yield "blend", "picture", (rng.random((2, 2, *area)),)
    yield "blend", "picture", (rng.random((2, 3, *area)),)
    yield "preprocess", "preprocess", (rng.integers(0, 256, (2, 1, *area), np.uint8),)
    if not bench.subject.lacks("preprocess"):
        yield "preprocess", "restore", (ramp(bench)[1],)


@probe("render")
def lent(bench: Bench) -> tuple[tuple[str, str, int], ...]:
    """Step and function that arrays were lent to, and how many values it changed."""
    found = []
    for step, name, arrays in _arguments(bench):
        served: Callable[..., Array] | None = getattr(bench.subject, name)
        if served is None:
            continue
        copies = [array.copy() for array in arrays]
        with quiet():
            served(*copies, *SETTINGS.get(name, ()))
        changed = sum(
            int((before != after).sum())
            for before, after in zip(arrays, copies, strict=True)
        )
        found.append((step, name, changed))
    return tuple(found)
