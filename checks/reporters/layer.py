"""What a person wants to see of a layer that was judged by itself."""

from checks.report import Report
from checks.reporters.page import Page
from checks.reporters.terminal import show_findings
from checks.reporters.words import STYLES, judged_line

__all__ = ["show_layer"]


def show_layer(page: Page, report: Report, kind: str) -> None:
    """Write a report of a layer.

    Parameters
    ----------
    page : Page
    report : Report
    kind : str
        What it was judged as.
    """
    style = STYLES.get(report.verdict, "bold yellow")
    page.lead(report.verdict.upper(), report.subject, style)
    page.entry("checks", judged_line(report), indent=0)
    page.entry("judged", f"as {kind}, at awkward and at random geometries", indent=0)
    page.line()
    show_findings(page, report, named=False)
