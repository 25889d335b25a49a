from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass
from typing import ClassVar

import numpy as np
import pytest

from lenet_ref.layers import Layer, ReLU
from lenet_ref.network import (
    LENET5_SHAPES,
    Network,
    cotangents,
    lenet5,
    logits,
    values,
)
from lenet_ref.trace import Array


@dataclass(frozen=True, slots=True, eq=False)
class Eraser(Layer):
    """Writes into what it was given, as no layer may."""

    kind: ClassVar[str] = "eraser"

    def forward(self, x: Array) -> Array:
        x[...] = 0
        return x

    def vjp(self, x: Array, gy: Array) -> Array:
        gy[...] = x
        return gy


def test_lenet5_has_the_shapes_of_the_paper(lenet: Network, strokes: Array) -> None:
    run = values(lenet, strokes)

    assert [array.shape[1:] for array in run] == [
        (1, 28, 28),
        (6, 28, 28),
        (6, 28, 28),
        (6, 14, 14),
        (16, 10, 10),
        (16, 10, 10),
        (16, 5, 5),
        (120, 1, 1),
        (120, 1, 1),
        (120,),
        (84,),
        (84,),
        (10,),
    ]
    names = (
        "conv1 relu1 pool2 conv3 relu3 pool4 conv5 relu5 flatten dense6 relu6 dense7"
    )
    assert [layer.name for layer in lenet.layers] == names.split()
    kinds = {layer.kind for layer in lenet.layers}
    assert kinds == {"conv2d", "relu", "max_pool2d", "flatten", "dense"}


def test_lenet5_has_61706_weights(lenet: Network) -> None:
    sizes = {name: array.shape for name, array in lenet.parameters.items()}

    assert sizes == LENET5_SHAPES
    assert sum(array.size for array in lenet.parameters.values()) == 61706


def test_lenet5_without_weights_answers_with_its_last_bias(strokes: Array) -> None:
    weights = {name: np.zeros(shape) for name, shape in LENET5_SHAPES.items()}
    weights["dense7.bias"] = np.arange(10.0)

    z = logits(lenet5(weights), strokes)

    np.testing.assert_array_equal(z, [range(10), range(10)])


def test_lenet5_copies_the_weights(
    lenet_weights: Mapping[str, Array], strokes: Array
) -> None:
    weights = {name: array.copy() for name, array in lenet_weights.items()}
    network = lenet5(weights)
    before = logits(network, strokes)

    for array in weights.values():
        array[...] = 0

    np.testing.assert_array_equal(logits(network, strokes), before)


@pytest.mark.parametrize("network_dtype", [np.float32, np.float64])
@pytest.mark.parametrize("images_dtype", [np.float32, np.float64, np.complex128])
def test_logits_have_the_common_dtype_of_network_and_images(
    lenet_weights: Mapping[str, Array],
    strokes: Array,
    network_dtype: type[np.inexact],
    images_dtype: type[np.inexact],
) -> None:
    network = lenet5(lenet_weights, dtype=network_dtype)

    run = values(network, strokes.astype(images_dtype))

    expected = np.promote_types(network_dtype, images_dtype)
    assert [array.dtype for array in run] == [expected] * len(run)


def test_float32_logits_are_near_the_float64_ones(
    lenet_weights: Mapping[str, Array], lenet: Network, strokes: Array
) -> None:
    single = lenet5(lenet_weights, dtype=np.float32)

    z = logits(single, strokes.astype(np.float32))

    np.testing.assert_allclose(z, logits(lenet, strokes), rtol=1e-4, atol=1e-4)


def test_logits_are_a_new_array(lenet: Network, strokes: Array) -> None:
    z = logits(lenet, strokes)

    assert z.flags.writeable
    bare = Network(layers=(), input_shape=(1, 28, 28))
    assert not np.shares_memory(logits(bare, strokes), strokes)


def test_logits_of_no_images_are_none(lenet: Network) -> None:
    z = logits(lenet, np.zeros((0, 1, 28, 28)))

    assert z.shape == (0, 10)


def test_logits_of_a_batch_are_those_of_its_images(
    lenet: Network, strokes: Array
) -> None:
    z = logits(lenet, strokes)

    for n, image in enumerate(strokes):
        alone = logits(lenet, image[np.newaxis])[0]
        np.testing.assert_allclose(z[n], alone, rtol=1e-13, atol=1e-13)


def test_a_broken_pixel_shows_in_the_logits_of_its_image_only(
    lenet: Network, strokes: Array
) -> None:
    images = strokes.copy()
    images[1, 0, 14, 14] = np.nan

    z = logits(lenet, images)

    assert np.isfinite(z[0]).all()
    assert np.isnan(z[1]).all()


def test_a_network_cannot_be_changed(awkward: Network) -> None:
    with pytest.raises(FrozenInstanceError):
        awkward.layers = ()  # type: ignore[misc]


def test_every_value_and_cotangent_is_read_only(
    awkward: Network, blocks: Array
) -> None:
    run = values(awkward, blocks)
    back = cotangents(awkward, run, np.ones((3, 4)))

    assert len(run) == len(back) == 1 + len(awkward.layers)
    assert [a.shape for a in run] == [a.shape for a in back]
    assert not any(array.flags.writeable for array in run + back)
    assert blocks.flags.writeable


def test_a_layer_that_writes_into_its_input_is_stopped() -> None:
    network = Network((Eraser("eraser"),), input_shape=(1, 2, 2))
    images = np.ones((1, 1, 2, 2))

    with pytest.raises(ValueError, match="read-only"):
        values(network, images)

    with pytest.raises(ValueError, match="read-only"):
        cotangents(network, (images, images), images.copy())
    assert (images == 1).all()


def test_message_where_two_layers_share_a_name() -> None:
    with pytest.raises(ValueError, match="unique") as raised:
        Network((ReLU("a"), ReLU("b"), ReLU("a")), input_shape=(1, 2, 2))

    assert str(raised.value) == "layer names must be unique, got a b a"


def test_message_where_a_weight_is_missing(lenet_weights: Mapping[str, Array]) -> None:
    weights = {k: v for k, v in lenet_weights.items() if k != "conv3.bias"}

    with pytest.raises(ValueError, match="lenet5") as raised:
        lenet5(weights)

    expected = "lenet5: expected conv3.bias of shape (16,), got nothing"
    assert str(raised.value) == expected


def test_message_where_a_weight_has_another_shape(
    lenet_weights: Mapping[str, Array],
) -> None:
    weights = {**lenet_weights, "conv1.weight": np.zeros((6, 3, 5, 5))}

    with pytest.raises(ValueError, match="lenet5") as raised:
        lenet5(weights)

    assert str(raised.value) == (
        "lenet5: expected conv1.weight of shape (6, 1, 5, 5), got (6, 3, 5, 5)"
    )


@pytest.mark.parametrize("shape", [(28, 28), (1, 28, 28), (2, 28, 28, 1)])
def test_message_where_the_images_have_another_shape(
    lenet: Network, shape: tuple[int, ...]
) -> None:
    with pytest.raises(ValueError, match="images") as raised:
        logits(lenet, np.zeros(shape))

    assert str(raised.value) == f"expected images (N, 1, 28, 28), got {shape}"


def test_message_where_pixels_were_not_preprocessed(lenet: Network) -> None:
    with pytest.raises(ValueError, match="uint8") as raised:
        logits(lenet, np.zeros((1, 1, 28, 28), dtype=np.uint8))

    assert str(raised.value) == (
        "expected images of floats, got uint8; for uint8 pixels: "
        "images = lenet_ref.preprocess(pixels)"
    )
