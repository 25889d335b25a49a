"""heatcheck: finds bugs in saliency-map code."""

from checks.contract import Contract, ContractError
from checks.outcomes import CheckFailure
from checks.parametrize import SubjectCheck, parametrize_with_checks
from checks.report import Report
from checks.runner import run
from checks.subject import Subject

__all__ = [
    "CheckFailure",
    "Contract",
    "ContractError",
    "Report",
    "Subject",
    "SubjectCheck",
    "parametrize_with_checks",
    "run",
]
