"""The record: what became of all right networks, as a page of Markdown."""

import datetime as dt
import os
import platform
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from tests.meta.alarms.bound import CONFIDENCE, upper_bound
from tests.meta.alarms.row import OBJECTIONS, Row

__all__ = ["headline", "record"]

SHOWN = ("pass", "inconclusive", "fail")
TRAITS = (
    "form", "images", "score", "maps", "channels", "ties", "weights", "biases", "gain",
    "layers with weights", "classes", "rows or columns", "range", "layout", "dtype",
)  # fmt: skip


def headline(rows: Sequence[Row]) -> str:
    """The count, and the bound that it proves."""
    failed = sum(bool(row.objections) for row in rows)
    bound = upper_bound(failed, len(rows))
    return (
        f"{failed} of {len(rows)} right networks were failed by some check: with "
        f"{CONFIDENCE:.0%} confidence fewer than {bound:.2%} of such networks are"
    )


def record(rows: Sequence[Row], command: str) -> str:
    """The whole page."""
    ordered = sorted(rows, key=lambda row: row.number)
    parts = (
        _opening(ordered, command),
        _objections(ordered),
        _by_check(ordered),
        _reasons(ordered),
        *(_by_trait(ordered, trait) for trait in TRAITS),
    )
    return "\n".join(line for part in parts for line in (*part, ""))


def _opening(rows: Sequence[Row], command: str) -> Iterator[str]:
    today = dt.datetime.now(dt.UTC).date().isoformat()
    verdicts = Counter(row.verdict for row in rows)
    yield "# False alarms"
    yield ""
    yield f"Written by `{command}`; not to be edited."
    yield ""
    yield f"**{headline(rows)}** (Clopper and Pearson, one-sided)."
    yield ""
    yield (
        f"{verdicts['pass']} passed every check that applies, of "
        f"{verdicts['inconclusive']} some check could not tell, for the reasons below. "
        "Each network is drawn from its number: `--only NUMBER` judges it again."
    )
    yield ""
    seconds = sum(row.seconds for row in rows)
    yield (
        f"{today}; {os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, NumPy {np.__version__}; "
        f"{seconds / 60:.0f} minutes of checking."
    )


def _table(*columns: str) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|{'|'.join(['---'] + ['---:'] * (len(columns) - 1))}|"


def _objections(rows: Iterable[Row]) -> Iterator[str]:
    found = [(row.number, said) for row in rows for said in row.objections]
    if found:
        yield "## Failures"
        yield ""
        yield from (
            f"- network {number}: {said.check}: {said.status} at {said.where}: "
            f"{said.reason}"
            for number, said in found
        )


def _by_check(rows: Iterable[Row]) -> Iterator[str]:
    """Each check with its worst margin, the nearest to failing first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    worst: dict[str, tuple[float, str]] = {}
    for row in rows:
        for said in row.said:
            status = "fail" if said.status in OBJECTIONS else said.status
            counts[said.check][status] += 1
            if said.status == "pass" and said.margin is not None:
                there = (said.margin, f"network {row.number}, {said.where}")
                worst[said.check] = max(worst.get(said.check, there), there)
    yield "## By check"
    yield ""
    yield "Worst margin: measured over allowed, of networks that passed; where one is"
    yield "missing, the check is exact."
    yield ""
    yield from _table("check", "worst margin", *SHOWN, "not applicable", "where")
    for check in sorted(counts, key=lambda check: -worst.get(check, (-1.0, ""))[0]):
        margin, where = worst.get(check, (None, ""))
        shown = "" if margin is None else f"{margin:.2g}"
        of = counts[check]
        numbers = " | ".join(str(of[status]) for status in (*SHOWN, "not_applicable"))
        yield f"| {check} | {shown} | {numbers} | {where} |"


CAUSES = (
    (r"evidence from 0 of", "nothing to judge: what is compared is zero or unresolved"),
    (r"evidence from", "too few comparisons with evidence"),
    (r"float32 cannot resolve", "float32, without a twin"),
    (r"neither passes nor fails", "a difference between pass and fail"),
)
"""What a reason begins with or holds, and the words for it."""


def _cause(reason: str) -> str:
    found = (words for pattern, words in CAUSES if re.search(pattern, reason))
    return next(found, reason)


def _reasons(rows: Iterable[Row]) -> Iterator[str]:
    counts = Counter(
        (said.check, _cause(said.reason), row.traits["map"])
        for row in rows
        for said in row.said
        if said.status == "inconclusive"
    )
    maps = ("zero", "zero for some images", "not zero")
    pairs: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (check, cause, kind), count in counts.items():
        pairs[cause, check][kind] += count
    yield "## What could not be told, and why"
    yield ""
    yield "By whether the right map is zero: no unit on the way is on, or a probability"
    yield "has vanished."
    yield ""
    yield from _table("why", "check", *(f"map {kind}" for kind in maps))
    for (cause, check), of in sorted(pairs.items()):
        yield f"| {cause} | {check} | {' | '.join(str(of[kind]) for kind in maps)} |"


def _by_trait(rows: Iterable[Row], trait: str) -> Iterator[str]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        verdict = "fail" if row.objections else row.verdict
        counts[row.traits.get(trait, "-")][verdict] += 1
    yield f"## By {trait}"
    yield ""
    yield from _table(trait, "networks", *SHOWN)
    for kind in sorted(counts, key=_naturally):
        of = counts[kind]
        numbers = " | ".join(str(of[verdict]) for verdict in SHOWN)
        yield f"| {kind} | {of.total()} | {numbers} |"


def _naturally(kind: str) -> tuple[bool, float, str]:
    """Numbers by size, before words."""
    number = re.fullmatch(r"[\d.]+", kind)
    return number is None, float(kind) if number else 0.0, kind
