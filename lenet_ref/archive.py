"""Archives: named arrays in a ``.npz`` file, without pickle, written all or nothing."""

import os
import zipfile
import zlib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib.npyio import NpzFile

from lenet_ref.trace import Array

__all__ = ["read_archive", "shipped", "write_archive"]

BROKEN = (
    EOFError,
    KeyError,
    MemoryError,  # a header that claims more than fits
    NotImplementedError,  # a compression or version flag that no zip of ours has
    OverflowError,
    RuntimeError,  # an encrypted member
    SyntaxError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What NumPy and zipfile raise for bytes that are not what they expect."""


def shipped(name: str) -> IO[bytes]:
    """Open a data file of this package, wherever the package is installed."""
    return resources.files("lenet_ref").joinpath(name).open("rb")


def _arrays(file: IO[bytes]) -> dict[str, Array]:
    loaded = np.load(file, allow_pickle=False)
    if not isinstance(loaded, NpzFile):
        msg = f"it holds one bare array {loaded.shape}"
        raise ValueError(msg)  # noqa: TRY004  (the file's value is wrong, not a type)
    with loaded:
        return {name: loaded[name] for name in loaded.files}


def read_archive(file: IO[bytes], name: str) -> dict[str, Array]:
    """Arrays of an open ``.npz`` file, by name; nothing in it is executed.

    Parameters
    ----------
    file : binary file
    name : str
        What messages call it.

    Raises
    ------
    ValueError
        If it is truncated, damaged, something else, or carries a pickle.
    OSError
        If it cannot be read at all.
    """
    try:
        return _arrays(file)
    except BROKEN as error:
        msg = (
            f"{name}: expected a .npz archive of plain arrays, whole and without "
            f"pickle; {str(error) or type(error).__name__}"
        )
        raise ValueError(msg) from error


def write_archive(path: Path, arrays: Mapping[str, Array]) -> None:
    """Write arrays to a ``.npz`` file, all of it or, if that fails, none of it.

    The same arrays give the same bytes.

    Raises
    ------
    ValueError
        If an array holds Python objects, which only a pickle could store.
    OSError
        If the file cannot be written; what was there before is left as it was.
    """
    for name, array in arrays.items():
        if array.dtype.hasobject:
            msg = f"{path}: array {name} is of {array.dtype}, expected no objects"
            raise ValueError(msg)
    members: dict[str, Any] = dict(arrays)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            np.savez_compressed(file, **members)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
