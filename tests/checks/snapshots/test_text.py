"""The text of a heat map is exact, canonical, and refused when it is anything else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.snapshots import HeatMap, SnapshotFileError, as_text, read_text


@given(
    rows=st.integers(1, 4),
    columns=st.integers(1, 4),
    seed=st.integers(0, 2**16),
    exponent=st.integers(-290, 290),
    label=st.none() | st.integers(0, 9),
    signed=st.booleans(),
)
def test_text_holds_the_map_to_half_a_billionth_and_reads_back_as_itself(
    *,
    rows: int,
    columns: int,
    seed: int,
    exponent: int,
    label: int | None,
    signed: bool,
) -> None:
    values = 10.0**exponent * np.random.default_rng(seed).normal(size=(rows, columns))
    heat_map = HeatMap(
        values=values if signed else np.abs(values),
        score="loss",
        target=3,
        label=label,
        signed=signed,
    )

    read = read_text(as_text(heat_map))

    error = np.abs(read.values / heat_map.scale - heat_map.values / heat_map.scale)
    assert error.max() <= 0.5000001e-9
    assert read.scale == heat_map.scale
    assert (read.score, read.target, read.label) == ("loss", 3, label)
    assert read.signed == signed
    assert as_text(read) == as_text(heat_map)


def test_all_zero_map_has_a_text() -> None:
    flat = HeatMap(values=np.zeros((2, 2)), score="logit", target=0)

    assert read_text(as_text(flat)).values.tolist() == [[0, 0], [0, 0]]


SMALL = as_text(HeatMap(values=np.array([[-2.0, 0.5]]), score="logit", target=7))

DAMAGE = {
    "empty": (
        lambda _: "",
        "expected 'heat map, format 1' in line 1, found the end of the file",
    ),
    "foreign": (
        lambda _: "<html>",
        "expected 'heat map, format 1' in line 1, found '<html>'",
    ),
    "newer": (
        lambda text: text.replace("format 1", "format 2"),
        (
            "expected format 1, found format 2, which another version of "
            "heatcheck wrote; "
            "use that version, or store the map again"
        ),
    ),
    "truncated header": (
        lambda text: text[:33],
        "expected yes or no as signed in line 3, found 's'",
    ),
    "unknown score": (
        lambda text: text.replace("logit", "accuracy"),
        (
            "expected logit or probability or log_probability or loss as "
            "score in line 2, "
            "found 'score: accuracy'"
        ),
    ),
    "code for a scale": (
        lambda text: text.replace("2.0", "__import__('os').getpid()"),
        (
            "expected a number as scale in line 8, "
            "found \"scale: __import__('os').getpid()\""
        ),
    ),
    "endless scale": (
        lambda text: text.replace("2.0", "1e+999"),
        "expected a finite scale in line 8, found 'scale: 1e+999'",
    ),
    "no rows": (
        lambda text: "\n".join(text.splitlines()[:8]),
        "expected 'billionths of the scale:' in line 9, found the end of the file",
    ),
    "truncated rows": (
        lambda text: "\n".join(text.splitlines()[:9]),
        "expected 1 rows of integers, found 0",
    ),
    "row too short": (
        lambda text: text.replace("   250000000", ""),
        "expected 2 integers in line 10, found '-1000000000'",
    ),
    "half a number": (
        lambda text: text[:-4],
        "expected '-1000000000      250000' in line 10, found '-1000000000   250000'",
    ),
    "other scale": (
        lambda text: text.replace("scale: 2.0", "scale: 2.00"),
        "expected 'scale: 2.0' in line 8, found 'scale: 2.00'",
    ),
    "other shape": (
        lambda text: text.replace("1 x 2", "99999 x 99999"),
        "expected 99999 rows of integers, found 1",
    ),
    "no shape": (
        lambda text: text.replace("1 x 2", "1 x 0"),
        ("expected rows x columns as shape in line 7, found 'shape: 1 x 0'"),
    ),
    "negative though unsigned": (
        lambda text: text.replace("yes", "no"),
        "an unsigned map has negative values, down to -2.0",
    ),
    "more behind it": (
        lambda text: text + "import os\n",
        "expected 1 rows of integers, found 2",
    ),
}


@pytest.mark.parametrize(
    ("damage", "message"), tuple(DAMAGE.values()), ids=tuple(DAMAGE)
)
def test_damaged_file_is_refused(damage: Callable[[str], str], message: str) -> None:
    with pytest.raises(SnapshotFileError) as caught:
        read_text(damage(SMALL), "seven.heatmap")

    assert str(caught.value) == f"seven.heatmap: {message}"


def test_line_ends_of_another_system_are_read() -> None:
    assert as_text(read_text(SMALL.replace("\n", "\r\n"))) == SMALL


def test_bytes_that_are_no_text_are_told_and_not_raised(
    heat_map: HeatMap, stored: Path, said: Callable[[HeatMap], list[str]]
) -> None:
    stored.write_bytes(b"\x80\x04\x95pickle")

    assert said(heat_map) == [
        (
            "snapshots/test_maps/test_seven.heatmap: expected text, found "
            "bytes that are not "
            "UTF-8: 'utf-8' codec can't decode byte 0x80 in position 0: "
            "invalid start byte"
        )
    ]


def test_heat_map_keeps_its_values_whatever_becomes_of_the_array() -> None:
    values = np.ones((1, 2))
    heat_map = HeatMap(values=values, score="logit", target=7)

    values[:] = 0

    assert heat_map.values.tolist() == [[1, 1]]
    assert not heat_map.values.flags.writeable


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"values": np.zeros((1, 2, 2))}, "expected one map (H, W), got (1, 2, 2)"),
        ({"values": np.zeros((0, 2))}, "expected one map (H, W), got (0, 2)"),
        (
            {"values": np.array([[np.nan, 1]])},
            "a map of 2 values has 1 that are NaN or infinite",
        ),
        (
            {"values": np.array([[-1.0]]), "signed": False},
            "an unsigned map has negative values, down to -1.0",
        ),
        (
            {"score": "accuracy"},
            (
                "score is 'accuracy', expected one of 'logit', 'probability', "
                "'log_probability', 'loss'"
            ),
        ),
        (
            {"channel_reduction": "mean"},
            "channel_reduction is 'mean', expected one of None, 'max', 'sum', 'l2'",
        ),
    ],
)
def test_what_is_no_heat_map_is_refused(change: dict[str, Any], message: str) -> None:
    given: dict[str, Any] = {"values": np.ones((1, 2)), "score": "logit", "target": 1}

    with pytest.raises(ValueError) as caught:  # noqa: PT011  (compared whole below)
        HeatMap(**given | change)

    assert str(caught.value) == message
