"""The line that was typed, for who is to type it again."""

import shlex
from collections.abc import Collection, Iterator
from typing import Any

import typer

__all__ = ["typed_line"]


def _words(context: typer.Context, parameter: Any) -> Iterator[str]:
    source = context.get_parameter_source(parameter.name)
    if source is None or source.name != "COMMANDLINE":
        return
    given = context.params[parameter.name]
    for value in given if isinstance(given, list | tuple) else (given,):
        yield parameter.opts[0]
        if value is not True:
            yield str(value)


def typed_line(context: typer.Context, *, without: Collection[str] = ()) -> str:
    """The command with the options that were typed, ready to be copied.

    Parameters
    ----------
    context : typer.Context
        Of a command that takes options only.
    without : collection of str
        Options to leave out, such as ``--fresh``.
    """
    words = ["heatcheck", str(context.info_name)]
    for parameter in context.command.params:
        if not set(parameter.opts) & set(without):
            words += _words(context, parameter)
    return shlex.join(words)
