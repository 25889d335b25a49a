"""Weights of LeNet-5: the shipped ones with their training facts, and random ones."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod, sqrt
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from lenet_ref.archive import read_archive, shipped, write_archive
from lenet_ref.network import LENET5_SHAPES
from lenet_ref.trace import Array, read_only

__all__ = ["Weights", "load_weights", "random_weights", "save_weights"]

FACTS = "facts"
"""Name under which an archive keeps its training facts, as JSON."""

BIAS_SCALE = 0.1
"""Standard deviation of random biases: not 0, so that no check is blind to them."""


def _check(name: str, array: Array) -> None:
    expected = LENET5_SHAPES[name]
    if array.shape != expected or array.dtype != np.float32:
        msg = (
            f"expected {name} {expected} of float32, got {array.shape} of {array.dtype}"
        )
        raise ValueError(msg)
    broken = int((~np.isfinite(array)).sum())
    if broken:
        msg = f"expected finite weights, {name} has {broken} that are NaN or infinite"
        raise ValueError(msg)


@dataclass(frozen=True, slots=True, eq=False)
class Weights(Mapping[str, Array]):
    """The ten arrays of LeNet-5 by name, read-only, and where they come from.

    Parameters
    ----------
    arrays : mapping of str to Array of float32
        With the names and shapes of :data:`lenet_ref.network.LENET5_SHAPES`.
    facts : mapping
        How they were trained: ``command``, ``seed``, ``epochs``, ``checksums``,
        ``test_accuracy`` and more; anything that JSON can say.

    Raises
    ------
    ValueError
        If an array is missing, unknown, of another shape or dtype, or not finite.

    Examples
    --------
    >>> weights = load_weights()
    >>> weights["dense7.weight"].shape, len(weights)
    ((10, 84), 10)
    >>> weights.facts["test_accuracy"] >= 0.99
    True
    """

    arrays: Mapping[str, Array]
    facts: Mapping[str, Any]

    def __post_init__(self) -> None:
        missing = [name for name in LENET5_SHAPES if name not in self.arrays]
        unknown = [name for name in self.arrays if name not in LENET5_SHAPES]
        if missing or unknown:
            msg = (
                f"expected the {len(LENET5_SHAPES)} arrays {' '.join(LENET5_SHAPES)}; "
                f"missing: {' '.join(missing) or 'none'}; "
                f"unknown: {' '.join(unknown) or 'none'}"
            )
            raise ValueError(msg)
        for name in LENET5_SHAPES:
            _check(name, self.arrays[name])
        arrays = {name: read_only(self.arrays[name].copy()) for name in LENET5_SHAPES}
        object.__setattr__(self, "arrays", MappingProxyType(arrays))
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))

    def __getitem__(self, name: str) -> Array:
        return self.arrays[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.arrays)

    def __len__(self) -> int:
        return len(self.arrays)


def _facts(text: Array | None) -> Mapping[str, Any]:
    """Read the facts from the 0-d array of JSON that an archive keeps them in."""
    if text is None or text.shape != () or text.dtype.kind != "U":
        came = "nothing" if text is None else f"{text.shape} of {text.dtype}"
        msg = f"expected {FACTS} as one string of JSON, got {came}"
        raise ValueError(msg)
    try:
        facts = json.loads(str(text))
    except (ValueError, RecursionError) as error:
        msg = f"expected {FACTS} as one string of JSON, got {str(text)[:40]!r}: {error}"
        raise ValueError(msg) from error
    if not isinstance(facts, dict):
        msg = f"expected {FACTS} as a JSON object, got {str(text)[:40]!r}"
        raise ValueError(msg)  # noqa: TRY004  (the file's value is wrong, not a type)
    return facts


def load_weights(path: str | Path | None = None) -> Weights:
    """Weights from a file that :func:`save_weights` wrote; by default the shipped ones.

    Raises
    ------
    ValueError
        If the file is truncated, foreign, carries a pickle, or holds other arrays than
        LeNet-5's, float32 and finite; the message names the file. Nothing is executed.
    OSError
        If there is no such file.
    """
    name = "lenet_ref/weights.npz" if path is None else str(path)
    with shipped("weights.npz") if path is None else Path(path).open("rb") as file:
        arrays = read_archive(file, name=name)
    try:
        return Weights(facts=_facts(arrays.pop(FACTS, None)), arrays=arrays)
    except ValueError as error:
        msg = f"{name}: {error}"
        raise ValueError(msg) from error


def save_weights(
    path: str | Path, arrays: Mapping[str, Array], facts: Mapping[str, Any]
) -> None:
    """Write weights and their training facts, all or nothing.

    Parameters
    ----------
    path : str or Path
        A file that is there already is replaced once the new one is complete.
    arrays : mapping of str to Array of float32
    facts : mapping
        Anything that JSON can say.

    Raises
    ------
    ValueError
        If the arrays are not those of LeNet-5, float32 and finite.
    OSError
        If the file cannot be written.
    """
    weights = Weights(arrays, facts)
    text = json.dumps(dict(weights.facts), sort_keys=True, allow_nan=False)
    write_archive(Path(path), {**weights, FACTS: np.array(text)})


def random_weights(seed: int) -> dict[str, Array]:
    """Untrained weights, float64: He's normal, and small biases.

    Notes
    -----
    Standard deviation ``sqrt(2 / inputs of a unit)``; He et al. 2015, section 2.2.

    Examples
    --------
    >>> weights = random_weights(seed=0)
    >>> weights["conv1.weight"].dtype, bool(weights["conv1.bias"].any())
    (dtype('float64'), True)
    """
    rng = np.random.default_rng(seed)
    return {
        name: rng.normal(
            scale=BIAS_SCALE if len(shape) == 1 else sqrt(2 / prod(shape[1:])),
            size=shape,
        )
        for name, shape in LENET5_SHAPES.items()
    }
