import numpy as np

from checks.hypotheses.fit import least_misfit


def test_nothing_fits_what_is_not_finite() -> None:
    observed = np.array([[np.inf, np.nan, 1.0]])

    found = least_misfit(observed, np.ones((1, 3)), allowed=0.5)

    assert found is None
