"""The campaign over right networks: what it draws, counts, resumes and writes."""

from pathlib import Path

import numpy as np
import pytest

from checks.contract import SCORES
from lenet_ref.layers import MaxPool2d, ReLU
from lenet_ref.trace import Array
from tests.meta.alarms import campaign as campaigns
from tests.meta.alarms.__main__ import main
from tests.meta.alarms.bound import upper_bound
from tests.meta.alarms.campaign import campaign, known_rows
from tests.meta.alarms.conventions import as_convened
from tests.meta.alarms.forms import FORMS
from tests.meta.alarms.images import IMAGES
from tests.meta.alarms.networks import right_network
from tests.meta.alarms.record import headline, record
from tests.meta.alarms.row import Row, Said

QUICK = range(12)


def row(number: int, status: str = "pass") -> Row:
    said = Said("gradients.pixels_agree", status, "", 0.5, "the map")
    return Row(number, {"map": "not zero", "form": "layers"}, status, (said,), 1.0)


def test_a_dozen_networks_are_of_every_form_score_and_kind_of_image() -> None:
    numbers = QUICK

    traits = [right_network(number).traits for number in numbers]

    assert {t["form"] for t in traits} == set(FORMS)
    assert {t["score"] for t in traits} == set(SCORES)
    assert {t["images"] for t in traits} == {*IMAGES, "mixed"}


@pytest.mark.parametrize("number", QUICK)
def test_a_number_is_always_the_same_network(number: int) -> None:
    first = right_network(number).subject
    images = first.images.astype(first.contract.dtype)

    again = right_network(number).subject

    assert again.contract == first.contract
    np.testing.assert_array_equal(again.images, first.images)
    np.testing.assert_array_equal(again.scores(images), first.scores(images))


@pytest.mark.parametrize("number", QUICK)
def test_images_lie_within_the_declared_range(number: int) -> None:
    subject = right_network(number).subject

    low, high = subject.contract.input_range

    assert low <= subject.images.min() <= subject.images.max() <= high


def windows(*values: float) -> Array:
    return np.array([[[list(values)]]], dtype=float)


@pytest.mark.parametrize(
    ("convention", "expected"),
    [
        ("as lenet_ref", [6, 0, 0]),
        ("ReLU'(0) is 1, the last wins", [0, 6, 0]),
        ("ties share", [3, 3, 0]),
    ],
)
def test_tied_pixels_get_all_of_a_cotangent_by_their_convention(
    convention: str, expected: list[float]
) -> None:
    pool = as_convened(convention, MaxPool2d("pool", (1, 3), (1, 3)))

    gx = pool.vjp(windows(5, 5, 1), np.array([[[[6.0]]]]))

    assert gx.ravel().tolist() == expected


def test_an_open_rectifier_passes_what_stands_at_zero() -> None:
    relu = as_convened("ReLU'(0) is 1, the last wins", ReLU("relu"))

    gx = relu.vjp(windows(-1, 0, 1), windows(2, 3, 4))

    assert gx.ravel().tolist() == [0, 3, 4]


@pytest.mark.parametrize(
    ("failures", "trials", "expected"),
    [(0, 300, 0.0099361), (0, 1, 0.95), (1, 10, 0.3942), (10, 10, 1.0)],
)
def test_the_bound_is_clopper_and_pearsons(
    failures: int, trials: int, expected: float
) -> None:
    bound = upper_bound(failures, trials)

    assert bound == pytest.approx(expected, rel=1e-4)


def test_a_row_comes_back_from_its_line() -> None:
    written = row(3)

    read = Row.from_line(written.as_line())

    assert read == written


def test_a_campaign_goes_on_where_it_was_cut_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "rows.jsonl"
    line = row(1).as_line()
    file.write_text(f"{row(0, 'inconclusive').as_line()}\n{line[:40]}", "utf-8")
    asked: list[int] = []

    def judged(number: int) -> Row:
        asked.append(number)
        return row(number)

    monkeypatch.setattr(campaigns, "judged", judged)

    rows = list(campaign([0, 1, 2], file))

    assert asked == [1, 2]
    assert [one.verdict for one in rows] == ["inconclusive", "pass", "pass"]
    assert known_rows(file) == dict(enumerate(rows))


def test_processes_judge_what_one_would(tmp_path: Path) -> None:
    numbers = [4, 3]

    rows = list(campaign(numbers, tmp_path / "rows.jsonl", jobs=2))

    assert sorted(one.number for one in rows) == [3, 4]
    assert [one.objections for one in rows] == [(), ()]


def test_a_failure_is_counted_and_told() -> None:
    rows = [row(0), row(1, "fail"), row(2, "inconclusive")]

    page = record(rows, "the command")

    assert headline(rows).startswith("1 of 3 right networks were failed")
    assert "- network 1: gradients.pixels_agree: fail at the map" in page
    assert "| gradients.pixels_agree | 0.5 | 1 | 1 | 1 | 0 | network 0" in page
    assert "| layers | 3 | 1 | 1 | 1 |" in page


def test_no_failure_has_no_list_of_them() -> None:
    rows = [row(0), row(1)]

    page = record(rows, "the command")

    assert "## Failures" not in page
    assert "fewer than 77.64% of such networks are" in page


def test_the_command_writes_the_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, rows = tmp_path / "record.md", tmp_path / "rows.jsonl"
    options = ["--networks", "1", "--first", "3", "--rows", str(rows)]

    code = main([*options, "--out", str(page)])

    assert code == 0
    assert "0 of 1 right networks" in capsys.readouterr().out
    assert page.read_text("utf-8").startswith("# False alarms")


def test_one_network_is_told_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--only", "4"])

    assert code == 0
    assert "float32 cannot resolve" in capsys.readouterr().out
