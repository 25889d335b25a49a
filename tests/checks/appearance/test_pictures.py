import sys
from types import ModuleType, SimpleNamespace
from typing import cast

import numpy as np
import pytest

from checks.appearance.pictures import (
    SCORES,
    standard_cases,
    standard_labels,
    true_pictures,
    valid_pictures,
)
from checks.faults.library import pristine
from lenet_ref.trace import Array


def copy_whose_map(**changes: object) -> ModuleType:
    """Pristine, but for some functions."""
    copy = SimpleNamespace(**vars(pristine()))
    vars(copy).update(changes)
    return cast(ModuleType, copy)


def test_scores_are_all_that_the_library_has() -> None:
    known = set(pristine().SCORES)

    assert set(SCORES) == known


def test_cases_are_every_digit_for_itself_and_for_another() -> None:
    pixels, targets = standard_cases()

    labels = standard_labels()

    assert pixels.shape == (20, 1, 28, 28)
    assert (targets[:10] == labels[:10]).all()
    assert sorted(targets[:10]) == sorted(targets[10:]) == list(range(10))
    assert not (targets[10:] == labels[10:]).any()


def test_who_writes_into_the_cases_spoils_nobody_elses() -> None:
    pixels, targets = standard_cases()

    pixels[:], targets[:] = 0, 0

    assert standard_cases()[0].any()
    assert standard_cases()[1].any()


def test_right_copy_makes_the_true_pictures() -> None:
    found = valid_pictures(pristine(), "loss")

    assert found is not None
    np.testing.assert_array_equal(found.panels, true_pictures("loss").panels)


def flat(*arguments: object) -> Array:  # noqa: ARG001
    return np.ones((20, 1, 28, 28))


def infinite(*arguments: object) -> Array:  # noqa: ARG001
    maps = np.random.default_rng(0).normal(size=(20, 1, 28, 28))
    maps[3, 0, 5, 5] = np.inf
    return maps


def smaller(*arguments: object) -> Array:  # noqa: ARG001
    return np.random.default_rng(0).normal(size=(20, 1, 27, 28))


@pytest.mark.parametrize("false", [flat, infinite, smaller])
def test_what_is_no_map_makes_no_pictures(false: object) -> None:
    copy = copy_whose_map(vanilla_gradient=false)

    found = valid_pictures(copy, "logit")

    assert found is None


def test_nothing_that_a_copy_prints_or_sets_gets_out(
    capfd: pytest.CaptureFixture[str],
) -> None:
    def loud(*arguments: object) -> Array:
        sys.stdout.write("here I am")
        np.seterr(all="raise")
        return np.asarray(pristine().vanilla_gradient(*arguments))

    before = np.geterr()

    found = valid_pictures(copy_whose_map(vanilla_gradient=loud), "logit")

    assert found is not None
    assert capfd.readouterr() == ("", "")
    assert np.geterr() == before
