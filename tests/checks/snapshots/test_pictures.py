"""The stored picture is, colour by colour, what the stored array renders to."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread, imsave

from checks.snapshots import HeatMap
from checks.snapshots.pictures import picture_of, write_png
from lenet_ref import render
from lenet_ref.trace import Array

Say = Callable[[HeatMap], list[str]]
NAME = "snapshots/test_maps/test_seven.png"


def decoded(path: Path) -> Array:
    colours: Array = np.rint(255 * imread(path)[..., :3]).astype(np.uint8)
    return colours


@pytest.fixture
def picture(stored: Path) -> Path:
    return stored.with_suffix(".png")


def test_picture_is_each_value_as_a_block(heat_map: HeatMap, picture: Path) -> None:
    colours = decoded(picture)

    assert colours.shape == (279, 279, 3)
    for row, column in ((0, 0), (30, 0), (0, 30)):
        seen = colours[row::31, column::31]
        assert np.array_equal(seen, render(heat_map.values))


def test_picture_of_an_unsigned_map_is_sequential() -> None:
    values = np.array([[0.0, 1.0]])
    hot = HeatMap(values=values, score="logit", target=7, signed=False)

    assert np.array_equal(picture_of(hot)[:1, ::140], render(values, signed=False))


def test_picture_file_says_nothing_about_who_wrote_it(picture: Path) -> None:
    assert b"tEXt" not in picture.read_bytes()


def test_picture_with_red_and_blue_exchanged_is_told(
    heat_map: HeatMap, picture: Path, said: Say
) -> None:
    write_png(picture, decoded(picture)[..., ::-1])

    assert said(heat_map) == [
        (
            f"{NAME}: 60543 of 77841 pixels are not what the stored map renders to, "
            "the first at row 62, column 0: expected (235, 244, 249), "
            "found (249, 244, 235)"
            "; red and blue are exchanged"
        )
    ]


def test_one_pixel_off_by_one_level_is_told(
    heat_map: HeatMap, picture: Path, said: Say
) -> None:
    colours = decoded(picture)
    colours[5, 7, 2] -= 1
    write_png(picture, colours)

    assert said(heat_map) == [
        (
            f"{NAME}: 1 of 77841 pixels are not what the stored map renders to, "
            "the first at row 5, column 7: expected (255, 255, 255), "
            "found (255, 255, 254)"
        )
    ]


def test_picture_that_shines_through_is_told(
    heat_map: HeatMap, picture: Path, said: Say
) -> None:
    opacity = np.full((279, 279, 1), 254, np.uint8)
    imsave(picture, np.concatenate([decoded(picture), opacity], axis=2))

    assert said(heat_map) == [
        f"{NAME}: expected colours (279, 279, 3), found (279, 279, 4)"
    ]


def test_the_same_colours_in_other_bytes_are_the_same_picture(
    heat_map: HeatMap, picture: Path, said: Say
) -> None:
    before = picture.read_bytes()
    imsave(picture, decoded(picture), pil_kwargs={"compress_level": 1})

    assert picture.read_bytes() != before
    assert said(heat_map) == []


DAMAGE = {
    "foreign": (lambda _: b"GIF89a and more", "pixels, found b'GIF89a and more'"),
    "empty": (lambda _: b"", "pixels, found b''"),
    "cut in its head": (lambda png: png[:20], "found b'\\x89PNG"),
    "cut in its middle": (
        lambda png: png[: len(png) // 2],
        "expected a whole PNG file, found a damaged one: ",
    ),
    "overwritten": (
        lambda png: png[:60] + bytes(40) + png[100:],
        "expected a whole PNG file, found a damaged one: ",
    ),
    "enormous": (
        lambda png: png[:16] + b"\x7f\xff\xff\xff" * 2 + png[24:],
        "expected a PNG file of 279 x 279 pixels, found 2147483647 x 2147483647",
    ),
}


@pytest.mark.parametrize(
    ("damage", "message"), tuple(DAMAGE.values()), ids=tuple(DAMAGE)
)
def test_damaged_picture_is_told(
    damage: Callable[[bytes], bytes],
    message: str,
    heat_map: HeatMap,
    picture: Path,
    said: Say,
) -> None:
    picture.write_bytes(damage(picture.read_bytes()))

    (line,) = said(heat_map)

    assert line.startswith(f"{NAME}: expected ")
    assert message in line


def test_missing_picture_is_told(heat_map: HeatMap, picture: Path, said: Say) -> None:
    picture.unlink()

    assert said(heat_map) == [
        f"{NAME}: expected the picture of the stored map, found no file"
    ]


def test_failed_comparison_leaves_expected_actual_and_difference(
    heat_map: HeatMap,
    with_values: Callable[[Array], HeatMap],
    said: Say,
    tmp_path: Path,
) -> None:
    values = heat_map.values.copy()
    values[4, 5] += 1
    values[0, 0] -= 0.5
    actual = with_values(values)
    assert said(actual)

    folder = tmp_path / "snapshots-failed" / "test_maps" / "test_seven"

    assert np.array_equal(decoded(folder / "expected.png"), picture_of(heat_map))
    assert np.array_equal(decoded(folder / "actual.png"), picture_of(actual))
    apart = np.zeros((9, 9))
    apart[4, 5], apart[0, 0] = 2, -1  # red where higher, half as blue where lower
    assert np.array_equal(decoded(folder / "difference.png")[::31, ::31], render(apart))
    assert (tmp_path / "snapshots-failed" / ".gitignore").read_text() == "*\n"


def test_pictures_that_cannot_be_written_do_not_hide_the_message(
    with_values: Callable[[Array], HeatMap], said: Say, tmp_path: Path
) -> None:
    (tmp_path / "snapshots-failed").write_text("a file where the folder should be")

    lines = said(with_values(np.ones((9, 9))))

    assert lines[-1].startswith("  pictures: not written: ")
