"""What a person wants to know of a check, or of all of them."""

import textwrap
from collections.abc import Iterable
from itertools import groupby

from checks.explanation import Explanation
from checks.reporters.page import Page

__all__ = ["show_explanation", "show_list"]

LOCAL = "where it fails, that step is at fault, whatever the others do"
DECLARED = {
    "signed": "maps declared signed",
    "maps_are_gradients": "maps declared neither absolute nor folded",
    "deterministic": "a subject declared deterministic",
    "is_single": "a subject that computes in float32",
}
"""What a check asks of the contract, in words."""


def show_list(page: Page, told: Iterable[Explanation]) -> None:
    """Checks by family, each with its statement."""
    for family, explanations in groupby(told, lambda one: one.family):
        page.line(family, "bold")
        for one in explanations:
            _show_briefly(page, one)
        page.line()
    page.line("all about one of them: heatcheck explain CHECK")


def _show_briefly(page: Page, one: Explanation) -> None:
    """The name, and beside it or, where there is no room, below it the statement."""
    if len(one.says) <= page.full_width - 4 - NAMES:
        page.line(f"  {one.check:{NAMES}}  {one.says}")
        return
    page.line(f"  {one.check}")
    for line in textwrap.wrap(one.says, page.full_width - 6):
        page.line(f"      {line}")


NAMES = 45
"""Width of the column of names."""


def show_explanation(page: Page, one: Explanation) -> None:
    """All about one check."""
    page.line(one.check, "bold")
    page.entry("says", one.says)
    page.entry("why", one.why)
    page.entry("breaks", one.breaks)
    if one.seen:
        page.line(f"  seen    {one.seen}")
    for fault in one.faults:
        page.entry("fault", f"{fault.id}: {fault.story}")
        page.entry("", f"{fault.function}: {fault.before}  becomes  {fault.after}")
    for name, says in one.probes.items():
        page.entry("asks", f"{name}: {says}")
    page.entry("needs", _needs(one))
    page.entry("passes", _minimum(one))
    if one.local:
        page.entry("blames", LOCAL)
    for tolerance in one.tolerances:
        page.entry(
            "allows", f"{tolerance.name} = {tolerance.value:g}. {tolerance.says}"
        )
    if not one.tolerances:
        page.entry(
            "allows", "nothing, or rounding only: the bound stands in the function"
        )
    page.entry("source", one.source)
    page.line(f"  run it  heatcheck run --select {one.check}")


def _needs(one: Explanation) -> str:
    needs = [need.replace("_", " ") for need in one.needs]
    needs.extend(DECLARED.get(declared, declared) for declared in one.declared)
    if one.acts_on:
        needs.append(f"a step of kind {one.acts_on}")
    return ", ".join(needs) or "nothing beyond scores and saliency maps"


def _minimum(one: Explanation) -> str:
    cases = "one case" if one.minimum == 1 else f"{one.minimum} cases"
    return f"with evidence from at least {cases} at each step, or all where fewer"
