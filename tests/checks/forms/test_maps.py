"""What becomes of maps in each form that they may come in."""

from typing import Any

import numpy as np
import pytest

from checks.contract import Contract
from checks.forms import MalformedAnswerError, maps_of
from lenet_ref.trace import Array

COLOURED = Contract(input_shape=(3, 5, 4))
FOLDED = Contract(input_shape=(3, 5, 4), channel_reduction="sum")
LAST = Contract(input_shape=(3, 5, 4), layout="NHWC")
FULL = np.random.default_rng(0).normal(size=(2, 3, 5, 4))


def test_maps_as_declared_are_the_very_array() -> None:
    formed = maps_of(FULL, COLOURED, 2)

    assert formed.array is FULL
    assert formed.complaints == ()


@pytest.mark.parametrize(
    "maps",
    [
        np.asfortranarray(FULL),
        FULL[::-1][::-1],
        np.lib.stride_tricks.as_strided(FULL, FULL.shape, FULL.strides),
    ],
    ids=["Fortran order", "negative strides", "a view"],
)
def test_how_maps_lie_in_memory_is_their_own_affair(maps: Array) -> None:
    formed = maps_of(maps, COLOURED, 2)

    assert formed.complaints == ()
    np.testing.assert_array_equal(formed.array, FULL)


@pytest.mark.parametrize(
    ("came", "contract", "complaint"),
    [
        (np.moveaxis(FULL, 1, -1), COLOURED, "got (2, 5, 4, 3): declare layout='NHWC'"),
        (
            FULL.reshape(2, 60),
            COLOURED,
            "got (2, 60): return maps.reshape(-1, 3, 5, 4)",
        ),
        (FULL[:, :, np.newaxis], COLOURED, "got (2, 3, 1, 5, 4): return maps.reshape"),
        (FULL.tolist(), COLOURED, "got list: return np.asarray of it"),
        (np.moveaxis(FULL, 1, -1).tolist(), LAST, "got list: return np.asarray of it"),
        # The adapter has moved the last axis of these already.
        (np.moveaxis(FULL, -1, 1), LAST, "channels came first: declare layout='NCHW'"),
    ],
)
def test_form_that_leaves_no_doubt_is_mended_with_one_complaint(
    came: Any, contract: Contract, complaint: str
) -> None:
    formed = maps_of(came, contract, 2)

    np.testing.assert_array_equal(formed.array, FULL)
    (told,) = formed.complaints
    assert complaint in told


def test_folded_map_may_not_keep_an_axis_for_channels() -> None:
    folded = FULL.sum(axis=1, keepdims=True)

    formed = maps_of(folded, FOLDED, 2)

    assert formed.array.shape == (2, 5, 4)
    assert formed.complaints == (
        "saliency: expected (2, 5, 4), got (2, 1, 5, 4): return maps.reshape(-1, 5, 4)",
    )


@pytest.mark.parametrize(
    ("dtype", "judged", "complaints"),
    [
        (np.float64, "float64", 0),
        (np.float64, "float32", 0),
        (np.float32, "float64", 1),
        (np.float32, "float32", 1),
    ],
)
def test_floats_are_compared_with_the_declared_and_cast_to_the_judged(
    dtype: Any, judged: str, complaints: int
) -> None:
    formed = maps_of(FULL.astype(dtype), COLOURED, 2, judged=judged)

    assert formed.array.dtype == judged
    assert formed.came_in == dtype
    assert len(formed.complaints) == complaints


def test_float64_where_float32_is_declared_is_complained_of() -> None:
    contract = Contract(input_shape=(3, 5, 4), dtype="float32")

    formed = maps_of(FULL, contract, 2)

    assert formed.array.dtype == np.float32
    (told,) = formed.complaints
    assert told == (
        "saliency: expected float32, as declared, got float64: declare "
        "dtype='float64' in the contract, or compute in float32"
    )


@pytest.mark.parametrize("came", [None, 1.0, "maps", {}, FULL[:1], FULL[..., :2]])
def test_what_holds_no_such_maps_is_refused(came: Any) -> None:
    with pytest.raises(MalformedAnswerError) as error:
        maps_of(came, COLOURED, 2)

    assert "(2, 3, 5, 4)" in str(error.value)
