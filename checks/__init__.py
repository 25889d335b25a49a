"""heatcheck: finds bugs in saliency-map code."""

from checks.contract import Contract, ContractError
from checks.report import Report
from checks.runner import run
from checks.subject import Subject

__all__ = ["Contract", "ContractError", "Report", "Subject", "run"]
