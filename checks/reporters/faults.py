"""Faults for people: what was planted, how true the map looks, and what caught it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checks.gist import gist
from checks.reporters.page import Page, table
from checks.reporters.words import counted

__all__ = ["accounted_for", "show_faults"]

PACKAGE = "lenet_ref"
"""Where the named faults are planted; all others are of the zoo."""

LEFT = 12
"""Width of the column of statuses."""

GOOD, BAD, OPEN = "bold green", "bold red", "bold yellow"

Fault = Mapping[str, Any]


def accounted_for(fault: Fault) -> bool:
    """Whether a fault is caught by the check that it names, and not located wrongly.

    Where nothing shows a step, there is nothing to locate.
    """
    return bool(fault["caught_right"]) and fault["located_right"] is not False


def show_faults(page: Page, found: Mapping[str, Any]) -> None:
    """Write the most deceptive faults last, below them the totals and the verdict.

    Parameters
    ----------
    page : Page
    found : mapping
        As published.
    """
    faults = found["faults"]
    for fault in sorted(faults, key=lambda one: (one["deception"] or 0.0, one["id"])):
        _show_fault(page, fault)
    page.line()
    for label, text in _totals(faults):
        page.entry(label, text, indent=0)
    for absent in found["not_planted"]:
        page.entry("absent", _left_out(absent), indent=0)
    _show_verdict(page, found)


def _show_fault(page: Page, fault: Fault) -> None:
    style = "" if accounted_for(fault) else BAD
    page.line(f"{fault['status']:<{LEFT}}{fault['id']}", style)
    page.entry("", f"{fault['function']}  {fault['file']}:{fault['line']}", LEFT - 8)
    room = page.width - LEFT - 2
    for sign, code in zip(
        "-+", gist(fault["before"], fault["after"], room - 2), strict=True
    ):
        shown = code if page.unicode else code.replace("…", "...")
        page.line(f"{'':{LEFT}}{sign} {shown[:room]}".rstrip())
    page.entry("", "; ".join(filter(None, _became(fault))), LEFT - 8)


def _became(fault: Fault) -> tuple[str, ...]:
    """How true the false map looks, what caught it, and where that pointed."""
    why = "" if fault["status"] == "killed" else fault["reason"]
    return (_likeness(fault), _caught(fault), _located(fault), why)


def _likeness(fault: Fault) -> str:
    if not fault["valid_map"]:
        return "no map"
    alike = f"alike {fault['alike']:.2f}"
    if fault["deception"] is None:
        return alike
    return f"{alike}; deceives {fault['deception']:.2f}"


def _caught(fault: Fault) -> str:
    first, named = fault["first_check"], fault["caught_by"]
    if fault["caught_right"]:
        return first or ""
    return f"caught by {first or 'NOTHING'}, NOT {named}"


def _located(fault: Fault) -> str:
    if fault["located_right"] is None:
        return ""
    if fault["located_right"]:
        return "located"
    at = fault["located"] or {}
    return f"LOCATED IN {at.get('function') or at.get('step') or 'nothing'}"


def _totals(faults: Sequence[Fault]) -> tuple[tuple[str, str], ...]:
    named = sum(fault["framework"] == PACKAGE for fault in faults)
    counts = Counter(fault["status"] for fault in faults)
    became = ", ".join(f"{count} {status}" for status, count in counts.most_common())
    deceptive = sum((fault["deception"] or 0.0) >= 0.5 for fault in faults)
    kinds = f"{named} named, {len(faults) - named} of the zoo"
    caught = sum(bool(fault["caught_right"]) for fault in faults)
    return (
        ("faults", f"{kinds}: {became or 'none'}"),
        ("caught", f"first by the check that it names: {caught} of {len(faults)}"),
        *_places(faults),
        ("looks", f"deceive in half of the cases or more: {deceptive}"),
    )


def _places(faults: Sequence[Fault]) -> Iterator[tuple[str, str]]:
    """Rates of the three ways to find a place; one that was not tried is left out."""
    own = [f for f in faults if f["framework"] == PACKAGE]
    others = [f for f in faults if f["framework"] != PACKAGE]
    rates = (
        ("located", "function, with the right code at hand", own, "located_right"),
        ("suspect", "function, from the report alone", own, "suspected_right"),
        ("steps", "of the zoo, from the report alone", others, "located_right"),
    )
    for label, what, several, key in rates:
        asked = [fault[key] for fault in several if fault[key] is not None]
        if asked:
            yield label, f"{what}: {sum(asked)} of {len(asked)}"


def _left_out(absent: Mapping[str, Any]) -> str:
    what = counted(len(absent["ids"]), "member")
    framework = absent["framework"]
    return f"{what} of the zoo: {absent['reason']}; type pip install {framework}"


def _show_verdict(page: Page, found: Mapping[str, Any]) -> None:
    faults = found["faults"]
    wrong = [fault for fault in faults if not accounted_for(fault)]
    if wrong:
        page.lead("FAIL", f"{counted(len(wrong), 'fault')} not accounted for", BAD)
        for line in table([("", fault["id"], fault["status"]) for fault in wrong]):
            page.line(line)
    elif found["complete"]:
        page.lead("PASS", "every fault is caught as it says, and located", GOOD)
    if not found["complete"]:
        judged = counted(len(faults), "fault")
        page.lead("STOPPED", f"interrupted; {judged} judged till then", OPEN)
