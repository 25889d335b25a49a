import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_ref.saliency import fold


@pytest.mark.parametrize(
    ("signed", "channel_reduction", "expected"),
    [
        (True, None, [[-3.0], [2.0], [-6.0]]),
        (False, None, [[3.0], [2.0], [6.0]]),
        (True, "max", [2.0]),
        (False, "max", [6.0]),
        (True, "sum", [-7.0]),
        (False, "sum", [11.0]),
        (True, "l2", [7.0]),
        (False, "l2", [7.0]),
    ],
)
def test_fold_takes_absolute_values_before_it_folds_channels(
    signed: bool,  # noqa: FBT001
    channel_reduction: str | None,
    expected: list[float],
) -> None:
    gradient = np.array([-3.0, 2.0, -6.0]).reshape(1, 3, 1, 1)

    maps = fold(gradient, signed=signed, channel_reduction=channel_reduction)

    np.testing.assert_array_equal(maps[0, ..., 0], expected)
    assert not np.shares_memory(maps, gradient)


@given(exponent=st.integers(-37, 37))
def test_length_of_float32_channels_neither_underflows_nor_overflows(
    exponent: int,
) -> None:
    gradient = np.array([3, -4], dtype=np.float32).reshape(1, 2, 1, 1)

    maps = fold(
        gradient * np.float32(10.0**exponent), signed=True, channel_reduction="l2"
    )

    assert maps.dtype == np.float32
    np.testing.assert_allclose(maps, 5 * 10.0**exponent, rtol=1e-6)


def test_message_where_the_reduction_is_unknown() -> None:
    with pytest.raises(ValueError, match="channel_reduction") as raised:
        fold(np.zeros((1, 1, 1, 1)), signed=True, channel_reduction="mean")

    assert str(raised.value) == (
        "channel_reduction is 'mean', expected 'max', 'sum', 'l2' or None"
    )
