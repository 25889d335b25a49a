"""JSON output: where it goes, and where what is for people goes beside it."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from checks.mistyped import MistypedError
from checks.reporters.json_file import write_json, write_whole
from checks.reporters.page import Page
from checks.silence import reserved_output

__all__ = [
    "checked_apart",
    "checked_file",
    "checked_path",
    "page_beside",
    "write",
    "write_page",
]


def checked_file(file: str | None) -> None:
    """See beforehand whether JSON can be written.

    Standard output is kept for it, if it goes there.

    Raises
    ------
    MistypedError
        If the folder does not exist, or the file is one.
    """
    if file == "-" and sys.stdout is None:
        msg = "--json -: standard output is closed, expected a file; type --json FILE"
        raise MistypedError(msg)
    if file == "-":
        reserved_output()
    if file != "-":
        checked_path("--json", file, ".json")


def checked_path(option: str, file: str | None, suffix: str) -> None:
    """See beforehand whether there can be such a file.

    Parameters
    ----------
    option : str
        What it was given to.
    file : str or None
        None is no file.
    suffix : str
        What its name may well end in.

    Raises
    ------
    MistypedError
        If the folder does not exist, or the file is one.
    """
    if file is None:
        return
    path = Path(file)
    if path.suffix == ".py":  # the subject's own, perhaps: nothing of it may be lost
        msg = f"{option} {file}: is a source file; type {path.with_suffix(suffix)}"
        raise MistypedError(msg)
    if path.is_dir():
        msg = f"{option} {file}: is a folder, expected a file"
        raise MistypedError(msg)
    if not path.parent.is_dir():
        msg = f"{option} {file}: no folder {path.parent}; type mkdir -p {path.parent}"
        raise MistypedError(msg)


def checked_apart(**files: str | None) -> None:
    """See beforehand that no file is to be written twice.

    Parameters
    ----------
    **files
        By option.

    Raises
    ------
    MistypedError
        If two options name the same file.

    Examples
    --------
    >>> checked_apart(json="found.json", record="./found.jsonl", gallery=None)
    """
    known: dict[Path, str] = {}
    for option, file in files.items():
        if file is None or file == "-":
            continue
        other = known.setdefault(Path(file).resolve(), option)
        if other != option:
            msg = f"--{option} {file}: is the file of --{other} too; name another"
            raise MistypedError(msg)


def write(found: Mapping[str, Any], file: str | None) -> None:
    """Write JSON where it is wanted.

    Raises
    ------
    MistypedError
        If the file cannot be written.
    """
    if file is None:
        return
    try:
        write_json(found, file, sys.stdout)
    except BrokenPipeError:
        raise
    except OSError as error:
        msg = f"--json {file}: {error.strerror or error}"
        raise MistypedError(msg) from error


def write_page(text: str, option: str, file: str) -> None:
    """Write a page where an option wants it.

    Raises
    ------
    MistypedError
        If the file cannot be written.
    """
    try:
        write_whole(text, file)
    except OSError as error:
        msg = f"{option} {file}: {error.strerror or error}"
        raise MistypedError(msg) from error


def page_beside(file: str | None) -> Page:
    """Standard output, or standard error where the former is to hold JSON only."""
    return Page(sys.stderr if file == "-" else sys.stdout)
