"""JSON: to standard output, or to a file that is either the old one or the new."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

__all__ = ["as_text", "write_json", "write_whole"]


def as_text(found: Mapping[str, Any]) -> str:
    """Indented JSON with a newline at the end; NaN and infinity are refused.

    Examples
    --------
    >>> print(as_text({"verdict": "pass"}), end="")
    {
      "verdict": "pass"
    }
    """
    return json.dumps(found, indent=2, allow_nan=False) + "\n"


def write_json(found: Mapping[str, Any], file: str, standard_output: TextIO) -> None:
    """Write to ``file``, or to standard output where it is ``-``.

    Raises
    ------
    OSError
        If it cannot be written; the old file then stands as it was.
    """
    text = as_text(found)
    if file == "-":
        standard_output.write(text)
        standard_output.flush()
    else:
        write_whole(text, file)


def write_whole(text: str, file: str) -> None:
    """Write text to a file, all of it or nothing.

    Raises
    ------
    OSError
        If it cannot be written; the old file then stands as it was.
    """
    path = Path(file).resolve()
    if path.exists() and not path.is_file():  # a device or a pipe is not replaced
        path.write_text(text, encoding="utf-8")
    else:
        _replace(path, text)


def _replace(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
