"""The plan of a training run."""

import numpy as np
import pytest

from lenet_ref.plan import Plan


@pytest.mark.parametrize(("epochs", "seed"), [(0, 0), (1, -1)])
def test_plan_without_epochs_or_with_a_negative_seed_is_refused(
    epochs: int, seed: int
) -> None:
    with pytest.raises(ValueError, match=f"got {epochs} epochs, seed {seed}"):
        Plan(epochs, seed)


def test_rate_rises_from_nothing_and_falls_back_to_it() -> None:
    rates = [Plan().rate(share) for share in np.linspace(0, 1, 101)]

    top = rates.index(max(rates))
    assert 0 < top < 10
    assert rates == sorted(rates[:top]) + sorted(rates[top:], reverse=True)
    assert (rates[0], rates[-1]) == (0, 0)
