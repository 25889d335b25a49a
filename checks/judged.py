"""A subject judged once, when the first of its results is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from checks.expectations import as_expected
from checks.report import Report, Result
from checks.runner import run
from checks.subject import Subject

__all__ = ["Judged"]


@dataclass(frozen=True, eq=False)
class Judged:
    """One run, shared by all who ask for a part of it.

    Parameters
    ----------
    subject : Subject
    checks : tuple of str
        Ids of the checks that are put.
    seed : int
    expected : mapping of str to str
        Check id to the reason why it is known to fail.

    Examples
    --------
    >>> from checks.reference import lenet
    >>> judged = Judged(lenet(), ("state.repeat_is_identical",))
    >>> judged.result("state.repeat_is_identical").status
    'pass'
    """

    subject: Subject
    checks: tuple[str, ...]
    seed: int = 0
    expected: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def report(self) -> Report:
        """What the run found, known failures told apart; judged on first use."""
        found = run(self.subject, seed=self.seed, select=self.checks)
        return as_expected(found, self.expected)

    @property
    def has_run(self) -> bool:
        """Whether anybody has asked."""
        return "report" in vars(self)

    def result(self, check: str) -> Result:
        """Result of one of its checks."""
        return next(found for found in self.report.results if found.check == check)
