"""All operators, in the order in which they are asked: the first keeps a program."""

from checks.mutation.operators.arithmetic import ARITHMETIC
from checks.mutation.operators.axes import AXES
from checks.mutation.operators.calls import CALLS
from checks.mutation.operators.conditions import CONDITIONS
from checks.mutation.operators.constants import CONSTANTS
from checks.mutation.operators.defaults import DEFAULTS
from checks.mutation.operators.dtypes import DTYPES
from checks.mutation.operators.functions import FUNCTIONS
from checks.mutation.operators.indexing import INDEXING
from checks.mutation.operators.items import ITEMS
from checks.mutation.operators.names import NAMES
from checks.mutation.operators.operator import Operator
from checks.mutation.operators.results import RESULTS
from checks.mutation.operators.statements import STATEMENTS

__all__ = ["OPERATORS"]

OPERATORS: tuple[Operator, ...] = (
    *ARITHMETIC,
    *CONDITIONS,
    *AXES,
    *INDEXING,
    *FUNCTIONS,
    *DTYPES,
    *CALLS,
    *RESULTS,
    *STATEMENTS,
    *NAMES,
    *ITEMS,
    *DEFAULTS,
    *CONSTANTS,
)
"""Each kind of mistake; of those that make the same program, the first has it."""
