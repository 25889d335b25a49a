"""Row: one line of the tables of named faults, from the texts that it exchanges."""

from checks.faults.edit import Edit, StaleEditError, source
from checks.faults.fault import Direction, Fault

__all__ = ["fault"]

GITHUB = "https://github.com/"


def _only(file: str, before: str, after: str) -> Edit:
    """Edit of the one place in a file where ``before`` stands.

    Raises
    ------
    StaleEditError
        If it stands nowhere, or in several places.
    """
    text = source(file)
    found = text.count(before)
    if found != 1:
        msg = f"{file}: expected {before!r} once, it stands there {found} times"
        raise StaleEditError(msg)
    start = text.index(before)
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1)
    return Edit(file, line, column, before, after)


def _address(thread: str) -> str:
    return thread if thread.startswith("https://") else GITHUB + thread


def fault(  # noqa: PLR0913  (a row of the tables)
    mistake: str,
    fault_id: str,
    place: str,
    before: str,
    after: str,
    *,
    also: tuple[tuple[str, str, str], ...] = (),
    caught_by: str,
    step: str | None = None,
    direction: Direction | None = None,
    deception: float,
    story: str,
    thread: str,
    serves: tuple[str, ...] | None = None,
    network: str = "reference",
) -> Fault:
    """Fault that exchanges a text of one function, and others where it takes several.

    Parameters
    ----------
    mistake, fault_id : str
    place : str
        File within ``lenet_ref`` and function, such as ``layers/relu.py:ReLU.vjp``.
    before, after : str
        What stands in the file, once, and what is put in its place.
    also : tuple of (place, before, after)
        Of a mistake that takes several edits, such as one that is made there and back.
    caught_by, step, direction, deception, story, serves, network
        As in :class:`checks.faults.fault.Fault`.
    thread : str
        ``owner/repository/issues/1`` of GitHub, or an address.

    Raises
    ------
    StaleEditError
        If a text stands nowhere in its file, or in several places.
    """
    edits = (
        _only(f"lenet_ref/{where.partition(':')[0]}", there, instead)
        for where, there, instead in ((place, before, after), *also)
    )
    return Fault(
        id=fault_id,
        edits=tuple(edits),
        function=place.partition(":")[2],
        story=story,
        mistake=mistake,
        step=step,
        direction=direction,
        deception=deception,
        caught_by=caught_by,
        thread=_address(thread),
        serves=serves,
        network=network,
    )
