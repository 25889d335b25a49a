"""Exercises and chapters: what a learner is given, as data."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Chapter", "Exercise", "Panel", "Shown"]

Shown = Literal["beside", "alone"]
"""Whether the false heat map is shown beside the true one, or by itself."""

Panel = Literal["heat", "blend"]
"""The heat map, or its blend with the digit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One hidden fault, and what is said of it before and after it is found.

    Parameters
    ----------
    name : str
        In kebab-case, unique; it says the symptom and nothing of the fault.
    title : str
        The symptom in a few words.
    fault : str
        Id of the named fault that the learner's copy holds.
    goal : str
        The one thing that is learnt, in a sentence.
    symptom : str
        As a person would meet it.
    hints : tuple of str
        At least three, each giving more away than the one before: which family of
        checks sees it, which part of the pipeline, which step, which line.
    lesson : str
        Told with the solution: which invariant gives the fault away and why, and which
        families were blind to it and why.
    also : tuple of str
        Steps that a claim may name, in either direction, beside the fault's own: the
        evidence does not tell them apart. Of a fault that sits in both directions its
        own step is among them.
    shown : str
    digit, target : int
        Of the heat map that is shown: the first bundled digit of that class that the
        reference gets right.
    score : str
        What the heat map that is shown explains.
    panel : str
        What is shown of it: the blend, where the heat map alone would be the true one.
    """

    name: str
    title: str
    fault: str
    goal: str
    symptom: str
    hints: tuple[str, ...]
    lesson: str
    also: tuple[str, ...] = ()
    shown: Shown = "beside"
    digit: int = 7
    target: int = 7
    score: str = "logit"
    panel: Panel = "heat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """Exercises that teach one sense.

    Parameters
    ----------
    name : str
        One word, such as ``signs``; its page is ``pages/NAME.md`` of this package: what
        the sense is, and one example fully worked.
    title : str
    worked : str
        Id of the named fault of the worked example; of no exercise.
    exercises : tuple of Exercise
        From loud to deceptive.
    """

    name: str
    title: str
    worked: str
    exercises: tuple[Exercise, ...]
