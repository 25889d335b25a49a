"""The voice of ``heatcheck learn``: what its commands share of saying and asking."""

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from checks.mistyped import MistypedError
from checks.reporters.page import Page
from checks.voice import spoken

if TYPE_CHECKING:
    from checks.exercises.course import Course
    from checks.exercises.desk import Desk
    from checks.exercises.examination import Examined
    from checks.exercises.trouble import Trouble
    from checks.exercises.views import Picture
    from checks.report import Result
    from lenet_ref.trace import Array

__all__ = [
    "agreed",
    "asked_again",
    "course_here",
    "course_with_practice",
    "desk_here",
    "learning",
    "line_for",
    "near",
    "page_here",
    "tell_done",
    "tell_examined",
    "tell_picture",
    "tell_reveal",
    "tell_task",
    "tell_trouble",
]


@contextlib.contextmanager
def learning() -> Iterator[None]:
    """One message and an exit code for whatever goes wrong."""
    with spoken():
        try:
            yield
        except BrokenPipeError:
            raise
        except OSError as error:
            msg = f"{error.filename or 'learn'}: {error.strerror or error}"
            raise MistypedError(msg) from error


def course_here() -> "Course":
    """The course that comes with this package."""
    from checks.exercises import syllabus
    from checks.exercises.course import Course

    return Course(syllabus.SYLLABUS)


def desk_here(name: str | None) -> "Desk":
    """The exercise that was typed, or the current one."""
    from checks.exercises.desk import desk

    return desk(course_with_practice(), Path.cwd(), name)


def course_with_practice() -> "Course":
    """The course, and after it what was drawn for practice in the workspace here."""
    from checks.exercises.workspace import found

    course, progress = course_here(), found(Path.cwd()).progress
    if not any(one.startswith(PRACTICE) for one in progress.tries):
        return course
    from checks.exercises.practice import practised  # slow, and seldom wanted

    return practised(course, progress)


PRACTICE = "practice-"


def page_here() -> Page:
    """Standard output."""
    return Page(sys.stdout)


def agreed(question: str, line: str, *, yes: bool) -> None:
    """Go on if the learner agrees.

    Raises
    ------
    MistypedError
        If nobody can be asked; it has the line to type.
    typer.Exit
        If the answer is no.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        msg = f"{question} type {line} --yes"
        raise MistypedError(msg)
    if not typer.confirm(question):
        raise typer.Exit(1)


def near(path: Path) -> str:
    """As seen from here, where that is shorter."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def line_for(at: "Desk", command: str) -> str:
    """The line to type for this exercise: its name too, where another is current."""
    named = at.workspace.progress.current != at.place.name
    return f"heatcheck learn {command}" + (f" {at.place.name}" if named else "")


def tell_task(page: Page, at: "Desk") -> None:
    """The exercise to be done."""
    from checks.exercises.handout import PICTURE
    from checks.reporters.learn import show_task

    exercise = at.place.exercise
    beside = ", above what it should be" if exercise.shown == "beside" else ""
    tries = at.tries
    facts = {
        "number": at.place.number,
        "title": exercise.title,
        "symptom": exercise.symptom,
        "folder": near(at.folder),
        "map": f"{near(at.folder / PICTURE)}{beside}",
        "found": tries.found,
        "fixed": tries.fixed,
    }
    show_task(page, facts)


def tell_examined(page: Page, at: "Desk", judged: "Examined") -> bool:
    """What was found of a copy; whether it is mended."""
    from checks.reporters import learn_run as told

    known = at.tries.found or at.tries.shown
    if judged.trouble:
        tell_trouble(page, at, judged.trouble)
    elif judged.objection:
        passed, raised = len(judged.results) - 1, judged.raised_at
        objection = asked_again(at, judged.objection)
        told.show_objection(page, objection, passed, found=known, raised_at=raised)
    elif judged.differs:
        told.show_difference(page, judged.differs)
    elif not at.is_edited:
        told.show_trouble(page, "", "nothing was changed yet, and no check objects", "")
    else:
        told.show_mended(page, found=known)
        return True
    return False


def asked_again(at: "Desk", result: "Result") -> "Result":
    """The same result, with the line to type for this exercise."""
    return replace(result, again=line_for(at, f"guess {result.check}"))


def tell_trouble(page: Page, at: "Desk", trouble: "Trouble") -> None:
    """Why a copy could not be judged."""
    from checks.reporters.learn_run import show_trouble

    line = f"heatcheck learn reset {at.place.name}"
    show_trouble(page, trouble.at, trouble.says, trouble.advice.replace("RESET", line))


PANELS = {"heat": "the heat map", "blend": "the heat map, laid over the digit,"}


def tell_picture(page: Page, at: "Desk", found: "Picture", *, beside: bool) -> None:
    """The heat map of a copy, in characters, and how large its largest value is."""
    from checks.exercises.handout import score_of
    from checks.reporters.learn_maps import show_maps

    exercise, mine, true = at.place.exercise, found.found, found.true
    page.prose(f"{PANELS[exercise.panel]} of {score_of(exercise)}")
    page.line()
    panel, right = mine.panel(exercise.panel), true.panel(exercise.panel)
    if panel is None:
        page.lead("NONE", f"your copy draws nothing: {mine.why_not}", "bold red")
    elif beside:
        show_maps(page, {"your copy": panel, "as it should be": right})
        if exercise.panel == "blend" and _differ(mine.digit, true.digit):
            page.line()
            page.line("the digit that it is laid over")
            show_maps(page, {"digit": mine.digit, "digit as it should be": true.digit})
    else:
        show_maps(page, {"digit": true.digit, "your copy": panel})
    page.line()
    expected = f"; it should be {true.peak:.3g}" if beside else ""
    page.line(f"largest value of the map: {mine.peak:.3g}{expected}")


def _differ(one: "Array | None", other: "Array | None") -> bool:
    return one is not None and other is not None and bool((one != other).any())


def tell_reveal(page: Page, at: "Desk") -> None:
    """What it was: false map and true one, fault, story, lesson, and where it was."""
    from checks.catalogue import named
    from checks.exercises.course import fault_of
    from checks.exercises.views import revealed
    from checks.explanation import explanation
    from checks.faults.passages import passages
    from checks.reporters.learn_maps import show_maps
    from checks.reporters.learn_run import show_reveal

    shown = revealed(at)
    if shown:
        show_maps(page, shown)
    else:
        page.line("its heat map is the true one: no picture could have shown it")
    fault, exercise = fault_of(at.place.exercise), at.place.exercise
    says = explanation(named(fault.caught_by)).says if fault.caught_by else ""
    check = f"{fault.caught_by}: {says}" if says else ""
    place = ", ".join(filter(None, (fault.step, fault.direction)))
    facts = {
        "place": place or "between the steps",
        "function": f"{fault.function} ({fault.file}:{fault.line})",
        "passages": [
            (f"{one.file}:{one.line}", one.after, one.before)
            for one in passages(fault.edits)
        ],
        "story": fault.story,
        "check": check,
        "lesson": exercise.lesson,
        "thread": fault.thread,
    }
    show_reveal(page, facts)


def tell_done(page: Page, at: "Desk") -> None:
    """What it was, what was earned, and what comes next."""
    from checks.exercises.credit import WHOLE, points

    page.line()
    tell_reveal(page, at)
    page.line()
    page.line(f"earned {points(at.tries)} of {WHOLE}; next: heatcheck learn")
