"""Entries of a walk: what a learner thinks, types and changes, in that order."""

from dataclasses import dataclass

__all__ = ["Change", "Entry", "Thought", "Typed"]


@dataclass(frozen=True, slots=True)
class Thought:
    """A paragraph of Markdown.

    Parameters
    ----------
    text : str
    """

    text: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A line that is typed, and what it must end with.

    Parameters
    ----------
    line : str
        ``heatcheck ...``, or a program that every shell has.
    code : int
        Its exit code.
    """

    line: str
    code: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What is changed in an editor.

    Parameters
    ----------
    path : str
        Below the folder where the walk begins.
    before, after : str
        Whole lines; ``before`` stands there exactly once.
    """

    path: str
    before: str
    after: str


Entry = Thought | Typed | Change
