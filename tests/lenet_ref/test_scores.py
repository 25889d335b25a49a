import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_ref.scores import SCORES, log_softmax, softmax
from lenet_ref.trace import Array

STEP = 1e-30
every_score = pytest.mark.parametrize("name", SCORES)


@st.composite
def cases(draw: st.DrawFn, largest: float = 30.0) -> tuple[Array, Array]:
    """Logits (N, K), often tied, and a target for each row."""
    images, classes = draw(st.integers(0, 3)), draw(st.integers(1, 12))
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    z = rng.uniform(-largest, largest, size=(images, classes))
    if draw(st.booleans()):
        z = np.round(z)
    return z, rng.integers(0, classes, size=images)


@given(case=cases())
def test_values_are_what_their_names_say(case: tuple[Array, Array]) -> None:
    z, targets = case
    of_target = [row[t] for row, t in zip(z.tolist(), targets, strict=True)]
    sums = [math.fsum(math.exp(v) for v in row) for row in z.tolist()]
    logs = [v - math.log(s) for v, s in zip(of_target, sums, strict=True)]

    values = {name: score.value(z, targets) for name, score in SCORES.items()}

    expected = {
        "logit": of_target,
        "probability": [math.exp(v) for v in logs],
        "log_probability": logs,
        "loss": [-v for v in logs],
    }
    assert values.keys() == expected.keys()
    for name, value in values.items():
        np.testing.assert_allclose(value, expected[name], rtol=1e-13, atol=1e-13)


@every_score
@given(case=cases(largest=1e4))
def test_cotangent_is_the_derivative_of_the_value(
    name: str, case: tuple[Array, Array]
) -> None:
    z, targets = case
    score = SCORES[name]
    expected = np.empty_like(z)
    for k in range(z.shape[1]):
        nudge = np.zeros(z.shape[1])
        nudge[k] = STEP
        expected[:, k] = score.value(z + 1j * nudge, targets).imag / STEP

    cotangent = score.cotangent(z, targets)

    np.testing.assert_allclose(cotangent, expected, rtol=1e-12, atol=1e-14)


@given(case=cases(largest=1e4))
def test_softmax_rows_are_probabilities(case: tuple[Array, Array]) -> None:
    z, _ = case

    p = softmax(z)

    assert ((p >= 0) & (p <= 1)).all()
    np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-15)
    np.testing.assert_allclose(np.exp(log_softmax(z)), p, rtol=1e-11, atol=1e-300)


@every_score
@given(case=cases(largest=100), shift=st.floats(-1e4, 1e4))
def test_only_the_logit_feels_a_shift_of_all_logits(
    name: str, case: tuple[Array, Array], shift: float
) -> None:
    z, targets = case
    score = SCORES[name]

    change = score.value(z + shift, targets) - score.value(z, targets)

    expected = shift if name == "logit" else 0.0
    np.testing.assert_allclose(change, expected, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("name", ["probability", "log_probability", "loss"])
@given(case=cases(largest=1e4))
def test_cotangent_rows_sum_to_zero(name: str, case: tuple[Array, Array]) -> None:
    z, targets = case

    cotangent = SCORES[name].cotangent(z, targets)

    # Relative to the row: where p_t rounds to 1, entries of 1e-18 must cancel too.
    largest = np.abs(cotangent).max(axis=1, initial=0)
    assert (np.abs(cotangent.sum(axis=1)) <= 1e-15 * largest).all()


def test_cotangent_of_a_certain_target_is_not_rounded_away() -> None:
    z, targets = np.array([[50.0, 0.0, 1.0]]), np.array([0])
    others = math.exp(-50) + math.exp(-49)

    cotangent = SCORES["log_probability"].cotangent(z, targets)

    assert softmax(z)[0, 0] == 1
    assert cotangent[0, 0] == pytest.approx(others, rel=1e-12)
    assert SCORES["loss"].value(z, targets)[0] == pytest.approx(others, rel=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex128])
def test_extreme_logits_have_exact_scores(dtype: type[np.inexact]) -> None:
    z = np.array([[1e4, -1e4, 0], [1e4, -1e4, 0], [-1e4, -1e4, -1e4]], dtype=dtype)
    targets = np.array([0, 1, 2])

    values = {name: score.value(z, targets) for name, score in SCORES.items()}

    third = math.log(3)
    np.testing.assert_array_equal(values["logit"], [1e4, -1e4, -1e4])
    np.testing.assert_allclose(values["probability"], [1, 0, 1 / 3], rtol=1e-6)
    np.testing.assert_allclose(values["log_probability"], [0, -2e4, -third], rtol=1e-6)
    np.testing.assert_allclose(values["loss"], [0, 2e4, third], rtol=1e-6)
    for value in values.values():
        assert value.dtype == dtype


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex128])
@every_score
def test_cotangents_of_extreme_logits_are_finite(
    name: str, dtype: type[np.inexact]
) -> None:
    z = np.array([[1e4, -1e4, 0], [1e4, -1e4, 0], [-1e4, -1e4, -1e4]], dtype=dtype)

    cotangent = SCORES[name].cotangent(z, np.array([0, 1, 2]))

    assert cotangent.dtype == dtype
    assert np.isfinite(cotangent).all()
    assert np.abs(cotangent).max() <= 1


@given(case=cases())
def test_loss_is_exactly_the_opposite_of_log_probability(
    case: tuple[Array, Array],
) -> None:
    z, targets = case

    loss = SCORES["loss"]

    opposite = SCORES["log_probability"]
    np.testing.assert_array_equal(loss.value(z, targets), -opposite.value(z, targets))
    np.testing.assert_array_equal(
        loss.cotangent(z, targets), -opposite.cotangent(z, targets)
    )


@every_score
def test_nothing_is_written_and_nothing_shared(name: str) -> None:
    z, targets = np.arange(6.0).reshape(2, 3), np.array([2, 0])
    z.flags.writeable = targets.flags.writeable = False
    score = SCORES[name]

    results = score.value(z, targets), score.cotangent(z, targets)

    for result in results:
        assert result.flags.writeable
        assert not np.shares_memory(result, z)


@every_score
def test_nan_logits_give_nan_scores(name: str) -> None:
    z = np.array([[0.0, np.nan, 1.0]])

    value = SCORES[name].value(z, np.array([1]))

    assert np.isnan(value).all()
