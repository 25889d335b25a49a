"""The committed record against what the checks say now, cell by cell."""

import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.image import imread

from checks.catalogue import CHECK_SET, CHECKS
from checks.faults.campaign import everything
from checks.faults.cells import near
from checks.faults.fault import Fault
from checks.faults.matrix.files import DOTS, PAGE, PICTURE, RECORD, write_matrix
from checks.faults.matrix.page import as_markdown
from checks.faults.matrix.picture import draw
from checks.faults.matrix.table import Matrix, matrix_of, row_of
from checks.faults.matrix.text import from_text
from checks.faults.named import NAMED
from checks.faults.outcome import Outcome, framework_of
from checks.faults.zoo.member import Member
from checks.faults.zoo.members import ZOO
from tests.source import ROOT

Judged = Callable[[str], Outcome]
AGAIN = "heatcheck faults --matrix"

FAULTS = everything()

SAMPLE = 12
"""Named faults judged here, at two seconds each; the command judges them all."""


def sampled() -> list[Fault | Member]:
    """Some of the named faults, the same each time; of the zoo every member."""
    drawn = random.Random(0).sample(NAMED, SAMPLE)
    return [*drawn, *(fault for fault in FAULTS if isinstance(fault, Member))]


@pytest.fixture(scope="session")
def recorded() -> Matrix:
    return from_text((ROOT / "docs" / RECORD).read_text(encoding="utf-8"))


@pytest.mark.parametrize("fault", sampled(), ids=lambda fault: fault.id)
def test_cells_of_a_fault_are_as_recorded(
    judged: Judged, recorded: Matrix, fault: Fault | Member
) -> None:
    outcome = judged(fault.id)

    now = row_of(outcome)
    then = next((row for row in recorded.rows if row.id == fault.id), None)
    assert then is not None, f"{fault.id} is not in docs/{RECORD}: {AGAIN}"
    pairs = zip(recorded.checks, then.cells, now.cells, strict=True)
    assert [pair for pair in pairs if not near(*pair[1:])] == [], AGAIN


def test_record_is_of_the_checks_and_faults_that_there_are(recorded: Matrix) -> None:
    faults = {fault.id for fault in (*FAULTS, *ZOO)}

    assert recorded.check_set == CHECK_SET
    assert recorded.checks == tuple(check.id for check in CHECKS)
    assert {row.id for row in recorded.rows} == faults


def test_no_check_is_redundant(recorded: Matrix) -> None:
    redundant = recorded.redundant

    assert redundant == ()


def test_every_fault_is_caught_first_by_the_check_that_it_names(
    recorded: Matrix,
) -> None:
    named = {fault.id: fault.caught_by for fault in (*FAULTS, *ZOO)}

    for row in recorded.rows:
        assert row.first is not None, row.id
        assert recorded.checks[row.first] == named[row.id]


def test_page_is_that_of_the_record(recorded: Matrix) -> None:
    page = (ROOT / "docs" / PAGE).read_text(encoding="utf-8")

    assert page == as_markdown(recorded)


def test_faults_of_one_kind_stand_together(recorded: Matrix) -> None:
    kinds = [(row.framework, row.mistake) for row in recorded.rows]

    changes = sum(one != other for one, other in pairwise(kinds))
    assert changes + 1 == len(set(kinds))


def test_matrix_is_the_same_in_any_order(judged: Judged, tmp_path: Any) -> None:
    few = [f for f in FAULTS if framework_of(f) in ("numpy", "matplotlib")]
    outcomes = [judged(fault.id) for fault in few]

    one, other = matrix_of(outcomes), matrix_of(outcomes[::-1])

    assert len(one.rows) == len(few) > 3
    assert one == other
    paths = write_matrix(one, tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == [
        RECORD, PAGE, PICTURE,
    ]  # fmt: skip
    assert from_text(paths[0].read_text(encoding="utf-8")) == one
    assert paths[2].read_bytes().startswith(b"\x89PNG")


def test_picture_is_light_and_its_colours_are_those_drawn(
    recorded: Matrix, tmp_path: Path
) -> None:
    figure = draw(recorded)
    figure.savefig(tmp_path / "drawn.png", dpi=DOTS)

    *_, path = write_matrix(recorded, tmp_path)

    drawn = tmp_path / "drawn.png"
    assert path.stat().st_size < drawn.stat().st_size / 2
    assert np.abs(imread(path)[..., :3] - imread(drawn)[..., :3]).max() < 8 / 255
