"""Adam."""

import numpy as np

from lenet_ref.adam import Adam


def test_adam_goes_down_a_bowl() -> None:
    state = Adam.start({"w": np.array([3.0, -2.0])})

    for _ in range(400):
        state = state.step({"w": 2 * state.parameters["w"]}, rate=0.05)

    # Adam moves by about the rate, so it ends within a few rates of the minimum
    np.testing.assert_allclose(state.parameters["w"], 0, atol=0.1)
    assert state.steps == 400


def test_adam_leaves_where_it_started_alone() -> None:
    start = Adam.start({"w": np.array([1.0])})

    start.step({"w": np.array([1.0])}, rate=0.5)

    assert start.parameters["w"] == 1
    assert start.means["w"] == 0
