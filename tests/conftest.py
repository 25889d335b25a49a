"""A small made-up MNIST, in files as published."""

import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lenet_ref.trace import Array


def idx_bytes(array: Array) -> bytes:
    """An idx file: 0, 0, 8 for unsigned bytes, rank; big-endian sizes; the bytes."""
    header = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    return header + array.astype(np.uint8).tobytes()


def blocks_by_class(count: int, seed: int) -> tuple[Array, Array]:
    """Noise with one bright block, whose place among ten tells the class."""
    labels = np.arange(count) % 10
    images = np.random.default_rng(seed).integers(0, 60, (count, 28, 28))
    for image, label in zip(images, labels, strict=True):
        row, column = 1 + 5 * (label % 5), 1 + 14 * (label // 5)
        image[row : row + 5, column : column + 12] = 255
    return images.astype(np.uint8), labels.astype(np.uint8)


@pytest.fixture(scope="session")
def make_mnist() -> Callable[..., Path]:
    """Write the four files into a directory: ``make_mnist(path, zipped=False)``."""

    def make(directory: Path, *, zipped: bool = False) -> Path:
        for part, count in (("train", 300), ("t10k", 130)):
            images, labels = blocks_by_class(count, seed=count)
            for stem, array in (("images-idx3", images), ("labels-idx1", labels)):
                content = idx_bytes(array)
                name = f"{part}-{stem}-ubyte" + (".gz" if zipped else "")
                packed = gzip.compress(content) if zipped else content
                (directory / name).write_bytes(packed)
        return directory

    return make


@pytest.fixture
def mnist(make_mnist: Callable[..., Path], tmp_path: Path) -> Path:
    """A directory with 300 training and 130 test images."""
    directory = tmp_path / "mnist"
    directory.mkdir()
    return make_mnist(directory)


@pytest.fixture(scope="session")
def as_idx() -> Callable[[Array], bytes]:
    """Bytes of an array in the idx format."""
    return idx_bytes
