"""Mutants: one or two generated changes of ``lenet_ref``, named by their content."""

import hashlib
import re
from dataclasses import dataclass

from checks.faults.edit import Edit

__all__ = ["Change", "Mutant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an operator makes of one place in the source.

    Parameters
    ----------
    operator : str
        Its name, in kebab-case.
    module : str
        Such as ``lenet_ref.layers.dense``.
    function : str
        Qualified name within the module; of what runs when the module is imported, the
        name that is assigned.
    edit : Edit
    line : str
        The whole line or lines that the edit is in: who reads them anew, judges anew.
    occurrence : int
        0 for the first of several changes alike in all of the above.
    """

    operator: str
    module: str
    function: str
    edit: Edit
    line: str
    occurrence: int = 0

    @property
    def id(self) -> str:
        """Place, operator and a digest of what is replaced by what, where.

        Made of content: it outlives changes of all other lines.
        """
        texts = (self.line, self.edit.before, self.edit.after)
        content = (self.function, *(" ".join(text.split()) for text in texts))
        told = repr((*content, self.occurrence)).encode()
        digest = hashlib.sha256(told).hexdigest()[:6]
        place = f"{self.module.rpartition('.')[2]}-{_slug(self.function)}"
        return f"{place}-{self.operator}-{digest}"


def _slug(function: str) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", function)
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change, or several planted together.

    Parameters
    ----------
    changes : tuple of Change
        At least one; in the order of the source.
    """

    changes: tuple[Change, ...]

    @property
    def id(self) -> str:
        """Ids of the changes, joined."""
        return "+".join(change.id for change in self.changes)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What to apply to the source."""
        return tuple(change.edit for change in self.changes)
