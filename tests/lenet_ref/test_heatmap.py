import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lenet_ref.heatmap import DIVERGING, SEQUENTIAL, render
from lenet_ref.trace import Array

WHITE = (255, 255, 255)
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
"""Of red, green and blue, ITU-R BT.709."""

RAMP = np.linspace(-1, 1, 513).reshape(1, 513)

maps_of_any_scale = hnp.arrays(
    np.float64, (3, 4), elements=st.floats(allow_nan=False, allow_infinity=False)
)


def place(colours: Array, table: Array) -> Array:
    """Index of each colour in ``table``, which holds no colour twice."""
    rows = {tuple(colour): n for n, colour in enumerate(table.tolist())}
    return np.apply_along_axis(lambda c: rows[tuple(c.tolist())], -1, colours)


def test_tables_are_odd_read_only_and_hold_no_colour_twice() -> None:
    for table in (DIVERGING, SEQUENTIAL):
        assert table.shape == (257, 3)
        assert table.dtype == np.uint8
        assert not table.flags.writeable
        assert len({tuple(colour) for colour in table.tolist()}) == 257


def test_diverging_runs_from_blue_through_exact_white_to_red() -> None:
    negative, positive = DIVERGING[:128].astype(int), DIVERGING[129:].astype(int)

    assert tuple(DIVERGING[128]) == WHITE
    assert (negative[:, 2] > negative[:, 0]).all()
    assert (positive[:, 0] > positive[:, 2]).all()
    assert tuple(DIVERGING[0]) == (5, 48, 97)
    assert tuple(DIVERGING[256]) == (103, 0, 31)


def test_luminance_falls_from_white_towards_both_ends() -> None:
    luminance = DIVERGING @ LUMINANCE

    assert (np.diff(luminance[:129]) > 0).all()
    assert (np.diff(luminance[128:]) < 0).all()


def test_sequential_runs_from_black_to_white_ever_brighter() -> None:
    luminance = SEQUENTIAL @ LUMINANCE

    assert tuple(SEQUENTIAL[0]) == (0, 0, 0)
    assert tuple(SEQUENTIAL[256]) == WHITE
    assert (np.diff(luminance) > 0).all()


@given(maps=maps_of_any_scale)
def test_exactly_zero_is_white_and_signs_keep_their_side(maps: Array) -> None:
    maps[0, 0] = 0

    colours = render(maps)

    index = place(colours, DIVERGING)
    assert tuple(colours[0, 0]) == WHITE
    assert (index[maps > 0] >= 128).all()
    assert (index[maps < 0] <= 128).all()
    assert colours.shape == (3, 4, 3)
    assert colours.dtype == np.uint8


@given(maps=maps_of_any_scale)
def test_opposite_values_lie_opposite_in_the_table(maps: Array) -> None:
    there, back = render(maps), render(-maps)

    np.testing.assert_array_equal(
        place(there, DIVERGING) + place(back, DIVERGING), np.full(maps.shape, 256)
    )


@given(maps=maps_of_any_scale)
def test_larger_values_lie_further_up_the_table(maps: Array) -> None:
    index = place(render(maps), DIVERGING)

    order = np.argsort(maps, axis=None)
    assert (np.diff(index.ravel()[order]) >= 0).all()
    largest = np.abs(maps) == np.abs(maps).max()
    assert set(index[largest & (maps > 0)]) <= {256}
    assert set(index[largest & (maps < 0)]) <= {0}


def test_a_ramp_uses_every_colour() -> None:
    colours = render(RAMP)

    assert set(place(colours, DIVERGING).ravel()) == set(range(257))


@given(maps=hnp.arrays(np.float64, (3, 4), elements=st.floats(-8, 8, width=16)))
def test_the_scale_of_a_map_does_not_show(maps: Array) -> None:
    colours = render(maps)

    for scale in (2.0**-900, 2.0**900):
        np.testing.assert_array_equal(render(scale * maps), colours)


@pytest.mark.parametrize("value", [5e-324, 1e-310, 1.0, 1.7e308])
def test_flat_maps_are_of_one_colour(value: float) -> None:
    flat = np.full((2, 2), value)

    assert (render(flat) == DIVERGING[256]).all()
    assert (render(-flat) == DIVERGING[0]).all()
    assert (render(0 * flat) == WHITE).all()
    assert (render(flat, signed=False) == 255).all()
    assert (render(0 * flat, signed=False) == 0).all()


def test_each_map_of_a_batch_has_its_own_limit() -> None:
    maps = np.array([[[1.0, -1.0]], [[100.0, -100.0]], [[0.0, 0.0]]])

    colours = render(maps)

    np.testing.assert_array_equal(colours[0], colours[1])
    assert (colours[2] == WHITE).all()


@pytest.mark.parametrize("signed", [True, False])
def test_no_maps_make_no_pictures(signed: bool) -> None:  # noqa: FBT001
    colours = render(np.zeros((0, 5, 4)), signed=signed)

    assert colours.shape == (0, 5, 4, 3)


def test_a_given_limit_is_that_of_the_darkest_colours() -> None:
    maps = np.array([[-9.0, -4.0, 0.0, 1.0, 2.0, 9.0]])

    index = place(render(maps, limit=4.0), DIVERGING)

    assert index.tolist() == [[0, 0, 128, 160, 192, 256]]


def test_a_limit_of_zero_leaves_zero_white() -> None:
    colours = render(np.zeros((2, 2)), limit=0.0)

    assert (colours == WHITE).all()


def test_a_limit_may_be_far_below_the_values() -> None:
    maps = np.array([[-1.7e308, 0.0, 1.7e308]])

    index = place(render(maps, limit=5e-324), DIVERGING)

    assert index.tolist() == [[0, 128, 256]]


def test_a_limit_serves_maps_of_integers() -> None:
    index = place(render(np.array([[0, 1]]), limit=2.5), DIVERGING)

    assert index.tolist() == [[128, 128 + round(128 / 2.5)]]


def test_float32_maps_are_coloured_as_their_float64_copies() -> None:
    maps = np.random.default_rng(0).normal(size=(9, 28, 28)).astype(np.float32)

    colours = render(maps)

    np.testing.assert_array_equal(colours, render(maps.astype(np.float64)))


def test_a_map_is_neither_turned_nor_mirrored_nor_written_to() -> None:
    letter = np.array([[1.0, 1.0, 1.0], [1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [1.0, 0, 0]])
    letter.flags.writeable = False

    colours = render(letter)

    np.testing.assert_array_equal((colours != WHITE).any(axis=-1), letter == 1)


def test_unsigned_maps_run_through_the_sequential_table() -> None:
    colours = render(np.array([[0.0, 0.25, 1.0, 2.0]]), signed=False)

    assert place(colours, SEQUENTIAL).tolist() == [[0, 32, 128, 256]]


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_message_where_a_value_is_not_finite(value: float) -> None:
    maps = np.array([[0.0, value], [value, 1.0]])

    with pytest.raises(ValueError, match="NaN") as raised:
        render(maps)

    assert str(raised.value) == "a map of 4 values has 2 that are NaN or infinite"


def test_message_where_an_unsigned_map_is_signed() -> None:
    with pytest.raises(ValueError, match="unsigned") as raised:
        render(np.array([[1.0, -2.5]]), signed=False)

    assert str(raised.value) == "an unsigned map has negative values, down to -2.5"


@pytest.mark.parametrize("limit", [-1.0, float("nan")])
def test_message_where_the_limit_is_not_one(limit: float) -> None:
    with pytest.raises(ValueError, match="limit") as raised:
        render(np.array([[1.0]]), limit=limit)

    assert str(raised.value) == f"expected a limit of at least 0, got {limit}"
