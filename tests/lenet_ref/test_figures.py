"""None of the pictures replaces another one, and their names say what they show."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import matplotlib as mpl
import pytest

from lenet_ref.cases import chosen_cases
from lenet_ref.figures import DPI, _case_figure, _contact_sheet, render_digits


def draw(
    out: Path, digit: int, target: int, score: str = "logit", *, signed: bool = True
) -> tuple[Path, ...]:
    return render_digits(
        out, digits=(digit,), target=target, score=score, signed=signed
    )


def test_no_two_cases_share_a_file(tmp_path: Path) -> None:
    written: list[Path] = []
    for target, score, signed in product((None, 1), ("logit", "loss"), (True, False)):
        written += render_digits(
            tmp_path, digits=(7,), target=target, score=score, signed=signed
        )

    assert len(set(written)) == len(written) == len(list(tmp_path.iterdir())) == 16


def test_a_sheet_of_other_digits_is_another_file(tmp_path: Path) -> None:
    first = draw(tmp_path, 3, 3)
    before = first[-1].read_bytes()

    second = draw(tmp_path, 5, 3)

    assert not set(first) & set(second)
    assert first[-1].read_bytes() == before


def test_the_same_command_writes_the_same_bytes(tmp_path: Path) -> None:
    def write() -> dict[Path, bytes]:
        paths = draw(tmp_path, 6, 0, "loss")
        return {path: path.read_bytes() for path in paths}

    first = write()

    assert write() == first
    assert set(tmp_path.iterdir()) == set(first)


def test_matplotlib_settings_neither_show_nor_suffer(tmp_path: Path) -> None:
    def write() -> bytes:
        return draw(tmp_path, 1, 7)[0].read_bytes()

    plain = write()
    with mpl.rc_context({"savefig.facecolor": "black", "font.weight": "bold"}):
        dark = write()

        assert mpl.rcParams["savefig.facecolor"] == "black"
    assert dark == plain


def test_the_name_says_what_is_shown(tmp_path: Path) -> None:
    path, sheet = draw(tmp_path / "new" / "folder", 7, 1)

    (case,) = chosen_cases((7,), 1, "logit", signed=True)
    assert (
        path.name
        == f"digit-{case.index:04d}_label-7_predicted-7_target-1_logit_signed.png"
    )
    assert sheet.name == "contact-sheet_digits-7_target-1_logit_signed.png"


def test_unasked_the_showcase_is_drawn(tmp_path: Path) -> None:
    paths = render_digits(
        tmp_path, digits=None, target=None, score="probability", signed=True
    )

    names = [path.name for path in paths]
    assert "label-7_predicted-7_target-7" in names[0]
    assert "label-7_predicted-7_target-1" in names[1]
    assert names[-1] == "contact-sheet_digits-all_target-own_probability_signed.png"


@pytest.mark.parametrize(
    ("chosen", "target", "score", "expected"),
    [
        ((), None, "logit", "digits is empty, expected at least one digit from 0 to 9"),
        ((3, 10), None, "logit", "digit is 10, expected a digit from 0 to 9"),
        ((3,), 11, "logit", "target is 11, expected a digit from 0 to 9"),
        (None, -1, "logit", "target is -1, expected a digit from 0 to 9"),
        (None, None, "odds", "score is 'odds', expected one of 'logit', 'probability'"),
    ],
)
def test_a_wrong_argument_is_named_and_nothing_is_written(
    tmp_path: Path,
    chosen: tuple[int, ...] | None,
    target: int | None,
    score: str,
    expected: str,
) -> None:
    with pytest.raises(ValueError, match=expected):
        render_digits(
            tmp_path / "out", digits=chosen, target=target, score=score, signed=True
        )

    assert not list(tmp_path.iterdir())


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine")

    with pytest.raises(
        OSError, match=r"cannot write pictures into .*taken: .*expected a"
    ):
        draw(taken, 7, 1)

    assert taken.read_text() == "mine"


def test_a_failed_write_leaves_no_half_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)

    with pytest.raises(OSError, match="No space left on device"):
        draw(tmp_path, 7, 1)

    assert not list(tmp_path.iterdir())


def test_the_longest_words_fit_the_contact_sheet() -> None:
    (case,) = chosen_cases((7,), 1, "log_probability", signed=True)
    longest = replace(case, predicted=2, certainty=1.0, limit=1.23e-123, value=-1.2e-10)

    for figure in (_contact_sheet((longest, longest)), _case_figure(longest)):
        figure.canvas.draw()
        right = max(text.get_window_extent().x1 for text in figure.texts)
        assert right < figure.get_size_inches()[0] * DPI
