"""Every mutant is judged once, whatever befalls who judges it."""

import os
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from checks.faults.edit import source
from checks.mutation.campaign import Campaign
from checks.mutation.controls import ControlError, controlled
from checks.mutation.judging import Asked
from checks.mutation.ledger import Equivalence, Ledger
from checks.mutation.mutant import Mutant
from checks.mutation.outcome import Outcome
from checks.mutation.record import Record
from checks.mutation.workers import Here, processes
from tests.checks.mutation.conftest import Make

QUICK = Asked(families=("gradients",))


@contextmanager
def here() -> Iterator[Executor]:
    yield Here()


def campaign(**changed: Any) -> Campaign:
    given: dict[str, Any] = {
        "asked": QUICK, "workers": here, "alone": here, "ledger": Ledger(), **changed
    }  # fmt: skip
    return Campaign(**given)


def outcomes(
    mutants: list[Mutant], path: Path, plan: Campaign | None = None
) -> list[Outcome]:
    chosen = plan or campaign()
    return list(chosen.outcomes(mutants, Record.opened(path, chosen.asked)))


@pytest.fixture
def crowd(negated: Mutant, harmless: Mutant, mutant: Make) -> list[Mutant]:
    other = mutant(
        "layers/relu.py",
        "return np.where(x.real <= 0, gy.dtype.type(0), gy)",
        "return gy.copy()",
    )
    return [negated, harmless, other]


def test_each_is_judged_once(crowd: list[Mutant], tmp_path: Path) -> None:
    found = outcomes(crowd, tmp_path / "mutants.jsonl")

    assert sorted(o.id for o in found) == sorted(m.id for m in crowd)
    assert {o.id: o.status for o in found} == {
        crowd[0].id: "killed",
        crowd[1].id: "survived",
        crowd[2].id: "killed",
    }


def test_survivor_has_been_put_the_whole_battery(
    harmless: Mutant, tmp_path: Path
) -> None:
    (found,) = outcomes([harmless], tmp_path / "mutants.jsonl")

    assert found.whole


def test_interrupted_campaign_goes_on_where_it_was(
    crowd: list[Mutant], tmp_path: Path
) -> None:
    path = tmp_path / "a folder" / "mutants.jsonl"
    first = campaign()
    running = first.outcomes(crowd, Record.opened(path, first.asked))
    begun = next(running)
    del running
    asked: list[str] = []

    @contextmanager
    def noting() -> Iterator[Executor]:
        class Noting(Here):
            def submit(self, fn: Any, /, *args: Any, **options: Any) -> "Future[Any]":
                asked.extend(mutant.id for mutant in args[0])
                return super().submit(fn, *args, **options)

        yield Noting()

    found = outcomes(crowd, path, campaign(workers=noting))

    assert sorted(o.id for o in found) == sorted(m.id for m in crowd)
    assert begun.id not in asked


def test_proved_equivalent_is_told_and_not_judged(
    harmless: Mutant, tmp_path: Path
) -> None:
    known = Equivalence(
        proof="arithmetic",
        precondition="none",
        because="1 / 2 is 0.5.",
        mutants=(harmless.id,),
    )
    proved = campaign(ledger=Ledger({harmless.id: known}), workers=None)

    (found,) = outcomes([harmless], tmp_path / "mutants.jsonl", proved)

    assert found.status == "equivalent"
    assert found.reason == "arithmetic (none): 1 / 2 is 0.5."


def test_any_executor_will_do(crowd: list[Mutant], tmp_path: Path) -> None:
    found = outcomes(
        crowd,
        tmp_path / "mutants.jsonl",
        campaign(workers=lambda: ThreadPoolExecutor(1)),
    )

    assert sorted(o.id for o in found) == sorted(m.id for m in crowd)


def test_worker_that_dies_is_replaced_and_no_mutant_lost(
    crowd: list[Mutant], mutant: Make, tmp_path: Path
) -> None:
    deadly = mutant(
        "layers/dense.py", "return x @ self.weight.T",
        "import os; os._exit(3); return x @ self.weight.T",
    )  # fmt: skip
    plan = campaign(workers=processes(2), alone=processes(1, fresh=True))

    found = outcomes([*crowd, deadly], tmp_path / "mutants.jsonl", plan)

    status = {o.id: o.status for o in found}
    assert len(found) == len(status) == 4
    assert status[deadly.id] == "timeout"
    assert status[crowd[0].id] == status[crowd[2].id] == "killed"
    assert status[crowd[1].id] == "survived"


def test_mutant_that_takes_all_memory_is_stopped(mutant: Make, tmp_path: Path) -> None:
    greedy = mutant(
        "layers/dense.py", "return x @ self.weight.T",
        "np.ones((1 << 34,)); return x @ self.weight.T",
    )  # fmt: skip
    plan = campaign(workers=processes(1), alone=processes(1, fresh=True))

    (found,) = outcomes([greedy], tmp_path / "mutants.jsonl", plan)

    assert found.status == "incompetent"
    assert "MemoryError" in found.reason


@dataclass
class Dying(Executor):
    """Loses the first so many tasks."""

    lost: list[int] = field(default_factory=lambda: [2])

    def submit(self, fn: Any, /, *args: Any, **options: Any) -> "Future[Any]":
        if self.lost[0] == 0:
            return Here().submit(fn, *args, **options)
        self.lost[0] -= 1
        future: Future[Any] = Future()
        future.set_exception(OSError("the worker is gone"))
        return future


def test_lost_batches_are_judged_again_alone(
    crowd: list[Mutant], tmp_path: Path
) -> None:
    losing = Dying()

    @contextmanager
    def workers() -> Iterator[Executor]:
        yield losing

    found = outcomes(crowd, tmp_path / "mutants.jsonl", campaign(workers=workers))

    assert sorted(o.id for o in found) == sorted(m.id for m in crowd)
    assert {o.status for o in found} == {"killed", "survived"}


def test_controls_tell_who_kills_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Asked, "questions", lambda *_: ())

    with pytest.raises(ControlError, match="must be killed, and is survived"):
        controlled(here, QUICK)


def test_controls_tell_who_kills_right_programs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Wrong:
        @staticmethod
        def planted(edits: tuple[Any, ...]) -> Any:
            raise RuntimeError(len(edits))

    monkeypatch.setattr("checks.mutation.copies.COPIES", Wrong)

    with pytest.raises(ControlError, match="must survive, and is incompetent"):
        controlled(here, QUICK)


def test_nothing_of_the_real_package_is_changed(
    crowd: list[Mutant], tmp_path: Path
) -> None:
    before = source("lenet_ref/layers/dense.py"), Path.cwd(), dict(os.environ)

    outcomes(crowd, tmp_path / "mutants.jsonl")

    after = source("lenet_ref/layers/dense.py"), Path.cwd(), dict(os.environ)
    assert after == before
