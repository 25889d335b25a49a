"""Mutants that deceive, on a page; and what comparing pictures sees of them."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from checks.mutation import exhibition
from checks.mutation.exhibition import candidates, comparators_page, gallery_page, seen
from checks.mutation.judging import Asked, judge
from checks.mutation.mutant import Mutant
from checks.mutation.outcome import Outcome, Place
from checks.mutation.summary import Judged
from checks.mutation.workers import Here
from tests.browser import MISSING, browser, program
from tests.checks.mutation.conftest import Make, mutant_of

LINE = "heatcheck mutate --only 'Dense.*' --gallery " + "a-long-name" * 9 + ".html"
VJP = "return gy @ self.weight"
TEXTS = {
    "mirrored": "return (gy @ self.weight)[..., ::-1]",
    "halved": "return (gy @ self.weight) / 2",
    "absolute": "return abs(gy @ self.weight)",
    "broken": "return gy @ self.weight.T.T.T",
}


@contextmanager
def here() -> Iterator[Executor]:
    yield Here()


@pytest.fixture(scope="module")
def judged() -> dict[str, Judged]:
    """Two that deceive, one that nobody can see drawn, one without a map."""
    asked = Asked(looks=True, locate=True)
    mutants = {
        name: mutant_of("layers/dense.py", VJP, text, function="Dense.vjp")
        for name, text in TEXTS.items()
    }
    return {name: Judged(one, judge(one, asked)) for name, one in mutants.items()}


def made_up(mutant: Mutant, **changes: Any) -> Judged:
    seen: dict[str, Any] = {"valid_map": True, "deception": 0.5, "alike": 0.1}
    return Judged(mutant, Outcome(id=mutant.id, status="killed", **{**seen, **changes}))


def test_only_valid_maps_that_deceive_are_candidates(judged: dict[str, Judged]) -> None:
    found = candidates(judged.values())

    expected = {judged[name].mutant.id for name in ("mirrored", "absolute")}
    assert {one.title for one in found} == expected


def test_candidate_is_told_as_it_was_judged(negated: Mutant) -> None:
    place = Place(
        function="f", source="x.py:1", step="conv1", kind=None, direction="backward"
    )
    one = made_up(negated, first_check="signs.some_check", located=place)

    (found,) = candidates([one])

    assert found.edits == negated.edits
    assert (found.title, found.function) == (negated.id, "f")
    assert (found.step, found.check) == ("conv1, backward", "signs.some_check")
    assert found.thread is None


def test_most_deceptive_come_first_and_of_the_same_looks_one(
    negated: Mutant, harmless: Mutant, mutant: Make
) -> None:
    other = mutant("heatmap.py", "OPACITY = 0.5", "OPACITY = 0.25")
    found = [made_up(negated), made_up(harmless), made_up(other, deception=1.0)]

    titles = [one.title for one in candidates(found)]

    assert titles == [other.id, negated.id]
    assert [one.title for one in candidates(found, most=1)] == [other.id]


@pytest.mark.parametrize(
    "changes",
    [{"valid_map": None}, {"valid_map": False}, {"deception": 0.0}],
)  # fmt: skip
def test_gallery_of_nothing_is_none(
    negated: Mutant, changes: dict[str, float | None]
) -> None:
    page = gallery_page([made_up(negated, **changes)], LINE)

    assert page == ""


def test_gallery_shows_the_change_and_says_its_line(judged: dict[str, Judged]) -> None:
    page = gallery_page(judged.values(), LINE)

    assert page.count('<article class="pair"') == 2
    for name in ("mirrored", "absolute"):
        assert judged[name].mutant.id in page
        assert str(judged[name].outcome.first_check).partition(".")[0] in page
    assert judged["halved"].mutant.id not in page
    assert "--only &#39;Dense.*&#39; --gallery" in page


@pytest.mark.skipif(program() is None, reason=MISSING)
@pytest.mark.parametrize("width", [400, 1400])
def test_gallery_fits_with_every_answer_open(
    judged: dict[str, Judged], tmp_path: Path, width: int
) -> None:
    page = tmp_path / "page.html"
    page.write_text(gallery_page(judged.values(), LINE), encoding="utf-8")
    with browser(tmp_path) as told:
        told.open(page, width)

        told.run("document.getElementById('all').click()")

        assert told.run("document.documentElement.scrollWidth") <= width
        assert told.complaints() == []


def test_comparators_are_put_to_valid_maps_only(judged: dict[str, Judged]) -> None:
    equivalent = replace(judged["halved"].outcome, status="equivalent")
    found = [*judged.values(), Judged(judged["halved"].mutant, equivalent)]

    page = " ".join(comparators_page(found, here, LINE).split())

    assert "3 of 4 mutants give a valid map" in page
    assert f"| {judged['mirrored'].mutant.id} | yes | `abcdefghijklm` |" in page
    # What is halved everywhere is drawn as it was: only the map tells.
    assert f"| {judged['halved'].mutant.id} | | `........ij...` |" in page
    assert page.endswith(f"by `{LINE}`.")


def test_mutant_that_runs_on_is_seen_by_none(
    mutant: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exhibition, "SECONDS", 0.2)
    endless = mutant("layers/dense.py", VJP, f"while True: pass\n        {VJP}")

    found = seen(endless)

    assert (found.valid_map, found.seen_by) == (False, ())
