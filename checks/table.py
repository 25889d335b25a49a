"""Tables: the benches of one network, and those of its float64 twin."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property

import numpy as np

from checks.bench import ask
from checks.plan import Plan
from checks.probes import Bench
from checks.probes.begun import begun
from checks.subject import Subject
from checks.twins import UnresolvableError, twin_of
from checks.watch import Watch, watched

__all__ = ["Table"]


@dataclass(frozen=True, eq=False)
class Table:
    """The benches of one network, for the first plan and for the larger one."""

    given: Subject
    plan: Plan

    @property
    def subject(self) -> Subject:
        """The subject as it is judged: watched, in the floats that it answers in."""
        return self.benches[0].subject

    @cached_property
    def benches(self) -> tuple[Bench, Bench]:
        """Those of the subject itself, without a twin that does not answer."""
        gap = self._twin_gap
        return self._begun(replace(self.given, twin=None) if gap else self._own)

    @cached_property
    def _own(self) -> Subject:
        """The subject, whose twin is made once: what it compiled stays compiled."""
        twin = self.given.twin
        return replace(self.given, twin=twin and cache(twin))

    def _begun(self, subject: Subject) -> tuple[Bench, Bench]:
        bench = begun(subject, self.plan)
        return bench, Bench(bench.subject, self.plan.larger(), bench.watch)

    @cached_property
    def twins(self) -> tuple[Bench, Bench]:
        """Those of the float64 twin, where float32 cannot resolve a check.

        Raises
        ------
        UnresolvableError
            If there is none, or none that answers.
        """
        if self.subject.contract.dtype == "float64":
            return self.benches
        if self._twin_gap:
            raise UnresolvableError(self._twin_gap)
        return self._begun(twin_of(self.subject))

    @cached_property
    def _twin_gap(self) -> str | None:
        """Why there is no asking the twin that float32 needs; None where there is.

        A model that computes in float32 alone, by a tensor of its own making or a cast,
        is no worse for it: it is judged as one that came without a twin.
        """
        if self.given.contract.dtype == "float64" or self.given.twin is None:
            return None
        mine = watched(self._own, Watch(self.plan.seconds))
        raised = _raised_by(lambda: _answer_once(twin_of(mine)))
        if raised is None or _raised_by(lambda: _answer_once(mine)):
            return None  # where neither answers, that is told of the subject
        if isinstance(raised, UnresolvableError):
            return str(raised)
        return f"its float64 twin does not answer: {type(raised).__name__}: {raised}"


def _answer_once(subject: Subject) -> None:
    images = subject.images[:1].astype(subject.contract.dtype)
    ask(subject, images, np.zeros(len(images), dtype=int), ((0, 0),))


def _raised_by(act: Callable[[], object]) -> Exception | None:
    try:
        act()
    except Exception as error:  # noqa: BLE001  (whatever a subject may raise)
        return error
    return None
