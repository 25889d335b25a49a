"""Loading: from what a person types, MODULE:ATTR or FILE.py:ATTR, to a subject."""

import contextlib
import difflib
import hashlib
import importlib
import importlib.util
import inspect
import sys
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from checks.contract import ContractError
from checks.subject import Subject

__all__ = ["DEFAULT", "LoadingError", "load", "named_object"]

DEFAULT = "checks.reference:reference"
"""The subject that is judged where none is named."""

EXPECTED = "expected a Subject, or a function of no arguments that returns one"

OURS = Path(__file__).resolve().parent
"""Frames of this package are not where a user's mistake is."""


class LoadingError(Exception):
    """What was typed leads to no subject; the message says what to type instead.

    Raised from the exception of the user's own code, where there was one.
    """


def load(spec: str, *, beside: Path | None = None) -> Subject:
    """Subject that ``spec`` names.

    Parameters
    ----------
    spec : str
        ``MODULE:ATTR``, importable from here as by ``python -m``, or ``FILE.py:ATTR``;
        ATTR is a Subject, or a function of no arguments that returns one. ATTR@2 is
        the first of its companions by itself, ATTR@3 the second.
    beside : Path, optional
        A folder from which modules are importable as well.

    Returns
    -------
    Subject
        Called ``spec``, its companions ``spec@2`` and so on, so that each can be typed;
        the reference's networks keep names of their own.

    Raises
    ------
    LoadingError
        If there is no such module, file or attribute, or it raises or is anything else.

    Examples
    --------
    >>> load("checks.reference:awkward").contract.score
    'log_probability'
    >>> load("checks.reference:awkwrd")
    Traceback (most recent call last):
    checks.loading.LoadingError: checks.reference has no 'awkwrd'; type \
checks.reference:awkward
    """
    which = spec.rpartition(":")[2].partition("@")[2]
    whole = spec.removesuffix(f"@{which}") if which else spec
    subject = _made(whole, named_object(whole, beside=beside))
    if whole != DEFAULT:
        subject = _named(subject, whole)
    return _companion(subject, spec, which) if which else subject


def named_object(
    spec: str, example: str = "subject", *, beside: Path | None = None
) -> Any:
    """Whatever ``spec`` names, ``MODULE:ATTR`` or ``FILE.py:ATTR``.

    Raises
    ------
    LoadingError
        If there is no such module, file or attribute, or the code raises.
    """
    place, _, name = spec.rpartition(":")
    if not place or not name:
        typed = spec.strip(":") or "FILE.py"
        msg = (
            "expected MODULE:ATTR or FILE.py:ATTR, got "
            f"{spec!r}; type {typed}:{example}"
        )
        raise LoadingError(msg)
    is_file = place.endswith(".py")
    if beside is not None and not is_file:
        _make_importable(beside)
    module = _from_file(Path(place), name) if is_file else _from_module(place, name)
    return _attribute(module, place, name)


def _named(subject: Subject, spec: str) -> Subject:
    """Each network called what has to be typed for it."""
    companions = tuple(
        replace(companion, name=f"{spec}@{place}")
        for place, companion in enumerate(subject.companions, 2)
    )
    return replace(subject, name=spec, companions=companions)


def _companion(subject: Subject, spec: str, which: str) -> Subject:
    known = {str(k): companion for k, companion in enumerate(subject.companions, 2)}
    if which not in known:
        alone = spec.rpartition("@")[0]
        typed = " or ".join((alone, *(f"{alone}@{place}" for place in known)))
        msg = f"{spec}: no such companion; type {typed}"
        raise LoadingError(msg)
    return replace(known[which], name=spec)


def _from_file(path: Path, name: str) -> ModuleType:
    """Run a file as a module of its own, its folder importable as for scripts."""
    spec = None
    if path.is_file():
        digest = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:8]
        own_name = f"heatcheck_{path.stem}_{digest}"
        spec = importlib.util.spec_from_file_location(own_name, path.resolve())
    if spec is None or spec.loader is None:
        if path.is_dir():
            msg = (
                f"{path}: is a folder, expected a file; type {path / 'FILE.py'}:{name}"
            )
            raise LoadingError(msg)
        here = (str(p) for p in path.parent.glob("*.py"))
        msg = f"{path}: no such file{_instead(str(path), here, f':{name}')}"
        raise LoadingError(msg)
    _make_importable(path.resolve().parent)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    with _their_code(str(path)):
        spec.loader.exec_module(module)
    return module


def _from_module(module: str, name: str) -> ModuleType:
    _make_importable(Path.cwd())
    importlib.invalidate_caches()
    with _their_code(module):
        try:
            return importlib.import_module(module)
        except ModuleNotFoundError as error:
            if error.name is None or not f"{module}.".startswith(f"{error.name}."):
                raise
    files = {p.stem: f"{p.stem}.py" for p in Path.cwd().glob("*.py")}
    typed = Path(f"{module}.py")
    near = typed.as_posix() if typed.is_file() else None
    hint = f"; type {near}:{name}" if near else _instead(module, files, f":{name}")
    msg = f"no module named {module!r} here or among the installed packages{hint}"
    raise LoadingError(msg)


def _make_importable(folder: Path) -> None:
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))


def _instead(typed: str, known: Iterable[str], ending: str = "") -> str:
    """What to type for a word misspelt; nothing if none resembles it."""
    close = difflib.get_close_matches(typed, sorted(known), n=3)
    return f"; type {' or '.join(word + ending for word in close)}" if close else ""


@contextlib.contextmanager
def _their_code(what: str) -> Iterator[None]:
    """One message for whatever the user's code raises; its prints go to stderr."""
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    except ContractError as error:
        msg = f"{what}{_line(error)}: {error}"
        raise LoadingError(msg) from error
    except (Exception, SystemExit) as error:
        said = traceback.format_exception_only(error)[-1].strip()
        msg = f"{what} raised{_line(error)}: {said}"
        raise LoadingError(msg) from error


def _line(error: BaseException) -> str:
    """File and line of the innermost frame that is neither ours nor Python's own."""
    if isinstance(error, SyntaxError) and error.filename:
        return f" at {Path(error.filename).name}, line {error.lineno}"
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith("<")
        and OURS not in Path(frame.filename).resolve().parents
        and "importlib" not in Path(frame.filename).parts
    ]
    if not frames:
        return ""
    return f" at {Path(frames[-1].filename).name}, line {frames[-1].lineno}"


def _attribute(module: ModuleType, place: str, name: str) -> Any:
    if hasattr(module, name):
        return getattr(module, name)
    subjects = [word for word, it in vars(module).items() if isinstance(it, Subject)]
    makers = [
        word
        for word, it in vars(module).items()
        if inspect.isroutine(it) or inspect.isclass(it)
    ]
    near = difflib.get_close_matches(name, subjects)
    close = near or difflib.get_close_matches(name, makers) or subjects
    hint = f"; type {' or '.join(f'{place}:{word}' for word in close[:3])}"
    msg = f"{place} has no {name!r}{hint if close else ''}"
    raise LoadingError(msg)


def _made(spec: str, found: Any) -> Subject:
    if isinstance(found, Subject):
        return found
    if not callable(found):
        msg = f"{spec} is of type {type(found).__name__}, {EXPECTED}"
        raise LoadingError(msg)
    arguments = _required(found)
    if arguments:
        msg = f"{spec} needs the arguments {', '.join(arguments)}; {EXPECTED}"
        raise LoadingError(msg)
    with _their_code(f"{spec}()"):
        made = found()
        if isinstance(made, Subject):
            return made
    msg = f"{spec}() returned a {type(made).__name__}, expected a Subject"
    raise LoadingError(msg)


def _required(function: Any) -> list[str]:
    """Parameters that have to be given."""
    with contextlib.suppress(ValueError, TypeError):  # builtins have no signature
        return [
            parameter.name
            for parameter in inspect.signature(function).parameters.values()
            if parameter.default is parameter.empty
            and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        ]
    return []
