"""Trouble: why a learner's copy cannot be judged, in a sentence that helps."""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Trouble", "trouble_of"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What keeps a copy from being judged.

    Parameters
    ----------
    at : str
        File and line of the copy, such as ``lenet_ref/windows.py:12``; empty if the
        whole copy is meant.
    says : str
        What is the matter.
    advice : str
        What to do about it.
    """

    at: str
    says: str
    advice: str = ""


def _line(error: BaseException, folder: Path) -> str:
    """The innermost line of the copy that the error came through."""
    # Not extract_tb, which reads the files: the guard would take that for the copy's.
    walked = traceback.walk_tb(error.__traceback__)
    places = [(Path(frame.f_code.co_filename), line) for frame, line in walked]
    own = [(path, line) for path, line in places if path.is_relative_to(folder)]
    if not own:
        return ""
    path, line = own[-1]
    return f"{path.relative_to(folder).as_posix()}:{line}"


def _own(path: str | None, folder: Path) -> str:
    """A path of the copy as seen from its folder; of others, the name."""
    if path is None:
        return ""
    one = Path(path)
    inside = one.is_relative_to(folder)
    return one.relative_to(folder).as_posix() if inside else one.name


def trouble_of(error: BaseException, folder: Path) -> Trouble:
    """What an error, raised while a copy was loaded or first used, says of the copy.

    Parameters
    ----------
    error : BaseException
    folder : Path
        That holds the copy.

    Examples
    --------
    >>> try:
    ...     compile("y = (1", "/there/lenet_ref/x.py", "exec")
    ... except SyntaxError as error:
    ...     trouble_of(error, Path("/there")).at
    'lenet_ref/x.py:1'
    """
    for kind, says in SAYINGS.items():
        if isinstance(error, kind):
            return says(error, folder, _line(error, folder))
    return _raised(error, folder, _line(error, folder))


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".partition("\n")[0]


# All of these are given the same, whether they need it or not.
def _raised(error: BaseException, folder: Path, at: str) -> Trouble:  # noqa: ARG001
    advice = "mend that first; RESET begins anew"
    return Trouble(at, f"it raises {_said(error)}", advice)


def _unread(error: Any, folder: Path, at: str) -> Trouble:
    shown = (error.text or "").strip()
    where = f"{_own(error.filename, folder)}:{error.lineno}" if error.lineno else at
    text = f"Python cannot read this line, {error.msg}: {shown}".removesuffix(": ")
    return Trouble(where, text, "mend the line and save")


def _gone(error: Any, folder: Path, at: str) -> Trouble:
    name = _own(error.filename, folder)
    if name.endswith(".py"):
        return Trouble(name, "the file is gone", "RESET gives it out anew")
    return _raised(error, folder, at)


def _unreadable(error: Any, folder: Path, at: str) -> Trouble:
    name = _own(str(error.filename), folder) if error.filename else ""
    if name.endswith(".py"):
        says = f"the file cannot be read: {error.strerror}"
        return Trouble(name, says, "move what lies there away; RESET gives it out anew")
    return _raised(error, folder, at)


def _unknown(error: Any, folder: Path, at: str) -> Trouble:  # noqa: ARG001
    says = str(error).partition(" (")[0]
    advice = "was it renamed or moved? the names of the reference are needed"
    return Trouble(at or "lenet_ref/__init__.py", says, advice)


def _absent(error: Any, folder: Path, at: str) -> Trouble:
    return _raised(error, folder, at) if at else _unknown(error, folder, at)


def _no_text(error: Any, folder: Path, at: str) -> Trouble:  # noqa: ARG001
    told = "this file, or one that is imported here, is no UTF-8 text"
    return Trouble(at, told, "save it as UTF-8")


def _exits(error: Any, folder: Path, at: str) -> Trouble:  # noqa: ARG001
    return Trouble(at, "it ends the program here", "take the exit out")


SAYINGS: Mapping[type[BaseException], Callable[[Any, Path, str], Trouble]] = {
    SyntaxError: _unread,
    FileNotFoundError: _gone,
    OSError: _unreadable,
    ImportError: _unknown,
    AttributeError: _absent,
    UnicodeDecodeError: _no_text,
    SystemExit: _exits,
}
"""What is said of an error, by its type: the first that it is of."""
