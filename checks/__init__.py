"""heatcheck: finds bugs in saliency-map code."""

from checks.contract import Contract, ContractError
from checks.layer_battery import Geometry, check_layer
from checks.report import Report
from checks.runner import run
from checks.subject import Subject

__all__ = [
    "Contract",
    "ContractError",
    "Geometry",
    "Report",
    "Subject",
    "check_layer",
    "run",
]
