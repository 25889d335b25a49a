"""Trouble: why a learner's copy cannot be judged, in a sentence that helps."""

import traceback
from dataclasses import dataclass
from pathlib import Path

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
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if Path(f.filename).is_relative_to(folder)]
    if not own:
        return ""
    return f"{Path(own[-1].filename).relative_to(folder).as_posix()}:{own[-1].lineno}"


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
    at = _line(error, folder)
    said = f"{type(error).__name__}: {error}".partition("\n")[0]
    match error:
        case SyntaxError():
            shown = (error.text or "").strip()
            where = f"{_own(error.filename, folder)}:{error.lineno}"
            text = f"Python cannot read this line, {error.msg}: {shown}"
            return Trouble(where, text, "mend the line and save")
        case FileNotFoundError() if str(error.filename).endswith(".py"):
            name = _own(error.filename, folder)
            return Trouble(name, "the file is gone", "put it back: it is in reset")
        case ImportError():
            text = f"{said.removeprefix('ImportError: ').partition(' (')[0]}"
            advice = "was it renamed or moved? the names of the reference are needed"
            return Trouble(at, text, advice)
        case AttributeError() if not at:
            return Trouble("lenet_ref/__init__.py", said, "was it renamed or removed?")
        case UnicodeDecodeError():
            return Trouble(at, "the file is no UTF-8 text", "save it as UTF-8")
        case SystemExit():
            return Trouble(at, "it ends the program here", "take the exit out")
    return Trouble(at, f"it raises {said}", "the copy must at least run")
