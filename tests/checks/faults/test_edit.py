import pytest

from checks.faults.edit import Edit, StaleEditError, edited, position, source
from checks.faults.library import edited_library

RELU = "lenet_ref/layers/relu.py"


def test_edit_replaces_the_text_at_its_place_only() -> None:
    text = "a - b\nc - d\n"

    found = edited(text, (Edit("x.py", 2, 0, "c - d", "c + d"),))

    assert found == "a - b\nc + d\n"


def test_several_edits_keep_their_places() -> None:
    text = "a - b - c"
    longer = Edit("x.py", 1, 0, "a", "alpha")
    later = Edit("x.py", 1, 8, "c", "d")

    found = edited(text, (longer, later))

    assert found == "alpha - b - d"


def test_overlapping_edits_are_refused() -> None:
    edits = (Edit("x.py", 1, 0, "a - b", "a"), Edit("x.py", 1, 4, "b", "c"))

    with pytest.raises(StaleEditError, match="overlap"):
        edited("a - b", edits)


@pytest.mark.parametrize(("line", "column"), [(1, 0), (1, 3), (2, 0), (9, 0), (0, 0)])
def test_stale_edit_says_what_was_expected_and_what_is_there(
    line: int, column: int
) -> None:
    edit = Edit("lenet_ref/x.py", line, column, "b - c", "b + c")

    with pytest.raises(StaleEditError) as caught:
        edited("a - b\nb = 3", (edit,))

    told = str(caught.value)
    assert f"lenet_ref/x.py:{line}:{column}" in told
    assert "'b - c'" in told
    assert "there is" in told


def test_stale_edit_is_told_before_anything_is_executed() -> None:
    stale = Edit(RELU, 1, 0, "not there", "x")

    with pytest.raises(StaleEditError, match="not there"):
        edited_library([stale])


@pytest.mark.parametrize("file", ["lenet_ref/nothing.py", "checks/runner.py", "x.py"])
def test_edit_of_another_file_is_refused(file: str) -> None:
    with pytest.raises(StaleEditError, match="expected a file of lenet_ref"):
        edited_library([Edit(file, 1, 0, "a", "b")])


def test_shared_types_cannot_be_edited() -> None:
    edit = Edit("lenet_ref/trace.py", 1, 0, '"""The trace', '"""A trace')

    with pytest.raises(StaleEditError, match="share"):
        edited_library([edit])


def test_position_counts_characters_not_bytes() -> None:
    assert position("é\nüx", line=2, column=1) == 3
    assert source(RELU).startswith('"""')
