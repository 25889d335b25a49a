"""Reading MNIST: whatever is wrong with a file, the message says so."""

import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lenet_ref.data import DataError, read_mnist
from lenet_ref.trace import Array

HOME = "MNIST is published at yann.lecun.com/exdb/mnist"
IMAGES, LABELS = "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"


@pytest.mark.parametrize("zipped", [False, True])
def test_files_give_what_was_written(
    make_mnist: Callable[..., Path],
    as_idx: Callable[[Array], bytes],
    tmp_path: Path,
    *,
    zipped: bool,
) -> None:
    make_mnist(tmp_path, zipped=zipped)

    split = read_mnist(tmp_path, "t10k")

    assert split.pixels.shape == (130, 1, 28, 28)
    assert split.pixels.dtype == np.uint8
    assert split.pixels[23, 0, 16:21, 1:13].min() == 255
    assert split.labels.dtype == np.int64
    np.testing.assert_array_equal(split.labels, np.arange(130) % 10)
    content = as_idx(split.pixels[:, 0])
    assert split.checksums[IMAGES] == hashlib.sha256(content).hexdigest()


def test_names_with_a_dot_are_found_too(mnist: Path) -> None:
    (mnist / IMAGES).rename(mnist / "t10k-images.idx3-ubyte")

    split = read_mnist(mnist, "t10k")

    assert set(split.checksums) == {IMAGES, LABELS}


def complaint(directory: Path) -> str:
    with pytest.raises(DataError) as caught:
        read_mnist(directory, "t10k")
    return str(caught.value)


def test_missing_directory_is_named(tmp_path: Path) -> None:
    assert complaint(tmp_path / "none") == (
        f"{tmp_path / 'none'}: found nothing, expected a directory with the four files "
        f"of MNIST; {HOME}"
    )


def test_missing_file_is_named(mnist: Path) -> None:
    (mnist / LABELS).unlink()

    assert complaint(mnist) == (
        f"{mnist}: found no t10k labels, expected one of t10k-labels-idx1-ubyte, "
        "t10k-labels-idx1-ubyte.gz, t10k-labels.idx1-ubyte, t10k-labels.idx1-ubyte.gz; "
        f"{HOME}"
    )


def test_wrong_magic_number_is_shown(mnist: Path) -> None:
    (mnist / IMAGES).write_bytes(b"<!DOCTYPE html>")

    assert complaint(mnist) == (
        f"{mnist / IMAGES}: found first bytes 3c 21 44 4f, expected magic number "
        f"00 00 08 03 of images; {HOME}"
    )


def test_swapped_files_are_noticed(mnist: Path) -> None:
    (mnist / IMAGES).write_bytes((mnist / LABELS).read_bytes())

    assert "found first bytes 00 00 08 01, expected magic number" in complaint(mnist)


@pytest.mark.parametrize(
    ("length", "found"),
    [
        (0, "found first bytes none, expected magic number 00 00 08 03"),
        (9, "found 9 bytes, expected a header of 16"),
        (216, "found 200 bytes, expected 101920 bytes after the header"),
    ],
)
def test_truncated_file_is_measured(mnist: Path, length: int, found: str) -> None:
    content = (mnist / IMAGES).read_bytes()
    (mnist / IMAGES).write_bytes(content[:length])

    assert found in complaint(mnist)


def test_longer_file_is_noticed(mnist: Path) -> None:
    with (mnist / LABELS).open("ab") as file:
        file.write(b"\0")

    assert "found more, expected 130 bytes after the header" in complaint(mnist)


def test_claim_of_many_images_is_refused_before_reading(mnist: Path) -> None:
    content = bytearray((mnist / IMAGES).read_bytes())
    content[4:8] = b"\x7f\xff\xff\xff"
    (mnist / IMAGES).write_bytes(bytes(content))

    assert complaint(mnist) == (
        f"{mnist / IMAGES}: found dimensions (2147483647, 28, 28), expected "
        f"(N, 28, 28) with N up to 60,000; {HOME}"
    )


@pytest.mark.parametrize(
    ("shape", "found"),
    [
        ((3, 27, 28), "found dimensions (3, 27, 28), expected (N, 28, 28)"),
        ((0, 28, 28), "found dimensions (0, 28, 28), expected (N, 28, 28)"),
    ],
)
def test_other_dimensions_are_shown(
    mnist: Path, as_idx: Callable[[Array], bytes], shape: tuple[int, ...], found: str
) -> None:
    (mnist / IMAGES).write_bytes(as_idx(np.zeros(shape)))

    assert found in complaint(mnist)


def test_file_that_is_not_gzip_is_noticed(mnist: Path) -> None:
    (mnist / IMAGES).rename(mnist / f"{IMAGES}.gz")

    message = complaint(mnist)

    assert message.startswith(f"{mnist / IMAGES}.gz: found no intact gzip file (Not a")


@pytest.mark.parametrize("length", [5, 40, -9, -3])
def test_truncated_gzip_is_noticed(mnist: Path, length: int) -> None:
    packed = gzip.compress((mnist / IMAGES).read_bytes())
    (mnist / IMAGES).unlink()
    (mnist / f"{IMAGES}.gz").write_bytes(packed[:length])

    assert "found no intact gzip file (" in complaint(mnist)


def test_damaged_gzip_is_noticed(mnist: Path) -> None:
    packed = bytearray(gzip.compress((mnist / IMAGES).read_bytes()))
    packed[1000] ^= 255
    (mnist / IMAGES).unlink()
    (mnist / f"{IMAGES}.gz").write_bytes(bytes(packed))

    assert "found no intact gzip file (" in complaint(mnist)


def test_label_out_of_range_is_shown(
    mnist: Path, as_idx: Callable[[Array], bytes]
) -> None:
    (mnist / LABELS).write_bytes(as_idx(np.full(130, 10)))

    assert "found label 10, expected labels from 0 to 9" in complaint(mnist)


def test_labels_that_do_not_fit_the_images_are_counted(
    mnist: Path, as_idx: Callable[[Array], bytes]
) -> None:
    (mnist / LABELS).write_bytes(as_idx(np.zeros(129)))

    assert f"found 129 labels, expected 130, one for each image of {IMAGES}" in (
        complaint(mnist)
    )
