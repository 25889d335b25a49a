from dataclasses import replace

import numpy as np
import pytest

from checks.appearance.deception import appearance
from checks.appearance.exhibits import Candidate, candidate, exhibits
from checks.appearance.pictures import standard_cases, standard_labels
from checks.faults.edit import Edit, source
from checks.faults.fault import Fault, plant
from checks.faults.named import NAMED

BY_ID = {fault.id: fault for fault in NAMED}
SEEN = ("conv-cotangent-subtracted", "dense-bias-subtracted", "others-sign-kept")
"""Faults of one sign that deceive, each in its own way."""


def of(*ids: str) -> list[Candidate]:
    return [candidate(BY_ID[fault_id]) for fault_id in ids]


def test_most_deceptive_come_first_and_each_is_told_as_it_is() -> None:
    chosen = of(*SEEN)

    found = list(exhibits(chosen))

    told = [exhibit.looks.deception for exhibit in found]
    assert len(found) == len(SEEN)
    assert told == sorted(told, reverse=True)
    for exhibit in found:
        assert exhibit.looks == appearance(plant(BY_ID[exhibit.candidate.title]))


def test_shown_is_a_standard_case_that_visibly_differs() -> None:
    pixels, targets = standard_cases()

    found = list(exhibits(of(*SEEN)))

    cases = list(zip(standard_labels(), targets, strict=True))
    for exhibit in found:
        case = cases.index((exhibit.label, exhibit.target))
        np.testing.assert_array_equal(exhibit.digit, pixels[case, 0])
        off = np.abs(exhibit.true.colours.astype(int) - exhibit.false.colours)
        assert (off.max(axis=2) > 16).mean() >= 0.01
    assert len({exhibit.label for exhibit in found}) == len(found)


def test_blend_is_shown_where_the_heat_map_is_right() -> None:
    file, before = "lenet_ref/heatmap.py", "opacity * heat.astype(float)"
    lines = source(file).splitlines()
    line = next(k for k, text in enumerate(lines) if before in text)
    swapped = before.replace("heat", "heat[..., ::-1]")
    edit = Edit(file, line + 1, lines[line].index(before), before, swapped)
    told = Candidate(title="t", edits=(edit,), function="blend", check="", story="s")

    (found,) = exhibits([told])

    assert found.panel == "blend"
    assert found.candidate.step == "blend, forward"


def test_step_that_is_given_is_kept() -> None:
    (told,) = (replace(one, step="") for one in of("loss-delta-turned"))

    (found,) = exhibits([told])

    assert found.candidate.step == ""


def test_of_those_that_show_the_same_the_first_stays() -> None:
    (one,) = of("loss-delta-turned")

    found = list(exhibits([one, replace(one, title="again")]))

    assert [exhibit.candidate.title for exhibit in found] == [one.title]


def test_no_more_than_asked_for() -> None:
    found = list(exhibits(of(*SEEN), most=1))

    assert len(found) == 1


RELU = "lenet_ref/layers/relu.py"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"""The rectifier."""', '"""The one."""'),  # changes nothing
        ('"""The rectifier."""', "raise ValueError"),  # cannot be imported
    ],
)
def test_what_deceives_nobody_is_not_shown(before: str, after: str) -> None:
    edits = (Edit(RELU, 1, 0, before, after),)
    told = Candidate(title="t", edits=edits, function="f", check="", story="s")

    found = list(exhibits([told]))

    assert found == []


@pytest.mark.parametrize(
    ("serves", "among"),
    [
        (None, ""),
        ((), ", of a subject that serves nothing but scores and maps"),
        (("record", "render"), ", of a subject that serves record and render"),
    ],
)
def test_check_that_is_first_of_some_only_says_of_which(
    serves: tuple[str, ...] | None, among: str
) -> None:
    edits = (Edit(RELU, 1, 0, "a", "b"),)
    fault = Fault(id="i", edits=edits, function="f", story="s", serves=serves)

    told = candidate(fault)

    assert told.among == among
