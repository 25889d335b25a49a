import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from checks.catalogue import CHECKS
from checks.exercises.exercise import Chapter, Exercise
from checks.exercises.syllabus import SYLLABUS, exercises
from checks.faults.edit import edited, source
from checks.faults.fault import Fault
from checks.faults.named import NAMED
from lenet_ref import lenet5, load_weights

FAULTS = {fault.id: fault for fault in NAMED}
MATRIX = Path(__file__).parents[3] / "docs" / "kill-matrix.txt"
LAYERS = tuple(layer.name for layer in lenet5(load_weights()).layers)
STEPS = ("preprocess", *LAYERS, "score", "fold", "render", "blend")
CHECK_IDS = {check.id for check in CHECKS}
FAMILIES = {check.family for check in CHECKS}
GIVEN_LAST = 2
"""Hints, from the end, that may name a step."""

LONGEST_LINE = 88
"""Of the library; a longer one would be found by its looks."""

each_exercise = pytest.mark.parametrize("one", exercises(), ids=lambda one: one.name)
each_chapter = pytest.mark.parametrize("chapter", SYLLABUS, ids=lambda one: one.name)


def fault_of(one: Exercise) -> Fault:
    return FAULTS[one.fault]


def failing(fault_id: str) -> set[str]:
    """Checks that fail for a fault, as the committed record has it."""
    lines = MATRIX.read_text(encoding="utf-8").splitlines()
    ids = [line.split()[1] for line in lines if re.fullmatch(r" *\d+ \w+\.\w+", line)]
    (row,) = (line for line in lines if line.split()[:1] == [fault_id])
    cells = "".join(row.split()[3:])
    assert len(cells) == len(ids)
    return {name for name, cell in zip(ids, cells, strict=True) if cell.isalnum()}


def steps_named(text: str) -> set[str]:
    """Steps that a text names: between backticks, or by a name that is no word."""
    quoted = set(re.findall(r"`(\w+)`", text))
    return {s for s in STEPS if s in quoted or (s[-1].isdigit() and s in text)}


def checks_named(text: str) -> set[str]:
    return set(re.findall(rf"\b(?:{'|'.join(FAMILIES)})\.\w+", text))


def texts_before(one: Exercise) -> tuple[str, ...]:
    """What is read before a hint is taken."""
    return one.name, one.title, one.goal, one.symptom


def said_blind(text: str) -> Iterator[str]:
    """Families of which a sentence says that they are blind."""
    for sentence in re.split(r"(?<=[.;:])\s", text):
        before, found, _ = sentence.partition(" blind")
        if found:
            yield from set(re.findall(r"\b\w+\b(?!\.\w)", before)) & FAMILIES


def page(chapter: Chapter) -> str:
    pages = resources.files("checks.exercises").joinpath("pages")
    return pages.joinpath(f"{chapter.name}.md").read_text(encoding="utf-8")


def test_seven_chapters_are_in_the_order_in_which_they_are_learnt() -> None:
    names = [chapter.name for chapter in SYLLABUS]

    assert " ".join(names) == "ranges forward backward signs state rendering silent"


def test_there_are_at_least_thirty_exercises_of_names_of_their_own() -> None:
    names = [one.name for one in exercises()]

    assert len(names) >= 30
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)


def test_each_fault_is_used_once() -> None:
    worked = [chapter.worked for chapter in SYLLABUS]

    used = [*worked, *(one.fault for one in exercises())]

    assert set(used) <= set(FAULTS)
    assert len(set(used)) == len(used)


def test_titles_and_symptoms_differ() -> None:
    titles = {one.title for one in exercises()}
    symptoms = {one.symptom for one in exercises()}

    assert len(titles) == len(symptoms) == len(exercises())


@each_chapter
def test_a_chapter_goes_from_loud_to_deceptive(chapter: Chapter) -> None:
    deception = [fault_of(one).deception for one in chapter.exercises]

    assert None not in deception
    assert deception == sorted(deception, key=lambda one: one or 0)


@each_exercise
def test_hints_name_the_step_late(one: Exercise) -> None:
    *early, step, _line = one.hints

    named_early = set().union(*map(steps_named, (*texts_before(one), *early)))

    assert len(one.hints) > GIVEN_LAST
    assert named_early == set()
    assert str(fault_of(one).step) in steps_named(step) | set(one.also)


@each_exercise
def test_hints_give_the_direction_with_the_step(one: Exercise) -> None:
    *early, step, _line = one.hints

    told = re.findall(r"forward|backward", step)

    assert early
    assert told
    assert fault_of(one).direction in told or fault_of(one).step in one.also


@each_exercise
def test_only_the_last_hint_names_the_function(one: Exercise) -> None:
    names = {
        part for part in re.findall(r"\w+", fault_of(one).function) if "_" in part
    } | {fault_of(one).function}

    early = " ".join((*texts_before(one), *one.hints[:-1]))

    assert not {name for name in names - set(STEPS) if name in early}


@each_exercise
def test_the_first_hint_names_a_family_that_fails(one: Exercise) -> None:
    families = {check.partition(".")[0] for check in failing(one.fault)}

    named = set(re.findall(r"\w+", one.hints[0])) & families

    assert named


@each_exercise
def test_no_text_names_the_fault(one: Exercise) -> None:
    every = " ".join((*texts_before(one), *one.hints, one.lesson))

    told = [fault.id for fault in NAMED if fault.id in every]

    assert told == []
    assert fault_of(one).after not in every


@each_exercise
def test_the_lesson_names_a_check_that_fails(one: Exercise) -> None:
    named = checks_named(one.lesson)

    assert named <= CHECK_IDS
    assert named & failing(one.fault)


@each_exercise
def test_families_that_the_lesson_calls_blind_see_nothing(one: Exercise) -> None:
    families = {check.partition(".")[0] for check in failing(one.fault)}

    blind = set(said_blind(one.lesson))

    assert blind
    assert blind & families == set()


@each_exercise
def test_claims_are_of_steps(one: Exercise) -> None:
    accepted = {fault_of(one).step, *one.also}

    assert accepted <= set(STEPS)


@each_exercise
def test_texts_are_warm_and_plain(one: Exercise) -> None:
    every = " ".join((*texts_before(one), *one.hints, one.lesson))

    words = re.findall(r"!|\b(?:invalid|please|obviously|simply)\b", every.lower())

    assert words == []
    assert "  " not in every


@each_exercise
def test_what_is_shown_can_be_drawn(one: Exercise) -> None:
    scores = {"logit", "probability", "log_probability", "loss"}

    assert one.score in scores
    assert one.digit in range(10)
    assert one.target in range(10)


@each_exercise
def test_the_fault_is_not_found_by_its_looks(one: Exercise) -> None:
    files = {edit.file for edit in fault_of(one).edits}

    new = {
        line
        for file in files
        for line in edited(
            source(file), tuple(e for e in fault_of(one).edits if e.file == file)
        ).splitlines()
        if line not in source(file).splitlines()
    }

    assert new
    assert max(map(len, new)) <= LONGEST_LINE
    assert not [line for line in new if ";" in line or line != line.rstrip()]


@each_chapter
def test_a_page_shows_the_worked_fault(chapter: Chapter) -> None:
    fault = FAULTS[chapter.worked]

    text = " ".join(page(chapter).split())

    assert fault.thread is not None
    assert fault.thread in text
    assert fault.after in text
    assert fault.id not in text
    assert checks_named(text) & failing(fault.id)
    assert checks_named(text) <= CHECK_IDS


@each_chapter
def test_a_page_fits_a_terminal(chapter: Chapter) -> None:
    lines = page(chapter).splitlines()

    assert max(map(len, lines)) <= 80
    assert lines[0] == f"# {chapter.title}"
