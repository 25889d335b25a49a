import numpy as np
import pytest

from lenet_ref.preprocessing import preprocess, restore

every_pixel = np.arange(256, dtype=np.uint8)
every_dtype = pytest.mark.parametrize("dtype", [np.float32, np.float64])


@every_dtype
def test_pixels_are_spread_evenly_from_zero_to_one(dtype: type[np.floating]) -> None:
    images = preprocess(every_pixel, dtype)

    assert images.dtype == dtype
    np.testing.assert_array_equal(images, [dtype(v) / dtype(255) for v in range(256)])
    assert (images[0], images[255]) == (0, 1)


@every_dtype
def test_restore_undoes_preprocess(dtype: type[np.floating]) -> None:
    pixels = restore(preprocess(every_pixel, dtype))

    assert pixels.dtype == np.uint8
    np.testing.assert_array_equal(pixels, every_pixel)


def test_the_shape_is_kept_and_the_pixels_untouched() -> None:
    pixels = np.full((2, 1, 3, 4), 7, dtype=np.uint8)
    pixels.flags.writeable = False

    images = preprocess(pixels)

    assert images.shape == (2, 1, 3, 4)
    assert images.flags.writeable
    assert preprocess(pixels[:0]).shape == (0, 1, 3, 4)
    assert restore(images[:0]).shape == (0, 1, 3, 4)


@pytest.mark.parametrize("level", [0.4, 0.6])
def test_restore_takes_the_nearest_pixel(level: float) -> None:
    pixels = restore(np.array([(100 + level) / 255]))

    assert pixels[0] == round(100 + level)


def test_message_where_pixels_are_floats_already() -> None:
    with pytest.raises(ValueError, match="uint8") as raised:
        preprocess(np.zeros(3))

    assert str(raised.value) == (
        "expected uint8 pixels, got float64; "
        "images that are floats already need no preprocessing"
    )


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-0.5, 1.0, "-0.5 to 1.0"),
        (0.0, 1.5, "0.0 to 1.5"),
        (0.0, np.nan, "nan to nan"),
        (0.0, np.inf, "0.0 to inf"),
    ],
)
def test_message_where_a_cast_would_wrap_around(
    low: float, high: float, said: str
) -> None:
    with pytest.raises(ValueError, match="expected") as raised:
        restore(np.array([low, high]))

    assert str(raised.value) == f"expected values in [0, 1], got {said}"
