import json
from dataclasses import fields

import numpy as np
import pytest

from checks.appearance.deception import Appearance, appearance, appearance_for, looks
from checks.appearance.pictures import SCORES, coloured, pictures, standard_cases
from checks.faults.edit import Edit, source
from checks.faults.fault import plant
from checks.faults.library import edited_library, pristine
from checks.faults.named import NAMED

FILE = "lenet_ref/saliency.py"

BY_ID = {fault.id: fault for fault in NAMED}


def test_truth_deceives_nobody() -> None:
    found = appearance(pristine())

    assert found.valid_map
    assert found.alike == pytest.approx(1)
    assert found.deception == 0
    assert found.rank == pytest.approx(1)
    assert (found.levels, found.off) == (0, 0)


@pytest.mark.parametrize("fault_id", ["conv-cotangent-subtracted", "loss-delta-turned"])
def test_red_and_blue_swapped_is_opposite_and_deceives(fault_id: str) -> None:
    found = appearance(plant(BY_ID[fault_id]))

    assert found.valid_map
    assert found.alike == pytest.approx(-1, abs=0.01)
    assert found.rank == pytest.approx(-1)
    assert found.deception == 1
    assert found.levels > 10
    assert 0.1 < found.off < 1


def test_score_that_is_changed_is_the_one_told() -> None:
    library = plant(BY_ID["loss-delta-turned"])

    assert appearance(library).score == "loss"
    assert appearance_for(library, "logit").alike == pytest.approx(1)


def test_copy_that_raises_has_no_valid_map() -> None:
    found = appearance(plant(BY_ID["crop-of-nothing"]))

    assert found == Appearance(valid_map=False, alike=0, deception=0, score=SCORES[0])


def test_a_copy_that_writes_into_its_targets_spoils_no_later_one() -> None:
    text = source(FILE)
    before = "targets = np.asarray(targets)"
    head = text[: text.index(before)]
    column = len(head) - (head.rfind("\n") + 1)
    after = f"{before}; targets[:] = 0"
    spoiling = edited_library([Edit(FILE, head.count("\n") + 1, column, before, after)])

    appearance(spoiling)

    assert standard_cases()[1].any()
    assert appearance(pristine()).deception == 0


def test_what_is_painted_wrong_counts_though_the_map_is_right() -> None:
    library = plant(BY_ID["blend-in-bytes"])
    true, false = (
        pictures(copy, *standard_cases(), "logit") for copy in (pristine(), library)
    )

    np.testing.assert_array_equal(true.maps, false.maps)
    found = appearance(library)
    assert found.alike < 0.9
    assert found.rank == pytest.approx(1)
    assert found.levels > 1


def test_published_form_has_every_number_and_each_is_finite() -> None:
    found = appearance(plant(BY_ID["loss-delta-turned"])).as_json()

    assert set(found) == {field.name for field in fields(Appearance)}
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_looks_of_a_picture_counted_by_hand() -> None:
    heat = np.full((1, 8, 8, 3), 255, np.uint8)
    heat[0, 0, 0] = (255, 0, 0)
    heat[0, 7, 7] = (0, 0, 255)
    pixels = np.zeros((1, 1, 8, 8), np.uint8)
    pixels[0, 0, 1, 2] = 9

    near, rough, share, red = looks(heat, pixels)[0]

    assert coloured(heat).sum() == 0
    assert (near, rough, share, red) == (0.5, 2, 2 / 64, 0.5)
