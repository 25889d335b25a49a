"""What becomes of logits in each form that they may come in."""

from typing import Any

import numpy as np
import pytest

from checks.contract import Contract
from checks.forms import MalformedAnswerError, scores_of

CONTRACT = Contract()
LOGITS = np.random.default_rng(0).normal(size=(4, 3))


def test_logits_as_declared_are_the_very_array() -> None:
    formed = scores_of(LOGITS, CONTRACT, 4)

    assert formed.array is LOGITS
    assert formed.complaints == ()


@pytest.mark.parametrize(
    ("came", "line"),
    [
        (LOGITS.T, "got (3, 4): return scores.T"),
        (LOGITS[np.newaxis], "got (1, 4, 3): return scores[0]"),
        (LOGITS[..., np.newaxis], "got (4, 3, 1): return scores.reshape(-1, 3)"),
        (LOGITS.tolist(), "got list: return np.asarray of it"),
    ],
)
def test_form_that_leaves_no_doubt_is_mended_with_one_complaint(
    came: Any, line: str
) -> None:
    formed = scores_of(came, CONTRACT, 4)

    np.testing.assert_array_equal(formed.array, LOGITS)
    (told,) = formed.complaints
    assert told.startswith("scores: expected ")
    assert told.endswith(line)


@pytest.mark.parametrize(
    "came", [None, LOGITS[0], LOGITS[:3], LOGITS[:, :0], LOGITS > 0, LOGITS + 0j]
)
def test_what_holds_no_such_logits_is_refused(came: Any) -> None:
    with pytest.raises(MalformedAnswerError):
        scores_of(came, CONTRACT, 4)


def test_other_number_of_classes_than_before_is_refused() -> None:
    with pytest.raises(MalformedAnswerError) as error:
        scores_of(LOGITS, CONTRACT, 4, classes=5)

    assert str(error.value) == "scores: expected (4, 5) as before, got (4, 3)"
