"""Members of the zoo: wrong subjects as data, each with its right sibling."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from checks.subject import Subject

__all__ = ["Make", "Member"]

Make = Callable[[], Subject]
"""Nothing to a subject, afresh: some remember what they were asked."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Member:
    """A subject with one mistake that has no place in the source of ``lenet_ref``.

    Parameters
    ----------
    id : str
        In kebab-case.
    mistake : str
        Its class, in a word.
    story : str
        How one comes to write it.
    framework : str
        What must be importable to make it.
    before, after : str
        What the right program says there, and what the wrong one does.
    caught_by : str
        Id of the check that must be the first to catch it.
    make : callable
        A function at the top of a module; its code is where the mistake is.
    right : callable
        The same without the mistake: no check may fail.
    thread : str, optional
        Address of the real case that it is taken from.
    step, direction : str, optional
        What the first suspect of a report must be, where steps are visible and the
        mistake sits in one.

    Examples
    --------
    >>> from checks.faults.zoo.members import ZOO
    >>> member = ZOO[0]
    >>> member.id, member.function, member.file
    ('model-left-in-training', 'model_left_in_training', 'checks/faults/zoo/modes.py')
    """

    id: str
    mistake: str
    story: str
    framework: str
    before: str
    after: str
    caught_by: str
    make: Make
    right: Make
    thread: str | None = None
    step: str | None = None
    direction: str | None = None

    @property
    def function(self) -> str:
        """Name of the function that makes it."""
        return self.make.__qualname__

    @property
    def file(self) -> str:
        """File of that function."""
        return self.make.__module__.replace(".", "/") + ".py"

    @property
    def line(self) -> int:
        """First line of that function."""
        return inspect.getsourcelines(self.make)[1]

    @property
    def missing(self) -> bool:
        """Whether its framework is not installed."""
        return find_spec(self.framework) is None
