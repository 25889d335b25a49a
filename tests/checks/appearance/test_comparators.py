import re
from dataclasses import replace
from types import ModuleType, SimpleNamespace
from typing import cast

import numpy as np
import pytest

from checks.appearance.comparators import (
    COMPARATORS,
    TOGETHER,
    Sight,
    audit,
    page,
    sight,
)
from checks.appearance.metrics import grey
from checks.appearance.pictures import Pictures, true_pictures
from checks.faults.fault import plant
from checks.faults.library import pristine, submodule
from checks.faults.named import NAMED
from lenet_ref.heatmap import blend, render
from lenet_ref.trace import Array
from tests.source import ROOT

GREY = {c.name for c in COMPARATORS if c.takes == "grey"}
COLOURS = {c.name for c in COMPARATORS if c.takes == "colours"}
UNSIGNED = {c.name for c in COMPARATORS if c.takes == "unsigned map"}
SIGNED = {c.name for c in COMPARATORS if c.takes == "signed map"}


def seen_by(true: Pictures, found: Pictures) -> set[str]:
    return {one.name for one in COMPARATORS if one.differs(true, found)}


def drawn(maps: Array) -> Pictures:
    heat = render(maps)
    return Pictures(maps, np.stack([heat, blend(np.zeros_like(heat), heat)]))


@pytest.fixture(scope="module")
def true() -> Pictures:
    return drawn(true_pictures("logit").maps)


@pytest.mark.parametrize("score", ["logit", "loss"])
def test_identical_pictures_differ_by_none(score: str) -> None:
    true = true_pictures(score)

    found = seen_by(true, Pictures(true.maps.copy(), true.panels.copy()))

    assert found == set()


def test_right_copy_is_seen_by_none() -> None:
    (found,) = audit([("none", pristine())])

    assert found == Sight("none", valid_map=True)


def test_red_and_blue_as_far_from_white_are_about_equally_bright() -> None:
    table = submodule(pristine(), "lenet_ref.heatmap").DIVERGING

    apart = np.abs(grey(table) - grey(table[::-1]))

    # Why no grey metric sees them swapped: they differ by up to 17 of 255 levels where
    # they are strong, by less than 2 where they are light; in colour by up to 180.
    assert apart.max() < 18
    assert apart[64:193].max() < 2
    colours = np.abs(table.astype(int) - table[::-1]).max(axis=1)
    assert np.median(colours) > 5 * apart.max()


def test_signs_swapped_are_missed_by_grey_and_magnitudes_alone(true: Pictures) -> None:
    found = seen_by(true, drawn(-true.maps))

    # Grey: see above. Magnitudes and their places are the same for -x as for x.
    assert found == COLOURS | SIGNED
    assert "exact colours" in found


def test_table_reversed_is_missed_by_whatever_looks_at_maps(true: Pictures) -> None:
    found = seen_by(true, Pictures(true.maps, drawn(-true.maps).panels))

    assert found == COLOURS


def test_map_twice_as_large_is_seen_by_its_values_alone(true: Pictures) -> None:
    found = seen_by(true, drawn(2 * true.maps))

    assert found == {"within 1e-9 of the peak", "within 1e-3 of the peak"}


def test_bounds_are_kept_from_both_sides(true: Pictures) -> None:
    lighter = true.panels - (true.panels > 127).astype(np.uint8)
    nudged = true.maps * (1 + 1e-6)

    found = seen_by(true, Pictures(nudged, lighter))

    assert found == {"exact colours", "within 1e-9 of the peak"}


def test_largest_pixel_moved_is_seen_by_what_looks_at_places(true: Pictures) -> None:
    flat = true.maps.copy().reshape(len(true.maps), -1)
    rows, most = np.arange(len(flat)), np.abs(flat).argmax(axis=1)
    flat[rows, most], flat[:, 0] = flat[:, 0].copy(), flat[rows, most].copy()

    found = seen_by(true, drawn(flat.reshape(true.maps.shape)))

    assert found >= UNSIGNED | SIGNED | {"exact colours"}


def test_sign_swapped_in_the_library_is_seen_as_that_of_maps_is() -> None:
    fault = next(f for f in NAMED if f.id == "loss-delta-turned")

    found = sight(fault.id, plant(fault))

    assert (found.valid_map, found.changed, found.deceptive) == (True, True, True)
    assert set(found.seen_by) == COLOURS | SIGNED


def test_copy_without_a_valid_map_of_some_score_is_not_judged() -> None:
    true_map = pristine().vanilla_gradient

    def maps(network: object, images: Array, targets: Array, score: str) -> Array:
        found = np.asarray(true_map(network, images, targets, score))
        return 0 * found if score == "loss" else -found

    copy = SimpleNamespace(**{**vars(pristine()), "vanilla_gradient": maps})

    found = sight("flat loss", cast(ModuleType, copy))

    assert found == Sight("flat loss")


def test_page_counts_what_is_seen_and_names_what_cannot_be() -> None:
    every = tuple(one.name for one in COMPARATORS)
    sly = Sight("sly", valid_map=True, changed=True, deceptive=True)
    seen = [
        Sight("broken"),
        Sight("elsewhere", valid_map=True),
        Sight("plain", valid_map=True, changed=True, seen_by=every),
        Sight("small", valid_map=True, changed=True, seen_by=TOGETHER[1:]),
        replace(sly, seen_by=TOGETHER[:1]),
    ]

    told = page(seen, what="mutants")

    assert "4 of 5 mutants give a valid map" in told
    assert "| `a` | colours | exact colours | 2 | 1 |" in told
    assert "| `m` | unsigned map | places of the largest 20 | 1 | 0 |" in told
    assert "**`a` or `i`** | | **both together** | **3** | **1** |" in told
    assert "| sly | yes | `a............` |" in told
    assert "| plain |  | `abcdefghijklm` |" in told
    assert "\n\nelsewhere.\n\n" in told
    assert re.search(r"Measured on 20\d\d-\d\d-\d\d with Python 3", told)


def test_published_table_has_every_comparator_and_what_matters() -> None:
    published = (ROOT / "docs" / "comparators.md").read_text(encoding="utf-8")

    rows = re.findall(r"^\| `[a-z]` \| (.+?) \| (.+?) \|", published, re.MULTILINE)

    assert rows == [(one.takes, one.name) for one in COMPARATORS]
    assert "use exact colours *and* the signed map" in published


def test_grey_and_unsigned_are_what_the_names_say() -> None:
    assert len(GREY) == 4
    assert len(UNSIGNED) == 2
    assert set(TOGETHER) <= COLOURS | SIGNED
