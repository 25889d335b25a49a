"""The gist: where two expressions differ, in as much room as there is."""

import re

__all__ = ["gist"]


def gist(before: str, after: str, width: int = 28) -> tuple[str, str]:
    """Where two expressions differ, with what stands on either side.

    Examples
    --------
    >>> gist("moveaxis(sums, 0, 1) + bias", "moveaxis(sums, 0, 1) - bias", width=18)
    ('…, 0, 1) + bias', '…, 0, 1) - bias')
    """
    pairs = enumerate(zip(before, after, strict=False))
    shorter = min(len(before), len(after))
    place = next((i for i, (one, other) in pairs if one != other), shorter)
    first = max(0, min(place - width // 2, max(len(before), len(after)) - width))
    return _cut(before, first, first + width), _cut(after, first, first + width)


def _cut(text: str, first: int, last: int) -> str:
    """Part of a text, without the halves of words at its ends."""
    part = text[first:last]
    if first > 0:
        part = "…" + re.sub(r"^\w+", "", part)
    if last < len(text):
        part = re.sub(r"\w+$", "", part) + "…"
    return part
