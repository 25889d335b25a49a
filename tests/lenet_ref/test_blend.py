import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lenet_ref.heatmap import blend, picture
from lenet_ref.trace import Array

pictures = hnp.arrays(np.uint8, (2, 3, 3))


def test_grey_images_become_grey_pictures() -> None:
    images = np.array([0.0, 0.2, 1.0]).reshape(1, 1, 1, 3)

    colours = picture(images)

    assert colours.tolist() == [[[[0, 0, 0], [51, 51, 51], [255, 255, 255]]]]


def test_three_channels_are_red_green_and_blue() -> None:
    images = np.array([1.0, 0.2, 0.0]).reshape(3, 1, 1)

    colours = picture(images)

    assert colours.tolist() == [[[255, 51, 0]]]


def test_other_channels_are_averaged() -> None:
    images = np.array([1.0, 0.6]).reshape(1, 2, 1, 1)

    colours = picture(images)

    assert colours.tolist() == [[[[204, 204, 204]]]]


@given(below=pictures, above=pictures)
def test_blend_ends_are_picture_and_heat_map_to_the_bit(
    below: Array, above: Array
) -> None:
    np.testing.assert_array_equal(blend(below, above, opacity=0), below)
    np.testing.assert_array_equal(blend(below, above, opacity=1), above)
    assert not np.shares_memory(blend(below, above, opacity=0), below)


@given(below=pictures, above=pictures, opacity=st.floats(0, 1))
def test_blend_lies_between_the_two(below: Array, above: Array, opacity: float) -> None:
    mixed = blend(below, above, opacity)

    assert mixed.dtype == np.uint8
    assert (mixed >= np.minimum(below, above)).all()
    assert (mixed <= np.maximum(below, above)).all()


def test_blend_mixes_in_equal_shares_unless_told() -> None:
    below = np.array([[[0, 250, 10]]], dtype=np.uint8)
    above = np.array([[[200, 250, 0]]], dtype=np.uint8)

    mixed = blend(below, above)

    assert mixed.tolist() == [[[100, 250, 5]]]


@pytest.mark.parametrize("opacity", [-0.5, 1.5, float("nan")])
def test_message_where_the_opacity_is_not_a_share(opacity: float) -> None:
    colours = np.zeros((1, 1, 3), dtype=np.uint8)

    with pytest.raises(ValueError, match="opacity") as raised:
        blend(colours, colours, opacity)

    assert str(raised.value) == f"expected an opacity in [0, 1], got {opacity}"


def test_message_where_picture_and_heat_map_differ_in_shape() -> None:
    colours = np.zeros((2, 2, 3), dtype=np.uint8)

    with pytest.raises(ValueError, match="shape") as raised:
        blend(colours, colours[:1])

    assert str(raised.value) == (
        "picture (2, 2, 3) and heat map (1, 2, 3) differ in shape"
    )
