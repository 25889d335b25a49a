"""Which inputs are on one affine piece of a step."""

import numpy as np
import pytest

from checks.replicas.pieces import on_one_piece
from lenet_ref.layers import Dense, MaxPool2d, ReLU
from lenet_ref.trace import Array, Step

POOL = MaxPool2d("pool", kernel=(1, 2), stride=(1, 1))


def row(*values: float) -> Array:
    return np.array([[[list(values)]]], dtype=float)


def relu(x: Array) -> Step:
    return Step("relu", "relu", x, ReLU("relu").forward(x))


def pool(x: Array) -> Step:
    return Step("pool", "max_pool2d", x, POOL.forward(x), geometry=POOL.geometry)


@pytest.mark.parametrize(
    ("step", "other", "same"),
    [
        (relu(row(1, -2)), row(3, -1), True),
        (relu(row(1, -2)), row(3, 1), False),
        (relu(row(1, 0)), row(1, 0), False),
        (pool(row(1, 2, 3)), row(0, 2, 9), True),
        (pool(row(1, 2, 3)), row(2.5, 2, 3), False),
        (pool(row(2, 2, 3)), row(2, 2, 3), False),
    ],
)
def test_a_piece_ends_where_a_gate_or_a_winner_changes(
    *, step: Step, other: Array, same: bool
) -> None:
    found = on_one_piece(step, other)

    assert found.tolist() == [same]


def test_each_image_is_told_by_itself() -> None:
    x = np.concatenate([row(1, -1), row(1, -1)])

    found = on_one_piece(relu(x), np.concatenate([row(2, -1), row(2, 1)]))

    assert found.tolist() == [True, False]


def test_an_affine_step_has_one_piece() -> None:
    dense = Dense("dense", np.ones((1, 2)), np.zeros(1))
    x = np.array([[0.0, 0.0]])

    found = on_one_piece(Step("dense", "dense", x, dense.forward(x)), x + 5)

    assert found.tolist() == [True]


def test_a_step_of_another_kind_has_no_certificate() -> None:
    x = row(1, 2)

    found = on_one_piece(Step("tanh", "tanh", x, np.tanh(x)), x)

    assert found.tolist() == [False]
