import pytest

from checks.gist import gist


def test_gist_shows_where_two_lines_differ() -> None:
    right, wrong = gist("a * b + c", "a * b - c")

    assert (right, wrong) == ("a * b + c", "a * b - c")


def test_gist_cuts_at_words() -> None:
    before = "one_long_name(first) + another_long_name(second)"

    right, wrong = gist(before, before.replace("+", "-"), width=20)

    assert right == "…(first) + …"
    assert wrong == "…(first) - …"


@pytest.mark.parametrize(
    ("before", "after"),
    [("", "np.random.seed(0)"), ("f(x)", ""), ("f(x)", "f(x).copy()"), ("x", "x")],
)
def test_gist_of_what_is_added_or_left_out_is_all_of_it(
    before: str, after: str
) -> None:
    assert gist(before, after) == (before, after)
