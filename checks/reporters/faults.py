"""Faults for people: what was swapped, how true the map looks, and what caught it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from checks.reporters.page import Page, table
from checks.reporters.words import counted

__all__ = ["accounted_for", "show_faults"]


NOTICED = ("killed", "incompetent", "timeout")
"""A check fails; it crashes; it runs on and is stopped: nobody could miss it."""


def accounted_for(fault: Mapping[str, Any]) -> bool:
    """Whether a fault is noticed and its function named right, or changes nothing."""
    noticed = fault["status"] in NOTICED and bool(fault["located_right"])
    return noticed or fault["status"] == "equivalent"


def show_faults(page: Page, faults: Sequence[Mapping[str, Any]]) -> None:
    """Write the most deceptive faults last, and below them the totals.

    Parameters
    ----------
    page : Page
    faults : sequence of mapping
        As published.
    """
    ranked = sorted(faults, key=lambda fault: fault["deception"] or 0.0)
    for fault in ranked:
        _show_fault(page, fault)
    page.line()
    counts = Counter(fault["status"] for fault in faults)
    told = ", ".join(f"{count} {status}" for status, count in counts.most_common())
    page.entry("swaps", f"{len(faults)}: {told}", indent=0)
    located = [bool(f["located_right"]) for f in faults if f["status"] in NOTICED]
    right = f"the function at fault named right in {sum(located)} of {len(located)}"
    page.entry("located", right, indent=0)
    _show_verdict(page, [f for f in faults if not accounted_for(f)])


def _show_fault(page: Page, fault: Mapping[str, Any]) -> None:
    style = "" if accounted_for(fault) else "bold red"
    source = f"{fault['file']}:{fault['line']}"
    page.line(f"{fault['status']:<{LEFT}}{fault['function']}  {source}", style)
    arrow = "→" if page.unicode else "->"
    page.entry("", f"{fault['before']}  {arrow}  {fault['after']}", indent=LEFT - 8)
    page.entry("", "; ".join(filter(None, _became(fault))), indent=LEFT - 8)


LEFT = 12
"""Width of the column of statuses."""


def _became(fault: Mapping[str, Any]) -> tuple[str, ...]:
    """How true the false map looks, what caught it, and where that pointed."""
    caught = fault["first_check"] or ""
    why = "" if fault["status"] == "killed" else fault["reason"]
    return (_likeness(fault), caught, _located(fault) if caught else "", why)


def _likeness(fault: Mapping[str, Any]) -> str:
    if not fault["valid_map"]:
        return "no map"
    return f"alike {fault['alike']:.2f}; deceives {fault['deception']:.2f}"


def _located(fault: Mapping[str, Any]) -> str:
    if fault["located_right"]:
        return "function named right"
    named = (fault["located"] or {}).get("function") or "no function"
    return f"NAMED {named}"


def _show_verdict(page: Page, open_faults: Sequence[Mapping[str, Any]]) -> None:
    if not open_faults:
        page.lead("PASS", "every swap is caught and located, or changes nothing", GOOD)
        return
    page.lead("FAIL", f"{counted(len(open_faults), 'swap')} not accounted for", BAD)
    for line in table([("", f["id"], f["status"]) for f in open_faults]):
        page.line(line)


GOOD, BAD = "bold green", "bold red"
