"""How much is asked, and on which images."""

import numpy as np
import pytest

import lenet_ref
from checks.contract import Contract
from checks.plan import Plan, chosen_cases, tie_free
from lenet_ref.trace import Array


@pytest.fixture(scope="module")
def logits() -> Array:
    return np.random.default_rng(0).normal(size=(30, 5))


def test_each_image_is_asked_for_its_predicted_class_and_for_another(
    logits: Array,
) -> None:
    cases = chosen_cases(Plan(images=6), logits)

    by_image: dict[int, list[int]] = {}
    for image, target in cases:
        by_image.setdefault(image, []).append(target)
    assert len(by_image) == 6
    for image, (predicted, other) in by_image.items():
        assert predicted == logits[image].argmax()
        assert other != predicted


def test_other_classes_are_not_always_the_same_step_away(logits: Array) -> None:
    cases = chosen_cases(Plan(images=30), logits)

    steps = {(b[1] - a[1]) % 5 for a, b in zip(cases[::2], cases[1::2], strict=True)}
    assert steps == {1, 2, 3, 4}


def test_two_classes_have_one_other(logits: Array) -> None:
    cases = chosen_cases(Plan(images=8), logits[:, :2])

    assert len(set(cases)) == 16


def test_one_class_is_asked_for_once(logits: Array) -> None:
    cases = chosen_cases(Plan(images=8), logits[:, :1])

    assert [target for _, target in cases] == [0] * 8


def test_fewer_images_than_planned_are_all_taken(logits: Array) -> None:
    cases = chosen_cases(Plan(images=6), logits[:2])

    assert {image for image, _ in cases} == {0, 1}


def test_a_case_asked_for_is_the_only_one(logits: Array) -> None:
    cases = chosen_cases(Plan(case=(3, 4)), logits)

    assert cases == ((3, 4),)


def test_same_seed_draws_the_same_cases(logits: Array) -> None:
    first, again = (chosen_cases(Plan(seed=3), logits) for _ in range(2))
    other = chosen_cases(Plan(seed=4), logits)

    assert first == again
    assert first != other


def test_purposes_have_generators_of_their_own() -> None:
    plan = Plan(seed=1)

    draws = [plan.rng(key).random() for key in (4, 5, 4)]

    assert draws[0] == draws[2] != draws[1]


def test_larger_plan_asks_twice_as_much_with_another_seed() -> None:
    larger = Plan(seed=1, images=3, directions=4, pixel_images=1).larger()

    assert (larger.seed, larger.images, larger.directions, larger.pixel_images) == (
        2,
        6,
        8,
        2,
    )


@pytest.fixture(scope="module")
def digits() -> Array:
    return lenet_ref.digits()[0]


def test_tie_free_digits_have_no_two_equal_neighbours(digits: Array) -> None:
    free = tie_free(digits, np.arange(len(digits)), Contract(), seed=0)

    assert np.diff(free, axis=2).all()
    assert np.diff(free, axis=3).all()


@pytest.mark.parametrize("span", [(0.0, 1.0), (-1.0, 2.0), (-100.0, 100.0)])
def test_tie_free_images_stay_in_their_range(
    span: tuple[float, float], digits: Array
) -> None:
    low, high = span
    images = low + (high - low) * digits
    contract = Contract(input_range=span)

    free = tie_free(images, np.arange(len(images)), contract, seed=0)

    assert low < free.min() < free.max() < high
    assert np.abs(free - images).max() <= 0.09 * (high - low) * (1 + 1e-12)


def test_tie_free_digits_that_are_recognised_keep_their_classes(digits: Array) -> None:
    network = lenet_ref.lenet5(lenet_ref.load_weights(), dtype=np.float64)

    free = tie_free(digits, np.arange(len(digits)), Contract(), seed=0)

    labels = lenet_ref.digits()[1]
    before, after = (
        lenet_ref.logits(network, x).argmax(axis=1) == labels for x in (digits, free)
    )
    assert before.mean() >= 0.9
    assert (after[before]).mean() >= 0.98


def test_tie_free_image_depends_on_its_index_and_the_seed_alone(digits: Array) -> None:
    together = tie_free(digits[:3], np.arange(3), Contract(), seed=5)
    alone = tie_free(digits[2:3], np.array([2]), Contract(), seed=5)
    other_seed = tie_free(digits[2:3], np.array([2]), Contract(), seed=6)

    np.testing.assert_array_equal(together[2:], alone)
    assert (alone != other_seed).any()


def test_tie_free_keeps_the_declared_type(digits: Array) -> None:
    single = tie_free(
        digits[:1].astype(np.float32), np.array([0]), Contract(dtype="float32"), seed=0
    )

    assert single.dtype == np.float32
