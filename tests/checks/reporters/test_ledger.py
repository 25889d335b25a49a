import dataclasses
import io

import pytest

from checks.ledger import Ledger, Row
from checks.reporters.ledger import show_ledger
from checks.reporters.page import Page

CONV = Row(
    step="conv1",
    kind="conv2d",
    direction="forward",
    shape=(6, 28, 28),
    dtype="float64",
    observed=(0.0, 2.0),
    proved=(-8.0, 12345.0),
    quantiles=(-4.0, -1.0, 0.0, 1.0, 4.0),
)


def shown(monkeypatch: pytest.MonkeyPatch, *rows: Row, columns: int = 80) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(columns))
    file = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    one = Ledger(
        subject="mine.py:lenet",
        case=(3, 7),
        label=1,
        predicted=2,
        calibrated_on=124,
        rows=rows,
    )
    show_ledger(Page(file), one)
    file.seek(0)
    return file.read().splitlines()


def test_sections_follow_the_computation(monkeypatch: pytest.MonkeyPatch) -> None:
    back = dataclasses.replace(CONV, direction="backward")
    fold = dataclasses.replace(CONV, step="fold", kind="fold", proved=None)

    lines = shown(monkeypatch, CONV, back, fold)

    assert lines == [
        "mine.py:lenet",
        "case    image 3, a 1, taken for a 2; target 7",
        "bar     where the observed range lies within what 124 images of the subject",
        "        give; < or > where it goes beyond",
        "",
        "step     shape    lowest  highest  at least  at most  bar",
        "forward: outputs y",
        "  conv1  6x28x28       0        2        -8   1.23e4  ········█████···",
        "backward: cotangents gx of the inputs",
        "  conv1  6x28x28       0        2        -8   1.23e4  ········█████···",
        "map: what is made of the gradient",
        "  fold   6x28x28       0        2                     ········█████···",
    ]


@pytest.mark.parametrize(
    ("observed", "bar"),
    [
        ((-4.0, 4.0), "████████████████"),
        ((-5.0, 0.0), "<████████·······"),
        ((0.0, 9.0), "········███████>"),
        ((-9.0, -8.5), "<··············· OUT"),
        ((9.0, 9.0), "···············>"),
        ((0.0, 0.0), "········█·······"),
        ((float("nan"), 1.0), "not finite OUT"),
    ],
)
def test_bar_shows_where_the_observed_lies(
    monkeypatch: pytest.MonkeyPatch, observed: tuple[float, float], bar: str
) -> None:
    line = shown(monkeypatch, dataclasses.replace(CONV, observed=observed))[-1]

    assert line.endswith(f"  1.23e4  {bar}")


def test_step_that_never_varies_has_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    dead = dataclasses.replace(CONV, observed=(0.0, 0.0), quantiles=(0.0,) * 5)

    assert shown(monkeypatch, dead)[-1].endswith("  █···············")


def test_wide_terminal_shows_quantiles(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown(monkeypatch, CONV, columns=120)

    assert lines[-3].endswith("  usual 5 %  50 %  95 %")
    assert lines[-1].endswith("         -1     0     1")
