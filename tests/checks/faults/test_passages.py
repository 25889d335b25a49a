from checks.faults.edit import Edit
from checks.faults.passages import passages

FILE = "lenet_ref/layers/relu.py"
LINE = 33
"""Of the rectifier's forward rule."""

RULE = "return np.where(x.real <= 0, x.dtype.type(0), x)"


def replaced(before: str, after: str) -> Edit:
    return Edit(FILE, LINE, 8 + RULE.index(before), before, after)


def test_part_of_a_line_is_shown_as_the_whole_line() -> None:
    edit = replaced("<= 0", "< 0")

    (found,) = passages([edit])

    assert (found.file, found.line) == (FILE, LINE)
    assert found.before == RULE
    assert found.after == "return np.where(x.real < 0, x.dtype.type(0), x)"


def test_two_edits_of_one_line_are_one_passage() -> None:
    edits = [replaced("type(0)", "type(1)"), replaced("<= 0", "< 0")]

    (found,) = passages(edits)

    assert found.after == "return np.where(x.real < 0, x.dtype.type(1), x)"


def test_edits_of_two_lines_are_two_passages_in_order() -> None:
    later = Edit(FILE, LINE + 4, 15, "np.where", "np.choose")

    first, second = passages([later, replaced("<= 0", "< 0")])

    assert (first.line, second.line) == (LINE, LINE + 4)
    assert second.after.startswith("return np.choose(")


def test_lines_that_come_and_go_keep_their_shape() -> None:
    edit = replaced(RULE, "y = x.copy()\n        y[x.real <= 0] = 0\n        return y")

    (found,) = passages([edit])

    assert found.after.splitlines() == [
        "y = x.copy()",
        "y[x.real <= 0] = 0",
        "return y",
    ]
