"""Settings: the table ``[tool.heatcheck]`` of the nearest pyproject.toml that has one.

The command line wins over every one of them.
"""

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checks.expectations import ExpectationError, checked

__all__ = ["Settings", "SettingsError", "settings_from"]


class SettingsError(ValueError):
    """A pyproject.toml, or a table in it, that cannot be understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a project says once, so that nobody has to type it.

    Parameters
    ----------
    subject : str, optional
        MODULE:ATTR or FILE.py:ATTR, as to be typed from the current directory.
    seed : int
    select : tuple of str
        Ids, families or patterns of the checks to put; empty for all.
    strict : bool
        Whether inconclusive counts as failed.
    expected_failures : mapping of str to str
        Check id to reason: of ``subject``, or of any where that is not set.
    folder : Path, optional
        Of the pyproject.toml; modules are importable from here.
    """

    subject: str | None = None
    seed: int = 0
    select: tuple[str, ...] = ()
    strict: bool = False
    expected_failures: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None

    def expected_of(self, subject: str) -> Mapping[str, str]:
        """Failures expected of ``subject``; of a companion by itself none are."""
        if self.subject is None or _place(self.subject) == _place(subject):
            return self.expected_failures
        return {}


def _place(spec: str) -> tuple[str, str]:
    """File or module, and attribute, however they were typed."""
    place, _, name = spec.rpartition(":")
    where = str(Path(place).resolve()) if place.endswith(".py") else place
    return where, name


KINDS: Mapping[str, tuple[type, str]] = {
    "subject": (str, 'a string such as "mine.py:subject"'),
    "seed": (int, "an integer from 0 on"),
    "select": (list, 'a list such as ["gradients", "state.*"]'),
    "strict": (bool, "true or false"),
    "expected_failures": (
        dict,
        'a table such as {"gradients.pixels_agree" = "rounded to float16"}',
    ),
}
"""Type of each setting, and how it is written."""


def settings_from(folder: Path) -> Settings:
    r"""Settings that hold in ``folder``: its own, or those of the folders above it.

    Raises
    ------
    SettingsError
        If the file is no TOML, or the table holds an unknown key or a value of another
        type than expected.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> text = "[tool.heatcheck]\nseed = 7\nselect = ['state.*']"
    >>> _ = (folder / "pyproject.toml").write_text(text)
    >>> found = settings_from(folder)
    >>> found.seed, found.select
    (7, ('state.*',))
    """
    for place in (folder.resolve(), *folder.resolve().parents):
        file = place / "pyproject.toml"
        table = _table(file) if file.is_file() else None
        if table is not None:
            return _settings(file, table)
    return Settings()


def _table(file: Path) -> Mapping[str, Any] | None:
    try:
        tool = tomllib.loads(file.read_text(encoding="utf-8")).get("tool")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        msg = f"{file}: {error}"
        raise SettingsError(msg) from error
    table = tool.get("heatcheck") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        msg = f"{file}: tool.heatcheck is {table!r}, expected a table [tool.heatcheck]"
        raise SettingsError(msg)
    return table


def _settings(file: Path, table: Mapping[str, Any]) -> Settings:
    for key, value in table.items():
        _see_to(f"{file}: [tool.heatcheck]", key, value)
    subject = table.get("subject")
    try:
        expected = checked(dict(_ids(table.get("expected_failures", {}))))
    except ExpectationError as error:
        msg = f"{file}: [tool.heatcheck]: {error}"
        raise SettingsError(msg) from error
    return Settings(
        subject=None if subject is None else _typed_here(subject, file.parent),
        seed=table.get("seed", 0),
        select=tuple(table.get("select", ())),
        strict=table.get("strict", False),
        expected_failures=expected,
        folder=file.parent,
    )


def _see_to(where: str, key: str, value: object) -> None:
    if key not in KINDS:
        close = difflib.get_close_matches(key, KINDS, n=1)
        known = f"did you mean {close[0]}" if close else f"it has {', '.join(KINDS)}"
        msg = f"{where} has no {key!r}; {known}"
        raise SettingsError(msg)
    kind, written = KINDS[key]
    fits = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
    texts = value if isinstance(value, list) else []
    below = isinstance(value, int) and value < 0
    if not fits or below or not all(isinstance(text, str) for text in texts):
        msg = f"{where} {key} is {value!r}, expected {written}"
        raise SettingsError(msg)


def _ids(table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Check ids with their reasons; unquoted, TOML reads an id's dot as a table."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from ((f"{key}.{name}", reason) for name, reason in value.items())
        else:
            yield key, value


def _typed_here(subject: str, folder: Path) -> str:
    """A file beside the pyproject.toml, as it is called from the current directory."""
    place, colon, name = subject.rpartition(":")
    if not place.endswith(".py") or Path(place).is_absolute():
        return subject
    return f"{Path(os.path.relpath(folder / place)).as_posix()}{colon}{name}"
