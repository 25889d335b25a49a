from collections.abc import Mapping

import numpy as np
import pytest

from lenet_ref.layers import Dense, Flatten
from lenet_ref.network import Network, lenet5, logits
from lenet_ref.saliency import checked_targets, named_score, vanilla_gradient
from lenet_ref.scores import SCORES
from lenet_ref.trace import Array

STEP = 1e-30
every_score = pytest.mark.parametrize("score", SCORES)


def every_pixel_nudged(network: Network, image: Array) -> Array:
    """Complex logits, one row for each pixel of ``image`` (C, H, W) moved by STEP i."""
    pixels = image.size
    nudges = STEP * np.eye(pixels).reshape(pixels, *image.shape)
    return logits(network, image + 1j * nudges)


@pytest.fixture(scope="module")
def nudged_lenet(lenet: Network, strokes: Array) -> list[Array]:
    return [every_pixel_nudged(lenet, image) for image in strokes]


@pytest.fixture(scope="module")
def nudged_awkward(awkward: Network, blocks: Array) -> list[Array]:
    return [every_pixel_nudged(awkward, image) for image in blocks]


@pytest.mark.parametrize("target", range(10))
@every_score
def test_lenet_map_is_the_complex_step_derivative_of_the_score(
    lenet: Network, strokes: Array, nudged_lenet: list[Array], score: str, target: int
) -> None:
    maps = vanilla_gradient(lenet, strokes, np.array([target, target]), score)

    for z, gradient in zip(nudged_lenet, maps, strict=True):
        values = SCORES[score].value(z, np.full(len(z), target))
        exact = (values.imag / STEP).reshape(gradient.shape)
        assert np.abs(exact).max() > 0
        np.testing.assert_allclose(
            gradient, exact, rtol=0, atol=1e-12 * np.abs(exact).max()
        )


@pytest.mark.parametrize("target", range(4))
@every_score
def test_awkward_map_is_the_complex_step_derivative_of_the_score(
    awkward: Network,
    blocks: Array,
    nudged_awkward: list[Array],
    score: str,
    target: int,
) -> None:
    maps = vanilla_gradient(awkward, blocks, np.full(3, target), score)

    for z, gradient in zip(nudged_awkward, maps, strict=True):
        values = SCORES[score].value(z, np.full(len(z), target))
        exact = (values.imag / STEP).reshape(gradient.shape)
        assert np.abs(exact).max() > 0
        np.testing.assert_allclose(
            gradient, exact, rtol=0, atol=1e-12 * np.abs(exact).max()
        )


def test_map_of_a_linear_network_is_the_row_of_the_target() -> None:
    weight = np.arange(24.0).reshape(2, 12)
    layers = (Flatten("flatten"), Dense("dense", weight, np.ones(2)))
    network = Network(layers, input_shape=(1, 3, 4))
    images = np.random.default_rng(0).normal(size=(3, 1, 3, 4))

    maps = vanilla_gradient(network, images, np.array([1, 0, 1]))

    np.testing.assert_array_equal(maps.reshape(3, 12), weight[[1, 0, 1]])


def test_the_score_is_the_logit_unless_another_is_named(
    awkward: Network, blocks: Array
) -> None:
    maps = vanilla_gradient(awkward, blocks, np.arange(3))

    expected = vanilla_gradient(awkward, blocks, np.arange(3), score="logit")
    np.testing.assert_array_equal(maps, expected)


def test_each_image_has_its_own_target(awkward: Network, blocks: Array) -> None:
    targets = np.array([3, 0, 2])

    maps = vanilla_gradient(awkward, blocks, targets, "probability")

    for n in range(3):
        alone = vanilla_gradient(
            awkward, blocks[n : n + 1], targets[n : n + 1], "probability"
        )
        np.testing.assert_allclose(maps[n], alone[0], rtol=1e-12, atol=1e-15)


def test_probability_maps_of_all_classes_sum_to_zero(
    lenet: Network, strokes: Array
) -> None:
    images, classes = np.repeat(strokes[:1], 10, axis=0), np.arange(10)

    maps = vanilla_gradient(lenet, images, classes, "probability")

    total = np.abs(maps.sum(axis=0)).max()
    assert total <= 1e-14 * np.abs(maps).max()


def test_loss_map_is_exactly_the_opposite_of_the_log_probability_map(
    lenet: Network, strokes: Array
) -> None:
    maps = vanilla_gradient(lenet, strokes, np.array([7, 1]), "loss")

    opposite = vanilla_gradient(lenet, strokes, np.array([7, 1]), "log_probability")
    np.testing.assert_array_equal(maps, -opposite)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex128])
@every_score
def test_maps_have_the_dtype_of_the_logits(
    lenet_weights: Mapping[str, Array],
    strokes: Array,
    score: str,
    dtype: type[np.inexact],
) -> None:
    network = lenet5(lenet_weights, dtype=dtype)

    maps = vanilla_gradient(network, strokes.astype(dtype), np.array([7, 1]), score)

    assert maps.dtype == dtype
    assert maps.shape == strokes.shape


def test_complex_step_of_the_map_gives_a_symmetric_second_derivative(
    awkward: Network, blocks: Array
) -> None:
    rng = np.random.default_rng(0)
    u, v = rng.normal(size=(2, *blocks.shape))
    targets = np.array([0, 1, 2])

    along_u, along_v = (
        vanilla_gradient(
            awkward, blocks + 1j * STEP * nudge, targets, "probability"
        ).imag
        / STEP
        for nudge in (u, v)
    )

    assert np.abs(np.sum(u * along_v)) > 0
    np.testing.assert_allclose(np.sum(u * along_v), np.sum(v * along_u), rtol=1e-10)


def test_maps_are_new_and_the_images_untouched(awkward: Network, blocks: Array) -> None:
    images, targets = blocks.copy(), np.array([0, 1, 2])
    images.flags.writeable = targets.flags.writeable = False

    maps = vanilla_gradient(awkward, images, targets)

    assert maps.flags.writeable
    assert not np.shares_memory(maps, images)
    np.testing.assert_array_equal(images, blocks)


def test_no_images_give_no_maps(lenet: Network) -> None:
    maps = vanilla_gradient(lenet, np.zeros((0, 1, 28, 28)), np.zeros(0, dtype=int))

    assert maps.shape == (0, 1, 28, 28)


def test_options_fold_the_map(awkward: Network, blocks: Array) -> None:
    targets = np.array([0, 1, 2])

    maps = vanilla_gradient(
        awkward, blocks, targets, signed=False, channel_reduction="max"
    )

    gradient = vanilla_gradient(awkward, blocks, targets)
    np.testing.assert_array_equal(maps, np.abs(gradient).max(axis=1))


def test_message_where_the_score_is_unknown() -> None:
    with pytest.raises(ValueError, match="score") as raised:
        named_score("softmax")

    assert str(raised.value) == (
        "score is 'softmax', expected one of "
        "'logit', 'probability', 'log_probability', 'loss'"
    )


@pytest.mark.parametrize(
    ("targets", "found"),
    [
        (np.zeros(2, dtype=np.int64), "(2,) of int64"),
        (np.zeros((3, 1), dtype=np.int64), "(3, 1) of int64"),
        (np.zeros(3), "(3,) of float64"),
        (np.zeros(3, dtype=bool), "(3,) of bool"),
    ],
)
def test_message_where_the_targets_are_not_one_integer_an_image(
    targets: Array, found: str
) -> None:
    with pytest.raises(ValueError, match="targets") as raised:
        checked_targets(targets, (3, 10))

    expected = f"expected targets (3,) of integers, one for each image, got {found}"
    assert str(raised.value) == expected


@pytest.mark.parametrize("wrong", [-1, 10])
def test_message_where_a_target_is_no_class(wrong: int) -> None:
    targets = np.array([4, wrong])

    with pytest.raises(ValueError, match="targets") as raised:
        checked_targets(targets, (2, 10))

    low, high = sorted([4, wrong])
    expected = f"expected targets within 0 and 9, got {low} to {high}"
    assert str(raised.value) == expected


def test_targets_are_checked_against_the_classes_of_the_network(
    awkward: Network, blocks: Array
) -> None:
    with pytest.raises(ValueError, match="expected targets within 0 and 3, got 0 to 4"):
        vanilla_gradient(awkward, blocks, np.array([0, 1, 4]))
