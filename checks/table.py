"""Tables: the benches of one network, and those of its float64 twin."""

from dataclasses import dataclass
from functools import cached_property

from checks.plan import Plan
from checks.probes import Bench
from checks.probes.begun import begun
from checks.subject import Subject
from checks.twins import twin_of

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
        """Those of the subject itself."""
        return self._begun(self.given)

    def _begun(self, subject: Subject) -> tuple[Bench, Bench]:
        bench = begun(subject, self.plan)
        return bench, Bench(bench.subject, self.plan.larger(), bench.watch)

    @cached_property
    def twins(self) -> tuple[Bench, Bench]:
        """Those of the float64 twin, where float32 cannot resolve a check."""
        if self.subject.contract.dtype == "float64":
            return self.benches
        return self._begun(twin_of(self.subject))
