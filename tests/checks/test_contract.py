"""What a contract says when it contradicts itself."""

from typing import Any

import numpy as np
import pytest

from checks.contract import Contract, ContractError

SCORES = "'logit', 'probability', 'log_probability', 'loss'"
REDUCTIONS = "None, 'max', 'sum', 'l2'"
SHAPE = "expected (C, H, W) of positive integers"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"score": "logits"}, f"contract: score is 'logits', expected one of {SCORES}"),
        (
            {"channel_reduction": "mean"},
            f"contract: channel_reduction is 'mean', expected one of {REDUCTIONS}",
        ),
        (
            {"dtype": "float16"},
            "contract: dtype is 'float16', expected one of 'float32', 'float64'",
        ),
        (
            {"layout": "HWC"},
            "contract: layout is 'HWC', expected one of 'NCHW', 'NHWC'",
        ),
        (
            {"claims": "cam"},
            "contract: claims is 'cam', expected one of 'gradient', None",
        ),
        ({"signed": None}, "contract: signed is None, expected one of True, False"),
        (
            {"deterministic": "yes"},
            "contract: deterministic is 'yes', expected one of True, False",
        ),
        (
            {"input_shape": (28, 28)},
            f"contract: input_shape is (28, 28), {SHAPE}",
        ),
        (
            {"input_shape": (1, 28, 0)},
            f"contract: input_shape is (1, 28, 0), {SHAPE}",
        ),
        (
            {"input_shape": (1, 28.0, 28)},
            f"contract: input_shape is (1, 28.0, 28), {SHAPE}",
        ),
        (
            {"input_range": (1.0, 0.0)},
            "contract: input_range is (1.0, 0.0), expected (lowest, highest)",
        ),
        (
            {"input_range": (0.0, float("nan"))},
            "contract: input_range is (0.0, nan), expected (lowest, highest)",
        ),
        (
            {"input_range": (0.0, 0.5, 1.0)},
            "contract: input_range is (0.0, 0.5, 1.0), expected (lowest, highest)",
        ),
    ],
)
def test_contradiction_is_told_with_what_came_and_what_was_expected(
    given: dict[str, Any], message: str
) -> None:
    with pytest.raises(ContractError) as error:
        Contract(**given)

    assert str(error.value) == message


@pytest.mark.parametrize("given", [{"input_shape": 28}, {"input_range": 1.0}])
def test_what_is_no_sequence_is_a_contract_error(given: dict[str, Any]) -> None:
    with pytest.raises(ContractError):
        Contract(**given)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, True),
        ({"signed": False}, False),
        ({"channel_reduction": "sum"}, True),
        ({"channel_reduction": "max"}, True),
        ({"channel_reduction": "l2"}, False),
        ({"channel_reduction": "sum", "input_shape": (2, 8, 8)}, False),
        ({"input_shape": (2, 8, 8)}, True),
    ],
)
def test_maps_are_gradients_where_nothing_was_taken_from_them(
    given: dict[str, Any], *, expected: bool
) -> None:
    contract = Contract(**given)

    assert contract.maps_are_gradients is expected


def test_span_and_roundoff_follow_range_and_type() -> None:
    contract = Contract(input_range=(-1.0, 2.0), dtype="float32")

    assert contract.span == 3.0
    assert contract.unit_roundoff == 2.0**-23


@pytest.mark.parametrize("dtype", [np.float32, np.dtype("float32"), "f4", "single"])
def test_dtype_is_whatever_numpy_takes_for_it(dtype: Any) -> None:
    contract = Contract(dtype=dtype)

    assert contract.dtype == "float32"


def test_lists_and_arrays_are_as_good_as_tuples() -> None:
    contract = Contract(input_shape=np.array([2, 3, 4]), input_range=[0, 1])  # type: ignore[arg-type]

    assert contract == Contract(input_shape=(2, 3, 4), input_range=(0.0, 1.0))


@pytest.mark.parametrize(
    "given",
    [
        {"signed": 1},
        {"channel_reduction": 0},
        {"claims": np.array([1, 2])},
        {"score": ["logit"]},
        {"dtype": None},
        {"input_range": ("0", "1")},
        {"input_range": (0, float("inf"))},
        {"input_shape": "abc"},
    ],
)
def test_field_of_another_type_is_a_contract_error(given: dict[str, Any]) -> None:
    (name,) = given

    with pytest.raises(ContractError) as error:
        Contract(**given)

    assert str(error.value).startswith(f"contract: {name} is ")
