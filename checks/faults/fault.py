"""Faults: deliberate mistakes, as data."""

from dataclasses import dataclass
from types import ModuleType
from typing import Literal

from checks import reference
from checks.faults.edit import Edit
from checks.faults.library import edited_library
from checks.subject import Subject

__all__ = ["Direction", "Fault", "plant", "planted"]

Direction = Literal["forward", "backward"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A mistake in ``lenet_ref``.

    Parameters
    ----------
    id : str
        In kebab-case; made of content, not of line numbers.
    edits : tuple of Edit
        At least one.
    function : str
        Qualified name within the module, such as ``Conv2d.vjp``; of what runs when the
        module is imported, the name that is assigned, such as ``DIVERGING``.
    story : str
        How one comes to write it, and what is seen of it.
    mistake : str, optional
        What kind of mistake it is, in a word: ``sign``, ``target``, ``cache``, ... The
        named faults of one word are in the module of that name.
    step, direction : str, optional
        Where replay must find it. The first step that shows it, since a layer's code
        serves several; None where it is between the steps, or at no step.
    deception : float, optional
        Share of the standard cases whose pictures differ visibly and look true, as
        :func:`checks.appearance.deception.appearance` measures it.
    caught_by : str, optional
        Id of the check that must be the first to catch it.
    thread : str, optional
        Address of the real case that it is taken from.
    serves : tuple of str, optional
        What a subject with this fault must serve at most for ``caught_by`` to be the
        first: a black box serves nothing but scores and saliency, ``()``. By default
        everything.
    network : {"reference", "lenet", "awkward", "single"}
        What of :mod:`checks.reference` it is judged on.
    """

    id: str
    edits: tuple[Edit, ...]
    function: str
    story: str
    mistake: str | None = None
    step: str | None = None
    direction: Direction | None = None
    deception: float | None = None
    caught_by: str | None = None
    thread: str | None = None
    serves: tuple[str, ...] | None = None
    network: str = "reference"

    @property
    def file(self) -> str:
        """File of the first edit."""
        return self.edits[0].file

    @property
    def line(self) -> int:
        """Line of the first edit."""
        return self.edits[0].line

    @property
    def before(self) -> str:
        """What stands in the right program, in one line."""
        return " ... ".join(_in_one_line(edit.before) for edit in self.edits)

    @property
    def after(self) -> str:
        """What stands there in the wrong one, in one line."""
        return " ... ".join(_in_one_line(edit.after) for edit in self.edits)


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def plant(fault: Fault) -> ModuleType:
    """Isolated copy of ``lenet_ref`` with the fault in it."""
    return edited_library(fault.edits)


def planted(fault: Fault) -> Subject:
    """Subject with the fault in it, serving what the fault says that it serves.

    Examples
    --------
    >>> from checks.faults.named import NAMED
    >>> planted(NAMED[0]).name
    'checks.reference:lenet'
    """
    subject: Subject = getattr(reference, fault.network)(plant(fault))
    return subject if fault.serves is None else subject.restricted(*fault.serves)
