import pytest

from checks.faults.matrix.page import as_markdown
from checks.faults.matrix.picture import draw
from checks.faults.matrix.table import Matrix, Row
from checks.faults.matrix.text import RecordError, as_text, from_text


def row(name: str, cells: str, framework: str = "lenet_ref") -> Row:
    return Row(id=name, framework=framework, mistake="in place", cells=cells)


MATRIX = Matrix(
    check_set="0.1",
    checks=("state.a", "gradients.b", "signs.c"),
    rows=(row("one", ".3c"), row("two", "2.-"), row("three", "..?", "torch"),
          row("four", ".c.", "torch")),
)  # fmt: skip


def test_first_catcher_is_the_first_to_fail() -> None:
    firsts = [one.first for one in MATRIX.rows]

    assert firsts == [1, 0, None, 1]
    assert MATRIX.first_for(1) == ("one", "four")


def test_check_that_is_never_first_is_redundant() -> None:
    redundant = MATRIX.redundant

    assert redundant == ("signs.c",)


def test_check_that_is_never_the_only_one_is_dispensable() -> None:
    dispensable = MATRIX.never_alone

    assert dispensable == ("signs.c",)
    assert MATRIX.alone_for(1) == ("four",)
    assert MATRIX.seen_by(2) == ("one",)


def test_record_is_read_as_it_was_written() -> None:
    text = as_text(MATRIX)

    assert from_text(text) == MATRIX
    assert max(map(len, text.splitlines())) < 120


def test_long_rows_are_read_as_they_were_written() -> None:
    cells = "".join("0123456789abc.-?!E"[k % 18] for k in range(66))
    checks = tuple(f"data.x{k}" for k in range(66))
    matrix = Matrix(check_set="1.2", checks=checks, rows=(row("long", cells),))

    assert from_text(as_text(matrix)) == matrix


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("check set 0.1\n", "", "no line 'check set VERSION'"),
        (".3c", ".3", "one: 2 cells for 3 checks"),
        ("one    lenet_ref", "one", "expected id, framework, class and cells"),
    ],
)
def test_line_that_is_no_part_of_a_record_is_refused(
    old: str, new: str, told: str
) -> None:
    text = as_text(MATRIX)
    assert old in text

    with pytest.raises(RecordError, match=told):
        from_text(text.replace(old, new))


def test_page_names_what_is_redundant_and_every_fault() -> None:
    page = as_markdown(MATRIX)

    assert "**3 of 4 faults are caught, by 3 checks.**" in page
    assert "Redundant, since they are the first to catch nothing: `signs.c`." in page
    assert "| one | in place | `gradients.b` 10³ | 3: 10¹² |\n" in page
    assert "| three | in place | nothing |  |\n" in page
    assert page.index("## Faults in lenet_ref") < page.index("## Faults in torch")


def test_page_says_that_nothing_is_redundant() -> None:
    matrix = Matrix(check_set="0.1", checks=("state.a",), rows=(row("one", "3"),))

    page = as_markdown(matrix)

    assert "No check is redundant" in page


def test_picture_names_every_fault_and_check() -> None:
    figure = draw(MATRIX)

    axes = figure.axes[0]
    faults = [label.get_text() for label in axes.get_yticklabels()]
    checks = [label.get_text() for label in axes.get_xticklabels()]
    assert faults == ["one", "two", "three", "four"]
    assert checks == ["a  1", "b  2", "c  3"]


def test_picture_rings_the_first_catcher() -> None:
    figure = draw(MATRIX)

    (rings,) = figure.axes[0].collections
    places = [tuple(map(int, place)) for place in rings.get_offsets()]  # type: ignore[arg-type,union-attr]
    assert places == [(1, 0), (0, 1), (1, 3)]
