"""Words: how a contract, a place, a case and a verdict are said."""

from checks.contract import Contract
from checks.report import Finding, Report, Suspect

__all__ = ["STYLES", "contract_line", "counted", "judged_line", "place", "status_word"]

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
    return (
        f"{counted(len(report.results), 'check')}: {counts} "
        f"(check set {report.check_set}, seed {report.seed}, {report.duration_s:.1f} s)"
    )


def place(at: Finding | Suspect) -> str:
    """Step and direction, or that it is the whole map."""
    step = at.step or "the map"
    return f"{step}, {at.direction}" if at.step and at.direction else step
