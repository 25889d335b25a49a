"""What a contract says when it contradicts itself."""

from typing import Any

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
