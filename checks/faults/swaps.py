"""Swaps: every plus and minus on the way from pixels to picture, one at a time."""

import functools
import hashlib
import re
from collections import Counter
from collections.abc import Iterator

from checks.faults.edit import Edit, source
from checks.faults.fault import Fault
from checks.faults.files import COMPUTING, file_of
from checks.faults.signs import Site, sites

__all__ = ["swaps"]

STORIES = {
    "plus": "A minus where a plus belongs: the slip of a finger.",
    "minus": "A plus where a minus belongs: the slip of a finger.",
}


def _edit(site: Site) -> Edit:
    file = file_of(site.module)
    text = source(file)
    before = text[site.start : site.end]
    tail = text[site.sign + site.length : site.end]
    head = text[: site.start]
    return Edit(
        file=file,
        line=head.count("\n") + 1,
        column=site.start - (head.rfind("\n") + 1),
        before=before,
        after=text[site.start : site.sign] + site.becomes + tail,
    )


def _slug(function: str) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", function)
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


@functools.cache
def swaps() -> tuple[Fault, ...]:
    """Every swap of a plus and a minus, in the order of the source.

    An id names module and function and ends in a digest of what is replaced by what,
    and which of several such places within the function it is: it outlives changes of
    all other lines.

    Examples
    --------
    >>> fault = next(f for f in swaps() if f.function == "Dense.forward")
    >>> fault.before, fault.after
    ('x @ self.weight.T + self.bias', 'x @ self.weight.T - self.bias')
    """
    return tuple(fault for module in COMPUTING for fault in _of_module(module))


def _of_module(module: str) -> Iterator[Fault]:
    seen: Counter[tuple[str, ...]] = Counter()
    for site in sites(module):
        edit = _edit(site)
        content = (
            site.function,
            " ".join(edit.before.split()),
            " ".join(edit.after.split()),
        )
        digest = hashlib.sha256(repr((*content, seen[content])).encode()).hexdigest()
        seen[content] += 1
        place = f"{module.rpartition('.')[2]}-{_slug(site.function)}"
        yield Fault(
            id=f"{place}-{site.word}-{digest[:4]}",
            edits=(edit,),
            function=site.function,
            story=STORIES[site.word],
            mistake="sign",
        )
