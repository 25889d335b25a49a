"""heatcheck: finds bugs in saliency-map code."""

from checks.contract import Contract, ContractError
from checks.layer_battery import Geometry, check_layer
from checks.outcomes import CheckFailure
from checks.parametrize import SubjectCheck, parametrize_with_checks
from checks.report import Report
from checks.runner import run
from checks.subject import Subject

__all__ = [
    "CheckFailure",
    "Contract",
    "ContractError",
    "Geometry",
    "Report",
    "Subject",
    "SubjectCheck",
    "check_layer",
    "parametrize_with_checks",
    "run",
]
