"""The child in which a learner's invariant is put to right and to wrong programs.

``python -m checks.exercises.invariant_child`` reads a request as
:mod:`checks.exercises.child` does. Which faults there are, beside the one that is
shown, it takes from the installed package: the learner's folder holds no key.
"""

import faulthandler
import importlib.util
import json
import secrets
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from checks.exercises.asking import NOTE
from checks.exercises.borrowing import taken_out
from checks.exercises.bounds import bounded
from checks.exercises.course import named_fault
from checks.exercises.task import FILE, named_task
from checks.exercises.trouble import trouble_of
from checks.faults.edit import source
from checks.faults.fault import plant
from checks.faults.library import compiled, edited_library, pristine
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


@dataclass(frozen=True, slots=True, eq=False)
class _Put:
    """The invariant is put to one program: for a case, or until a case is noticed."""

    library: ModuleType
    case: Case | None = None

    def asked(self, path: Path) -> bool:
        """Whether it holds, or for a wrong program whether it notices."""
        holds = _loaded(path)  # anew: it cannot count how often it was asked
        if self.case is None:
            return _notices(holds, self.library)
        return bool(holds(self.library, *self.case))


def _answer(folder: Path, name: str, note: Path) -> dict[str, Any]:
    task, library = named_task(name), edited_library()
    with quiet(), global_states_kept(seed=0), np.errstate(all="ignore"):
        right = [_Put(library, case) for case in _cases(library)]
        wrong = [
            _Put(plant(named_fault(one))) for one in (task.suspect, *task.siblings)
        ]
        for kept in (compiled, pristine, source):
            kept.cache_clear()  # or a copy could be made without reading anything
        taken_out(folder, note, strict=True)  # an invariant compares with nothing
        puts = [*right, *wrong]
        told = {i: puts[i].asked(folder / FILE) for i in _mixed(len(puts))}
    found = [told[i] for i in range(len(puts))]
    of, suspect = len(right), found[len(right)]
    return {"right": found[:of], "suspect": suspect, "siblings": found[of + 1 :]}


def _mixed(count: int) -> list[int]:
    """Right and wrong programs in an order that nobody can know."""
    return secrets.SystemRandom().sample(range(count), count)


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.stdin.readline() or "{}")
    if not request:
        return
    out, folder = Path(request["out"]), Path(request["folder"])
    bounded()
    with (out / "stuck.txt").open("w", encoding="utf-8") as stuck:
        faulthandler.dump_traceback_later(request["patience"], exit=True, file=stuck)
        try:
            answer = _answer(folder, request["task"], out / NOTE)
        except BaseException as error:  # noqa: BLE001  (SystemExit too)
            answer = {"trouble": asdict(trouble_of(error, folder))}
        faulthandler.cancel_dump_traceback_later()
    (out / "answer.json").write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main()
