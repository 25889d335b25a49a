"""The child: a process of its own in which a learner's copy is run and judged.

``python -m checks.exercises.child`` reads one request, a line of JSON, from standard
input, and leaves in the folder that it names ``answer.json``, ``arrays.npz`` and, where
it was ended for taking too long, ``stuck.txt``. Everything is imported before it reads,
so that one may wait for a file to be saved.
"""

import faulthandler
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from checks.exercises.asking import NOTE
from checks.exercises.borrowing import taken_out
from checks.exercises.bounds import bounded
from checks.exercises.equality import answers
from checks.exercises.groups import GROUPS, checks_for
from checks.exercises.heat_maps import drawn, explaining
from checks.exercises.real import in_real_numbers
from checks.exercises.trouble import trouble_of
from checks.faults.library import library_in
from checks.ledger import ledger
from checks.mutation.battery import SMALL
from checks.plan import Plan
from checks.reference import lenet
from checks.report import Result
from checks.runner import judged
from checks.silence import global_states_kept, quiet
from checks.table import Table
from lenet_ref.trace import Array

__all__ = ["main"]

Request = Mapping[str, Any]
Answer = dict[str, Any]


def _results(library: ModuleType, request: Request) -> Iterator[Result]:
    plan = Plan(seed=request["seed"]) if request["whole"] else SMALL
    plan = replace(plan, seed=request["seed"], explain=False)
    for group in request["groups"]:
        made = [in_real_numbers(make(library)) for make in GROUPS[group]]
        tables = [Table(one, plan) for one in made]
        with global_states_kept(plan.seed):
            for check in checks_for(request["select"], group):
                yield judged(check, tables, plan.seed)


OBJECTING = ("fail", "error", "blocked")


def _keep(arrays: Mapping[str, Array], out: Path) -> None:
    named: dict[str, Any] = dict(arrays)
    np.savez(out / "arrays.npz", **named)


def _judged(library: ModuleType, request: Request, out: Path) -> Answer:  # noqa: ARG001
    found: list[Result] = []
    for result in _results(library, request):
        found.append(result)
        if request["first"] and result.status in OBJECTING:
            break
    return {"results": [asdict(result) for result in found]}


def _compared(library: ModuleType, request: Request, out: Path) -> Answer:
    _keep(answers(library, request["seed"]), out)
    return {}


# All tasks are given the same, whether they need it or not.
def _ledger(library: ModuleType, request: Request, out: Path) -> Answer:  # noqa: ARG001
    with quiet(), global_states_kept(0), np.errstate(all="ignore"):
        found = ledger(
            explaining(lenet(library), request["score"]), tuple(request["case"])
        )
    return {"ledger": asdict(found)}


def _drawn(library: ModuleType, request: Request, out: Path) -> Answer:
    found = drawn(library, request["digit"], request["target"], request["score"])
    shown = {k: getattr(found, k) for k in ("digit", "heat", "blend")}
    _keep({name: array for name, array in shown.items() if array is not None}, out)
    return {"why_not": found.why_not, "peak": found.peak}


def _nothing(library: ModuleType, request: Request, out: Path) -> Answer:  # noqa: ARG001
    return {}


TASKS: Mapping[str, Callable[[ModuleType, Request, Path], Answer]] = {
    "judge": _judged,
    "compare": _compared,
    "ledger": _ledger,
    "draw": _drawn,
    "load": _nothing,
}


def _tried(library: ModuleType) -> None:
    """Use the copy a little: an endless loop shows here, and early."""
    with quiet(), global_states_kept(0), np.errstate(all="ignore"):
        pixels, labels = library.pixels()
        network = library.lenet5(library.load_weights())
        images = library.preprocess(pixels[:1])
        maps = library.vanilla_gradient(network, images, labels[:1])
        library.blend(library.picture(images), library.render(maps[:, 0]))


def _answer(request: Request, out: Path, stuck: Any) -> Answer:
    folder = Path(request["folder"])
    try:
        _limited(request["patience"], stuck)
        with quiet():
            library = library_in(folder)
        raised = _raised_at(library, folder)
        _limited(request["seconds"], stuck)
        return {**TASKS[request["task"]](library, request, out), "raised_at": raised}
    except BaseException as error:  # noqa: BLE001  (SystemExit too)
        return {"trouble": asdict(trouble_of(error, folder))}


def _raised_at(library: ModuleType, folder: Path) -> str:
    """Where the copy raises when it is used a little: the checks have more to say."""
    try:
        _tried(library)
    except Exception as error:  # noqa: BLE001  (whatever a copy may raise)
        return trouble_of(error, folder).at
    return ""


def _limited(seconds: float, stuck: Any) -> None:
    faulthandler.dump_traceback_later(seconds, exit=True, file=stuck)


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.stdin.readline() or "{}")
    if not request:
        return  # nothing was saved: the learner went away
    out = Path(request["out"])
    bounded()
    strict = request["task"] == "compare"
    taken_out(Path(request["folder"]), out / NOTE, strict=strict)
    with (out / "stuck.txt").open("w", encoding="utf-8") as stuck:
        answer = _answer(request, out, stuck)
        faulthandler.cancel_dump_traceback_later()
    (out / "answer.json").write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main()
