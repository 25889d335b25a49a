"""The child in which a learner's invariant is put to right and to wrong programs.

``python -m checks.exercises.invariant_child`` reads a request as
:mod:`checks.exercises.child` does. Which faults there are, beside the one that is
shown, it takes from the installed package: the learner's folder holds no key.
"""

import faulthandler
import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from checks.exercises.course import named_fault
from checks.exercises.task import FILE, named_task
from checks.exercises.trouble import trouble_of
from checks.faults.fault import plant
from checks.faults.library import edited_library
from checks.silence import global_states_kept, quiet
from lenet_ref.trace import Array

__all__ = ["main"]

Holds = Callable[[ModuleType, Any, Array, Array], object]

Case = tuple[Any, Array, Array]
"""A network, images and targets."""

LENETS, SMALL = 10, 10
"""Right networks of random weights, of LeNet-5 and of other layers."""

IMAGES = 6

FEW = 12
"""Cases on which a wrong program may be noticed: both kinds are among them."""


def _loaded(path: Path) -> Holds:
    """The function ``holds`` of a learner's file."""
    spec = importlib.util.spec_from_file_location("invariant", path)
    assert spec is not None  # noqa: S101  (it is of a file)
    assert spec.loader is not None  # noqa: S101  (likewise)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    holds: Holds = module.holds
    return holds


def _small(library: ModuleType, seed: int) -> Any:
    """A network of a few layers, in which nothing is square; its sizes by the seed."""
    rng = np.random.default_rng(seed)
    channels, rows, columns = 1 + seed % 3, 9 + seed % 4, 8 + seed % 5
    kernel = (2 + seed % 2, 3)
    before = (
        library.Conv2d("conv1", rng.normal(size=(4, channels, *kernel)), np.zeros(4)),
        library.ReLU("relu1"),
        library.MaxPool2d("pool2", kernel=(2, 3), stride=(2, 1)),
        library.Flatten("flatten"),
    )
    x = np.zeros((1, channels, rows, columns))
    for layer in before:
        x = layer.forward(x)
    dense = library.Dense("dense3", rng.normal(size=(5, x.shape[1])), np.zeros(5))
    return library.Network((*before, dense), input_shape=(channels, rows, columns))


def _case(network: Any, seed: int, classes: int) -> Case:
    rng = np.random.default_rng(seed)
    images = rng.uniform(0.0, 1.0, size=(IMAGES, *network.input_shape))
    return network, images, rng.integers(0, classes, size=IMAGES)


def _cases(library: ModuleType) -> Iterator[Case]:
    """LeNet-5 as trained, on noisy digits; then networks of random weights."""
    images, labels = library.digits()
    network = library.lenet5(library.load_weights(), dtype=np.float64)
    # Where pixels tie, rounding decides who wins a pool, and no invariant would hold.
    noise = np.random.default_rng(0).uniform(size=images[:IMAGES].shape)
    yield network, 0.9 * images[:IMAGES] + 0.1 * noise, labels[:IMAGES]
    for seed in range(max(LENETS, SMALL)):
        yield _case(library.lenet5(library.random_weights(seed)), seed, 10)
        yield _case(_small(library, seed), seed, 5)


def _notices(holds: Holds, library: ModuleType) -> bool:
    """Whether the invariant fails for a wrong program; that this raises counts not."""
    try:
        for _, case in zip(range(FEW), _cases(library), strict=False):
            if not holds(library, *case):
                return True
    except Exception:  # noqa: BLE001  (whatever a wrong program may raise)
        return False
    return False


def _answer(folder: Path, name: str) -> dict[str, Any]:
    task = named_task(name)
    with quiet(), global_states_kept(seed=0), np.errstate(all="ignore"):
        holds, library = _loaded(folder / FILE), edited_library()
        return {
            "right": [bool(holds(library, *case)) for case in _cases(library)],
            "suspect": _notices(holds, plant(named_fault(task.suspect))),
            "siblings": [_notices(holds, plant(named_fault(s))) for s in task.siblings],
        }


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.stdin.readline() or "{}")
    if not request:
        return
    out, folder = Path(request["out"]), Path(request["folder"])
    with (out / "stuck.txt").open("w", encoding="utf-8") as stuck:
        faulthandler.dump_traceback_later(request["patience"], exit=True, file=stuck)
        try:
            answer = _answer(folder, request["task"])
        except BaseException as error:  # noqa: BLE001  (SystemExit too)
            answer = {"trouble": asdict(trouble_of(error, folder))}
        faulthandler.cancel_dump_traceback_later()
    (out / "answer.json").write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main()
