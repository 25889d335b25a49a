"""A map that is another one is told apart, whatever its picture looks like."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.snapshots import SNAPSHOT_RTOL, HeatMap
from checks.snapshots.comparison import compare, differences
from lenet_ref import render
from lenet_ref.trace import Array

Say = Callable[[HeatMap], list[str]]
WithValues = Callable[[Array], HeatMap]


def flip_one_strong_pixel(values: Array) -> Array:
    flipped = values.copy()
    flipped[4, 5] *= -1
    return flipped


def through_float32(values: Array) -> Array:
    return values.astype(np.float32)


def with_noise(values: Array, *, relative: float = 0.0, absolute: float = 0.0) -> Array:
    noise = np.random.default_rng(0).uniform(-1, 1, size=values.shape)
    return values * (1 + relative * noise) + absolute * noise


MISTAKES = {
    "sign of one strong pixel": (flip_one_strong_pixel, None),
    "negation": (np.negative, "looks like: the stored one negated"),
    "one per cent": (
        lambda values: 1.01 * values,
        "looks like: the stored one, 1.01 times",
    ),
    "rows reversed": (np.flipud, "looks like: the stored one upside down"),
    "columns reversed": (
        np.fliplr,
        "looks like: the stored one with left and right exchanged",
    ),
    "half a turn": (
        lambda values: values[::-1, ::-1],
        "looks like: the stored one turned by half a turn",
    ),
    "transposition": (np.transpose, "looks like: the stored one transposed"),
    "absolute value": (np.abs, "looks like: the absolute value of the stored one"),
    "negated and doubled": (
        lambda values: -2 * values,
        "looks like: the stored one negated, 2 times",
    ),
    "shift by a pixel": (lambda values: np.roll(values, 1, axis=1), None),
    "all zero": (np.zeros_like, None),
    "computed in float32": (through_float32, None),
    "a value that was zero": (
        lambda values: values + 1e-6 * (np.arange(81).reshape(9, 9) == 3),
        None,
    ),
}


@pytest.mark.parametrize(
    ("make", "looks_like"), tuple(MISTAKES.values()), ids=tuple(MISTAKES)
)
def test_mistake_is_told(
    make: Callable[[Array], Array],
    looks_like: str | None,
    heat_map: HeatMap,
    with_values: WithValues,
    said: Say,
) -> None:
    lines = said(with_values(make(heat_map.values)))

    assert (
        lines[0] == "the map is not as stored in snapshots/test_maps/test_seven.heatmap"
    )
    assert (f"  {looks_like}" in lines) == (looks_like is not None)


def test_one_per_cent_cannot_be_seen_but_is_told(heat_map: HeatMap) -> None:
    louder = replace(heat_map, values=1.01 * heat_map.values)

    assert np.array_equal(render(louder.values), render(heat_map.values))
    assert not compare(heat_map, louder).same


@pytest.mark.parametrize(
    "noise",
    [
        {"relative": 1e-12},
        {"absolute": 3.5e-9},
        {"relative": 1e-13, "absolute": 1e-10},
    ],
    ids=str,
)
def test_rounding_and_noise_about_zero_are_let_pass(
    noise: dict[str, float], heat_map: HeatMap, with_values: WithValues, said: Say
) -> None:
    assert said(with_values(with_noise(heat_map.values, **noise))) == []


def test_pixels_are_counted_beyond_the_tolerance(heat_map: HeatMap) -> None:
    moved = heat_map.values.copy()
    moved[3, :2] += heat_map.scale * SNAPSHOT_RTOL * np.array([0.9, 1.1])

    found = compare(heat_map, replace(heat_map, values=moved))

    assert (found.beyond, found.at) == (1, (3, 1))


def test_message_says_how_many_how_far_where_and_which_signs(
    heat_map: HeatMap, with_values: WithValues, said: Say
) -> None:
    values = heat_map.values.copy()
    values[4, 5] *= -1
    values[2, :6] *= -1

    assert said(with_values(values)) == [
        "the map is not as stored in snapshots/test_maps/test_seven.heatmap",
        "  pixels beyond 1e-08 of the scale: 7 of 81",
        (
            "  largest difference: 2 of the scale, at row 4, column 5: "
            "stored -3.5, actual 3.5"
        ),
        (
            "  signs flipped: 7, strongest at (row, column) "
            "(4, 5), (2, 3), (2, 2), (2, 1) and 3 more"
        ),
        "  scale: stored 3.5, unchanged",
        (
            "  pictures: snapshots-failed/test_maps/test_seven/ "
            "expected.png, actual.png, difference.png"
        ),
    ]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"target": 1}, "target: stored 7, actual 1"),
        ({"label": None}, "label: stored 7, actual None"),
        ({"score": "loss"}, "score: stored 'logit', actual 'loss'"),
        (
            {"channel_reduction": "max"},
            "channel_reduction: stored None, actual 'max'",
        ),
        ({"values": np.ones((2, 3))}, "shape: stored 9 x 9, actual 2 x 3"),
        (
            {"values": np.ones((9, 9)), "signed": False},
            "signed: stored True, actual False",
        ),
    ],
    ids=lambda value: "" if isinstance(value, str) else next(iter(value)),
)
def test_another_declaration_is_told(
    change: dict[str, Any], line: str, heat_map: HeatMap, said: Say
) -> None:
    assert f"  {line}" in said(replace(heat_map, **change))


def test_all_zero_map_is_compared_without_a_scale(with_values: WithValues) -> None:
    zero, tiny = with_values(np.zeros((2, 2))), with_values(np.full((2, 2), 1e-3))

    assert differences(zero, zero) == ()
    assert differences(zero, tiny) == (
        "pixels beyond 1e-08 (the stored map is all zero): 4 of 4",
        (
            "largest difference: 0.001 (the stored map is all zero), at "
            "row 0, column 0: "
            "stored 0, actual 0.001"
        ),
        "signs flipped: 0",
        "scale: stored 0, actual 0.001",
    )


@given(seed=st.integers(0, 2**16), size=st.floats(0, 3), exponent=st.integers(-12, 0))
def test_a_flipped_sign_is_always_a_pixel_beyond(
    seed: int, size: float, exponent: int
) -> None:
    rng = np.random.default_rng(seed)
    stored = HeatMap(values=rng.normal(size=(4, 5)), score="logit", target=0)
    moved = stored.values + size * 10.0**exponent * rng.normal(size=(4, 5))
    found = compare(stored, replace(stored, values=moved))

    assert len(found.flips) <= found.beyond
    assert found.same == (found.largest <= SNAPSHOT_RTOL)
