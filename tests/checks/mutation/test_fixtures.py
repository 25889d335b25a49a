import pytest

from checks.faults.library import pristine, submodule
from checks.mutation.fixtures import TouchedFixtureError, untouched


def test_what_all_are_judged_by_is_found_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heatmap = submodule(pristine(), "lenet_ref.heatmap")

    with pytest.raises(TouchedFixtureError, match="a mutant changed"), untouched():
        monkeypatch.setattr(heatmap, "OPACITY", 0.25)


def test_what_is_put_back_in_time_is_untouched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heatmap = submodule(pristine(), "lenet_ref.heatmap")

    with untouched(), monkeypatch.context() as patch:
        patch.setattr(heatmap, "OPACITY", 0.25)

    assert heatmap.OPACITY == 0.5
