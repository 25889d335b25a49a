"""Comparators: which way of comparing pictures can see which fault.

``audit`` puts copies to each; ``main`` does so with the named faults.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from string import ascii_lowercase
from types import ModuleType

import numpy as np

from checks.appearance.deception import appearance
from checks.appearance.differences import (
    TOP,
    colours_beyond,
    grey_below,
    hashes_beyond,
    largest_elsewhere,
    magnitudes_differ,
    map_beyond,
    mean_beyond,
    stretched_differ,
)
from checks.appearance.metrics import correlation, structural_similarity
from checks.appearance.pictures import (
    SCORES,
    Pictures,
    standard_labels,
    true_pictures,
    valid_pictures,
)
from checks.appearance.surroundings import surroundings
from checks.appearance.template import filled_in
from checks.faults.edit import Edited
from checks.faults.library import edited_library
from checks.faults.named import NAMED
from lenet_ref.trace import Array

__all__ = [
    "COMPARATORS",
    "TOGETHER",
    "Comparator",
    "Sight",
    "audit",
    "main",
    "page",
    "sight",
    "sight_of",
]

Differs = Callable[[Pictures, Pictures], bool]


@dataclass(frozen=True, slots=True)
class Comparator:
    """A way to say whether pictures differ from the true ones.

    Parameters
    ----------
    name : str
    takes : {"colours", "grey", "signed map", "unsigned map"}
        What it compares.
    differs : callable
        ``(true, found) -> bool``: whether any case does.
    """

    name: str
    takes: str
    differs: Differs


def _grey(metric: Callable[[Array, Array], Array], least: float) -> Differs:
    return partial(grey_below, metric=metric, least=least)


COMPARATORS: tuple[Comparator, ...] = (
    Comparator("exact colours", "colours", partial(colours_beyond, most=0)),
    Comparator(
        "largest difference up to 1", "colours", partial(colours_beyond, most=1)
    ),
    Comparator("mean difference up to 2", "colours", partial(mean_beyond, most=2)),
    Comparator("mean difference up to 10", "colours", partial(mean_beyond, most=10)),
    Comparator("SSIM from 0.95", "grey", _grey(structural_similarity, 0.95)),
    Comparator("SSIM from 0.8", "grey", _grey(structural_similarity, 0.8)),
    Comparator("correlation from 0.95", "grey", _grey(correlation, 0.95)),
    Comparator("average hash up to 5 of 64", "grey", partial(hashes_beyond, most=5)),
    Comparator(
        "within 1e-9 of the peak", "signed map", partial(map_beyond, share=1e-9)
    ),
    Comparator(
        "within 1e-3 of the peak", "signed map", partial(map_beyond, share=1e-3)
    ),
    Comparator("stretched from least to largest", "signed map", stretched_differ),
    Comparator("magnitudes drawn", "unsigned map", magnitudes_differ),
    Comparator(f"places of the largest {TOP}", "unsigned map", largest_elsewhere),
)
"""In the order of the published table."""

TOGETHER = ("exact colours", "within 1e-9 of the peak")
"""The two to use: what one cannot see the other may."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What there is to see of a fault, and who sees it.

    Parameters
    ----------
    name : str
    valid_map : bool
        Whether each score gives a valid map for each standard case; nothing else is
        told of a fault without.
    changed : bool
        Whether any bit of any map, picture or blend is another.
    deceptive : bool
        Whether it deceives in any case, by the score that it changes most.
    seen_by : tuple of str
        Names of comparators.
    """

    name: str
    valid_map: bool = False
    changed: bool = False
    deceptive: bool = False
    seen_by: tuple[str, ...] = ()


def _sight(name: str, score: str, library: ModuleType) -> Sight:
    true, found = true_pictures(score), valid_pictures(library, score)
    if found is None:
        return Sight(name)
    same = np.array_equal(true.maps, found.maps)
    same = same and np.array_equal(true.panels, found.panels)
    seen_by = [one.name for one in COMPARATORS if one.differs(true, found)]
    return Sight(name, valid_map=True, changed=not same, seen_by=tuple(seen_by))


def sight(name: str, library: ModuleType) -> Sight:
    """Put a copy to every comparator: each score, each standard case."""
    by_score = [_sight(name, score, library) for score in SCORES]
    if not all(one.valid_map for one in by_score):
        return Sight(name)
    seen_by = {seen for one in by_score for seen in one.seen_by}
    return Sight(
        name,
        valid_map=True,
        changed=any(one.changed for one in by_score),
        deceptive=appearance(library).deception > 0,
        seen_by=tuple(one.name for one in COMPARATORS if one.name in seen_by),
    )


def audit(entries: Iterable[tuple[str, ModuleType]]) -> tuple[Sight, ...]:
    """What each comparator sees of some faults.

    Parameters
    ----------
    entries : iterable of (str, module)
        Names, and copies of the library with the faults in them.

    Examples
    --------
    >>> from checks.faults.library import pristine
    >>> audit([("none", pristine())])[0].seen_by
    ()
    """
    return tuple(sight(name, library) for name, library in entries)


def sight_of(entry: Edited) -> Sight:
    """What each sees of edits; of a copy that cannot be imported, nothing."""
    try:
        library = edited_library(entry.edits)
    except Exception:  # noqa: BLE001  (a copy that cannot be imported shows nothing)
        return Sight(entry.id)
    return sight(entry.id, library)


LETTERS = dict(zip((one.name for one in COMPARATORS), ascii_lowercase, strict=False))
"""By name of the comparator."""


def _counts(names: Iterable[str], faults: Sequence[Sight]) -> dict[str, int]:
    """How many of the faults, and of the deceptive ones, some comparators see."""
    seen = [one for one in faults if not set(names).isdisjoint(one.seen_by)]
    return {"all": len(seen), "deceptive": sum(one.deceptive for one in seen)}


def _rows(faults: Sequence[Sight]) -> Iterator[dict[str, object]]:
    for one in COMPARATORS:
        told = {"letter": LETTERS[one.name], "takes": one.takes, "name": one.name}
        yield {**told, **_counts([one.name], faults)}


def _letters(fault: Sight) -> str:
    """A letter for each that sees it, a dot for each that does not."""
    pairs = LETTERS.items()
    return "".join(letter if name in fault.seen_by else "." for name, letter in pairs)


MADE_BY = "python -m checks.appearance.comparators docs/comparators.md"


def page(
    seen: Sequence[Sight], *, what: str = "named faults", made_by: str = MADE_BY
) -> str:
    """The audit as Markdown.

    Parameters
    ----------
    seen : sequence of Sight
    what, made_by : str
        Such as ``mutants``; the line that makes it.
    """
    valid = [one for one in seen if one.valid_map]
    faults = [one for one in valid if one.changed]
    faults.sort(key=lambda one: (len(one.seen_by), one.name))
    pair = [LETTERS[name] for name in TOGETHER]
    return filled_in(
        "comparators.md",
        what=what,
        all=len(seen),
        valid=len(valid),
        nothing=[one.name for one in valid if not one.changed],
        cases=len(SCORES) * len(standard_labels()),
        deceptive=sum(one.deceptive for one in faults),
        rows=list(_rows(faults)),
        together={"letters": pair, **_counts(TOGETHER, faults)},
        faults=[(one.name, one.deceptive, _letters(one)) for one in faults],
        measured=surroundings(),
        made_by=made_by,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the audit of the named faults."""
    parser = argparse.ArgumentParser(prog="python -m checks.appearance.comparators")
    parser.add_argument("file", type=Path, help="where to write the table")
    told = parser.parse_args(arguments)
    written = page([sight_of(fault) for fault in NAMED])
    told.file.parent.mkdir(parents=True, exist_ok=True)
    told.file.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
