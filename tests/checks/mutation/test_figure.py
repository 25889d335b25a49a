from pathlib import Path

import numpy as np
import pytest

from checks.mutation.figure import SHOWN, TARGETS, Panel, comparison, draw, main


def panel(title: str, **more: object) -> Panel:
    heat = np.full((len(TARGETS), 28, 28, 3), 200, np.uint8)
    return Panel(title, heat, **more)  # type: ignore[arg-type]  # fields by name


def test_drawn_figure_holds_every_panel_and_what_caught_it() -> None:
    false = panel("f", code=("a + b", "a - b"), caught_by="family.a_long_statement")

    figure = draw((panel("the true map"), false))

    written = [text.get_text() for text in figure.texts]
    assert len(figure.axes) == len(TARGETS) * 3
    assert {"the true map", "passes every check", "a + b", "a - b"} <= set(written)
    assert "caught by family.\na_long_statement" in written


def test_false_maps_differ_from_the_true_one_and_from_each_other() -> None:
    panels = comparison()

    heats = [one.heat for one in panels]
    assert 3 <= len(panels) <= SHOWN + 1
    assert all(one.code and one.caught_by for one in panels[1:])
    for place, heat in enumerate(heats):
        assert not any(np.array_equal(heat, other) for other in heats[:place])


def test_picture_is_the_same_file_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panels = (panel("the true map"), panel("f", code=("+", "-"), caught_by="a.b"))
    monkeypatch.setattr("checks.mutation.figure.comparison", lambda: panels)

    main(str(tmp_path / "new" / "one.png"))
    main(str(tmp_path / "two.png"))

    one = (tmp_path / "new" / "one.png").read_bytes()
    assert one == (tmp_path / "two.png").read_bytes()
    assert one.startswith(b"\x89PNG")
