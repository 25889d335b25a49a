"""Guesses: the check that a learner believes must fail."""

from checks.catalogue import CHECKS, FAMILIES, Check, named
from checks.mistyped import MistypedError

__all__ = ["guessed"]


def guessed(text: str) -> Check:
    """Check of an id, or of the part of it that follows the family.

    Raises
    ------
    MistypedError
        If it is none, or a family; the message says how to find one.

    Examples
    --------
    >>> guessed("repeat_is_identical").id
    'state.repeat_is_identical'
    """
    if text in FAMILIES:
        msg = f"guess {text}: a family; heatcheck explain {text} lists its checks"
        raise MistypedError(msg)
    short = [check for check in CHECKS if check.id.partition(".")[2] == text]
    try:
        return short[0] if len(short) == 1 else named(text)
    except ValueError as error:
        msg = f"guess {text}: {error}; heatcheck explain lists them all"
        raise MistypedError(msg) from error
