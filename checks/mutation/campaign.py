"""The campaign: every mutant is judged once, whatever befalls who judges it."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, replace
from itertools import chain

from checks.mutation.controls import controlled
from checks.mutation.judging import Asked
from checks.mutation.ledger import Ledger
from checks.mutation.mutant import Mutant
from checks.mutation.outcome import Outcome
from checks.mutation.record import Record
from checks.mutation.workers import Workers, judged

__all__ = ["Campaign"]

BATCH = 12
"""Mutants that a worker is given at once: a quarter of a second's work or so."""

AHEAD = 64
"""Batches handed out at a time, so that those that are lost are few."""

Batch = tuple[Mutant, ...]
Lost = tuple[Batch, BaseException]
"""A batch that came back without outcomes, and why."""

Waiting = dict["Future[tuple[Outcome, ...]]", Batch]


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Mutants, what is asked of them, and who asks.

    Parameters
    ----------
    asked : Asked
    workers : callable
        Makes any ``concurrent.futures.Executor``, as a context.
    alone : callable
        Makes one whose every task has a process of its own: for survivors, and for
        mutants whose worker died or that wrote into what others are judged by.
    ledger : Ledger
        Of equivalents, which are not judged but told.
    """

    asked: Asked
    workers: Workers
    alone: Workers
    ledger: Ledger

    def controlled(self) -> None:
        """See that who judges can kill, and kills no right program.

        Raises
        ------
        ControlError
            If not: no figure would mean anything.
        """
        controlled(self.workers, self.asked)

    def outcomes(
        self, mutants: Iterable[Mutant], record: Record
    ) -> Generator[Outcome, None, None]:
        """Outcome of each mutant, as it comes; those on record first.

        Parameters
        ----------
        mutants : iterable of Mutant
        record : Record
            Gets every outcome as soon as it is there. After an interruption the next
            campaign with the same record goes on from it.
        """
        every = {mutant.id: mutant for mutant in mutants}
        proved = [o for o in map(self.ledger.outcome, every.values()) if o]
        yield from proved
        told = {outcome.id for outcome in proved}
        known = [record.known[name] for name in every if name in record.known]
        yield from known
        told |= {outcome.id for outcome in known}
        left = [mutant for name, mutant in every.items() if name not in told]
        yield from self._judged(left, record)

    def _judged(self, mutants: Sequence[Mutant], record: Record) -> Iterator[Outcome]:
        """What is not killed at once is judged again: whole, each in a new process."""
        by_id = {mutant.id: mutant for mutant in mutants}
        lost: list[Lost] = []
        died: list[Lost] = []
        again: list[Batch] = []
        first = _done(_batches(mutants), self.asked, self.workers, lost)
        second = _done(_singles(lost), self.asked, self.alone, died)
        for outcome in chain(first, second):
            if outcome.status in UNDECIDED:
                again.append((by_id[outcome.id],))
            else:
                yield from record.add([outcome])
        whole = replace(self.asked, whole=True)
        for outcome in _done(again, whole, self.alone, died):
            yield from record.add([outcome])
        for (mutant,), why in died:
            yield from record.add([_death(mutant, why)])


UNDECIDED = ("survived", "timeout")
"""What became of a mutant in company, and need not become of it alone."""


def _singles(lost: Iterable[Lost]) -> Iterator[Batch]:
    """A batch for each mutant of those that were lost."""
    return ((mutant,) for batch, _ in lost for mutant in batch)


def _batches(mutants: Sequence[Mutant]) -> list[Batch]:
    """Batches of mutants from all over the source: those that take long are neighbours.

    Every batch is as long as the others, or shorter by one.
    """
    count = -(-len(mutants) // BATCH)
    return [tuple(mutants[start::count]) for start in range(count)]


def _death(mutant: Mutant, why: BaseException) -> Outcome:
    """Outcome of what ends each process that it is judged in."""
    reason = f"it came to no end, twice: {type(why).__name__}: {why}"
    return Outcome(id=mutant.id, status="timeout", reason=reason)


def _done(
    batches: Iterable[Batch], asked: Asked, workers: Workers, lost: list[Lost]
) -> Iterator[Outcome]:
    """Outcomes of batches as they come; batches whose worker broke go to ``lost``.

    An executor that has broken down is replaced.
    """
    todo = list(reversed(list(batches)))
    while todo:
        with workers() as executor:
            yield from _until_broken(todo, asked, executor, lost)


def _until_broken(
    todo: list[Batch], asked: Asked, executor: Executor, lost: list[Lost]
) -> Iterator[Outcome]:
    waiting: Waiting = {}
    try:
        while todo or waiting:
            while todo and len(waiting) < AHEAD:
                waiting[executor.submit(judged, todo[-1], asked)] = todo[-1]
                todo.pop()
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                batch, why = waiting.pop(future), future.exception()
                if why:
                    lost.append((batch, why))
                else:
                    yield from future.result()
    except BrokenExecutor as why:  # nothing can be handed to it any more
        lost.extend((batch, why) for batch in waiting.values())
    finally:
        for future in waiting:
            future.cancel()
