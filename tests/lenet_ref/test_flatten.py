import numpy as np

from lenet_ref.layers import Flatten


def test_forward_reads_channel_by_channel_row_by_row() -> None:
    x = np.arange(2 * 2 * 2 * 3.0).reshape(2, 2, 2, 3)

    y = Flatten("flatten").forward(np.asfortranarray(x))

    np.testing.assert_array_equal(y, [range(12), range(12, 24)])


def test_vjp_gives_each_cotangent_back_to_its_place() -> None:
    x = np.zeros((2, 2, 2, 3))
    gy = np.arange(24.0).reshape(2, 12)

    gx = Flatten("flatten").vjp(x, gy)

    assert gx[1, 0, 1, 2] == 12 + 5
    assert gx[0, 1, 0, 0] == 6
    np.testing.assert_array_equal(Flatten("flatten").forward(gx), gy)
