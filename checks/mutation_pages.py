"""Pages that ``heatcheck mutate`` writes beside its numbers."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from checks.json_output import checked_path, write_page
from checks.mistyped import MistypedError
from checks.voice import complain

if TYPE_CHECKING:
    from checks.mutation.summary import Judged
    from checks.mutation.workers import Workers

__all__ = ["see_to_pages", "write_pages"]

SUFFIXES = {"gallery": ".html", "comparators": ".md"}


def see_to_pages(pages: Mapping[str, str | None], *, looks: bool) -> None:
    """See beforehand that pages can be made and written.

    Parameters
    ----------
    pages : mapping of str to str or None
        Files by option.
    looks : bool
        Whether mutants are looked at.

    Raises
    ------
    MistypedError
        If not.
    """
    for name, file in pages.items():
        checked_path(f"--{name}", file, SUFFIXES[name])
        if file is not None and not looks:
            msg = (
                f"--{name} {file}: shows maps, and none are looked at with --kills, "
                "--matrix or --blind; leave those out"
            )
            raise MistypedError(msg)


def write_pages(
    pages: Mapping[str, str | None],
    found: Sequence["Judged"],
    workers: "Workers",
    line: str,
) -> None:
    """Write the pages that are wanted; a gallery of nothing is not.

    Parameters
    ----------
    pages : mapping of str to str or None
        Files by option.
    found : sequence of Judged
    workers : callable
        Makes an executor.
    line : str
        What was typed: the pages say it.

    Raises
    ------
    MistypedError
        If a file cannot be written.
    """
    from checks.mutation.exhibition import comparators_page, gallery_page

    made: dict[str, Callable[[], str]] = {
        "gallery": lambda: gallery_page(found, line),
        "comparators": lambda: comparators_page(found, workers, line),
    }
    for name, file in pages.items():
        text = made[name]() if file else ""
        if file and text:
            write_page(text, f"--{name}", file)
        elif file:
            complain(f"heatcheck: --{name} {file}: no map deceives, nothing is written")
