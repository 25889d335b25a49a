"""Words: how a contract, a place, a case and a verdict are said."""

from math import isfinite

from checks.contract import Contract
from checks.report import Finding, Report, Suspect
from checks.reporters.page import number

__all__ = [
    "STYLES",
    "came",
    "contract_line",
    "counted",
    "judged_line",
    "place",
    "status_word",
    "suspected",
    "where",
]

STYLES = {"pass": "bold green", "fail": "bold red", "error": "bold red"}
"""Colour of a verdict; what is undecided is yellow."""

FOLDED = {None: "channels kept", "max": "largest channel", "sum": "sum of channels",
          "l2": "length over channels"}  # fmt: skip


def status_word(status: str) -> str:
    """A status as people say it.

    Examples
    --------
    >>> status_word("not_applicable")
    'not applicable'
    """
    return status.replace("_", " ")


def counted(count: int, noun: str) -> str:
    """Number and noun.

    Examples
    --------
    >>> counted(1, "check"), counted(3, "check")
    ('1 check', '3 checks')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def contract_line(contract: Contract) -> str:
    """What the maps are declared to be.

    Examples
    --------
    >>> contract_line(Contract())
    'gradient of the logit, signed, channels kept; images 1x28x28 in [0, 1], float64'
    """
    shape = "x".join(map(str, contract.input_shape))
    low, high = contract.input_range
    what = (
        f"gradient of the {contract.score.replace('_', '-')}"
        if contract.claims
        else "no gradient claimed"
    )
    sign = "signed" if contract.signed else "absolute"
    return (
        f"{what}, {sign}, {FOLDED[contract.channel_reduction]}; "
        f"images {shape} in [{low:g}, {high:g}], {contract.dtype}"
        + (", channels last" if contract.layout == "NHWC" else "")
        + ("" if contract.deterministic else ", not deterministic")
    )


def judged_line(report: Report) -> str:
    """Number of checks of each status, and what they were.

    Zeros are left out.
    """
    counts = ", ".join(
        f"{count} {status_word(status)}"
        for status, count in report.counts.items()
        if count
    )
    seconds = max(report.duration_s, 0.01)
    return (
        f"{counts} of {len(report.results)}; "
        f"check set {report.check_set}, seed {report.seed}, {seconds:.2g} s"
    )


def place(at: Finding | Suspect | None) -> str:
    """Step and direction, or that it is the whole map."""
    if at is None or at.step is None:
        return "the map"
    return f"{at.step}, {at.direction}" if at.direction else at.step


def where(at: Finding) -> str:
    """Place and case of a finding."""
    case = f"; image {at.case[0]}, target {at.case[1]}" if at.case else ""
    return f"{place(at)}{case}"


def suspected(suspect: Suspect) -> str:
    """Place, function and source of a suspect, and what speaks against it."""
    source = f" ({suspect.source})" if suspect.source else ""
    function = f"{suspect.function}{source}" if suspect.function else ""
    return ": ".join(filter(None, (place(suspect), function, suspect.says)))


APART = 1.05
"""From this margin on it is said how many times too large a number is."""


def came(at: Finding) -> str:
    """Both numbers, with as many digits as tell them apart."""
    digits = next((d for d in (3, 6) if _digits(at, d)), 12)
    both = f"{at.measured:.{digits}g}, allowed {at.allowed:.{digits}g}"
    told = at.allowed > 0 and isfinite(at.measured) and at.margin is not None
    if not told or (at.margin or 0.0) < APART:
        return both
    return f"{both}: {number(at.margin)} times as much"


def _digits(at: Finding, digits: int) -> bool:
    return f"{at.measured:.{digits}g}" != f"{at.allowed:.{digits}g}"
