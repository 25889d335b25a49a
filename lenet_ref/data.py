"""Data: the digits of MNIST, from the files as published or from the bundle.

Symbols: N images of 28 rows and 28 columns, one channel.
"""

import gzip
import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import IO, cast

import numpy as np

from lenet_ref.archive import read_archive, shipped
from lenet_ref.preprocessing import preprocess
from lenet_ref.trace import Array

__all__ = ["CLASSES", "DataError", "Split", "digits", "pixels", "read_mnist"]

HOME = "yann.lecun.com/exdb/mnist"
SIDE = 28
CLASSES = 10
MOST = 60_000
"""Images of the larger half; what claims more is broken, and is not made room for."""

IMAGES, LABELS = "images", "labels"
RANKS = {IMAGES: 3, LABELS: 1}
"""Number of dimensions of an idx file, the last byte of its magic number."""

UBYTE = 8
"""The idx format's code for unsigned bytes, the third byte of the magic number."""


class DataError(ValueError):
    """A data file is missing or broken; says which, what was found and expected."""


def _broken(path: Path, found: str, expected: str) -> DataError:
    return DataError(
        f"{path}: found {found}, expected {expected}; MNIST is published at {HOME}"
    )


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """The training or the test half of MNIST.

    Parameters
    ----------
    pixels : Array of uint8, shape (N, 1, 28, 28)
    labels : Array of int64, shape (N,)
    checksums : mapping of str to str
        SHA-256 of each file's bytes, decompressed, by the name it is published under.
    """

    pixels: Array
    labels: Array
    checksums: Mapping[str, str]


def _find(directory: Path, part: str, what: str) -> Path:
    """File of the split, under any of the names that are in use."""
    if not directory.is_dir():
        found = "a file" if directory.exists() else "nothing"
        raise _broken(directory, found, "a directory with the four files of MNIST")
    stem, kind = f"{part}-{what}", f"idx{RANKS[what]}-ubyte"
    names = [f"{stem}{dot}{kind}{end}" for dot in "-." for end in ("", ".gz")]
    for name in names:
        if (directory / name).is_file():
            return directory / name
    expected = f"one of {', '.join(names)}"
    raise _broken(directory, f"no {part} {what}", expected)


def _header(path: Path, file: IO[bytes], what: str) -> tuple[bytes, tuple[int, ...]]:
    """Header of an idx file and the dimensions it gives."""
    magic = bytes([0, 0, UBYTE, RANKS[what]])
    size = 4 * (1 + RANKS[what])
    header = file.read(size)
    if not header.startswith(magic):
        expected = f"magic number {magic.hex(' ')} of {what}"
        raise _broken(path, f"first bytes {header[:4].hex(' ') or 'none'}", expected)
    if len(header) < size:
        raise _broken(path, f"{len(header)} bytes", f"a header of {size}")
    dims = tuple(int(n) for n in np.frombuffer(header, dtype=">u4")[1:])
    if not 1 <= dims[0] <= MOST or dims[1:] not in {(), (SIDE, SIDE)}:
        expected = "(N, 28, 28)" if what == IMAGES else "(N,)"
        raise _broken(path, f"dimensions {dims}", f"{expected} with N up to {MOST:,}")
    return header, dims


def _parsed(path: Path, file: IO[bytes], what: str) -> tuple[Array, str]:
    """Array of an idx file, and its checksum."""
    header, dims = _header(path, file, what)
    size = prod(dims)
    body = file.read(size + 1)  # one more, to notice a longer file without reading it
    if len(body) != size:
        found = "more" if len(body) > size else f"{len(body)} bytes"
        expected = f"{size} bytes after the header, as its dimensions {dims} say"
        raise _broken(path, found, expected)
    checksum = hashlib.sha256(header + body).hexdigest()
    return np.frombuffer(body, dtype=np.uint8).reshape(dims), checksum


def _read(path: Path, what: str) -> tuple[Array, str]:
    """Read an idx file, compressed if its name says so."""
    zipped = path.suffix == ".gz"
    with cast("IO[bytes]", gzip.open(path)) if zipped else path.open("rb") as file:
        try:
            return _parsed(path, file, what)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise _broken(path, f"no intact gzip file ({error})", "one") from error


def read_mnist(directory: str | Path, part: str) -> Split:
    """Read one half of MNIST from its two files, plain or compressed.

    Parameters
    ----------
    directory : str or Path
        Holds the files under their published names, ``train-images-idx3-ubyte`` and so
        on, or with a dot before ``idx``; each may end in ``.gz``.
    part : {"train", "t10k"}

    Raises
    ------
    DataError
        If a file is missing, is not what its name says, is truncated or too long, or if
        the labels do not fit the images.
    OSError
        If a file cannot be read.
    """
    paths = {what: _find(Path(directory), part, what) for what in RANKS}
    images, images_sum = _read(paths[IMAGES], IMAGES)
    labels, labels_sum = _read(paths[LABELS], LABELS)
    if labels.max() >= CLASSES:
        raise _broken(paths[LABELS], f"label {labels.max()}", "labels from 0 to 9")
    if len(images) != len(labels):
        found = f"{len(labels)} labels"
        expected = f"{len(images)}, one for each image of {paths[IMAGES].name}"
        raise _broken(paths[LABELS], found, expected)
    return Split(
        pixels=images[:, np.newaxis],
        labels=labels.astype(np.int64),
        checksums={
            f"{part}-images-idx3-ubyte": images_sum,
            f"{part}-labels-idx1-ubyte": labels_sum,
        },
    )


def pixels() -> tuple[Array, Array]:
    """Bundled digits as they are stored, a few of which the shipped net gets wrong.

    Returns
    -------
    pixels : Array of uint8, shape (N, 1, 28, 28)
    labels : Array of int64, shape (N,)
        At least ten of each class, in the order of the test set.

    Raises
    ------
    ValueError
        If the bundle is damaged; it comes with the package.
    """
    name = "lenet_ref/digits.npz"
    with shipped("digits.npz") as file:
        bundle = read_archive(file, name=name)
    if not {"pixels", "labels"} <= set(bundle):
        found = " ".join(bundle) or "nothing"
        msg = f"{name}: found {found}, expected pixels and labels"
        raise DataError(msg)
    return bundle["pixels"], bundle["labels"]


def digits() -> tuple[Array, Array]:
    """Bundled digits as the network takes them.

    Returns
    -------
    images : Array of float64, shape (N, 1, 28, 28)
        In [0, 1].
    labels : Array of int64, shape (N,)

    Examples
    --------
    >>> images, labels = digits()
    >>> images.shape[1:], int(labels[0])
    ((1, 28, 28), 7)
    """
    stored, labels = pixels()
    return preprocess(stored), labels
