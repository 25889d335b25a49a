"""Tracebacks: the frames of a subject's own code that something was raised in."""

import dis
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

__all__ = ["Frame", "lies_in", "own_frames"]

CHECKS = Path(__file__).resolve().parent
"""Frames of this package are not where a subject's mistake is ..."""

OTHERS = (CHECKS, Path(sysconfig.get_path("stdlib")).resolve())
"""... nor are those of Python itself ..."""

INSTALLED = "site-packages"
"""... nor of what was installed; ..."""

MADE = ("<frozen ", "<__array_function__")
"""... nor of what stands in no file, save what a person typed."""

REFUSING = dis.opmap["RAISE_VARARGS"]
"""What a ``raise`` or an ``assert`` of a person's own is compiled to."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A function of the subject's own, while something was raised in it.

    Parameters
    ----------
    function : str
        Qualified name.
    path : str
        File, as it was compiled.
    first, line : int
        Of the function, and where it was left.
    owner : object
        Its first argument: of a method, what it is bound to.
    refuses : bool
        Whether it was left by a ``raise`` that stands in it.
    """

    function: str
    path: str
    first: int
    line: int
    owner: object
    refuses: bool

    @property
    def source(self) -> str:
        """File and line, such as ``conv.py:12``."""
        return f"{Path(self.path).name}:{self.line}"


def _is_own(path: str) -> bool:
    if path.startswith(MADE) or INSTALLED in path:
        return False
    return not any(Path(path).is_relative_to(folder) for folder in OTHERS)


def lies_in(path: str, file: str) -> bool:
    """Whether a path ends in a file's, whole names compared.

    Examples
    --------
    >>> lies_in("project/net/conv.py", "net/conv.py")
    True
    >>> lies_in("project/myconv.py", "conv.py")
    False
    """
    tail = Path(file).parts
    return bool(tail) and Path(path).parts[-len(tail) :] == tail


def _frame(entry: TracebackType) -> Frame:
    code = entry.tb_frame.f_code
    first = code.co_varnames[0] if code.co_argcount else None
    return Frame(
        function=code.co_qualname,
        path=code.co_filename,
        first=code.co_firstlineno,
        line=entry.tb_lineno,
        owner=entry.tb_frame.f_locals.get(first) if first else None,
        refuses=code.co_code[entry.tb_lasti] == REFUSING,
    )


def own_frames(error: BaseException, files: Iterable[str] = ()) -> tuple[Frame, ...]:
    """Frames that an error came through, outermost first, of nobody else's code.

    Parameters
    ----------
    error : BaseException
    files : iterable of str
        Further files that are the subject's own, wherever they lie.

    Examples
    --------
    >>> try:
    ...     {}["absent"]
    ... except KeyError as error:
    ...     [frame.refuses for frame in own_frames(error)]
    [False]
    """
    known = frozenset(files)
    entries, entry = [], error.__traceback__
    while entry is not None:
        entries.append(entry)
        entry = entry.tb_next
    return tuple(
        _frame(one)
        for one in entries
        if _is_own(path := one.tb_frame.f_code.co_filename)
        or any(lies_in(path, file) for file in known)
    )
