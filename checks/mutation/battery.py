"""The battery: every check on every network, one question after the other."""

import contextlib
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from types import ModuleType

import lenet_ref
from checks.catalogue import CHECKS, Check, named
from checks.mutation.few_layers import lengths, sums
from checks.mutation.networks import SLIGHT
from checks.plan import Plan
from checks.reference import awkward, lenet, single
from checks.response import Mapless
from checks.runner import outcome
from checks.silence import global_states_kept
from checks.subject import Subject
from checks.table import Table
from checks.verdict import Judgement

__all__ = [
    "NETWORKS",
    "SMALL",
    "Kill",
    "Question",
    "Sitting",
    "default_order",
    "questions",
    "sitting",
    "small_battery",
    "taught",
]

SMALL = Plan(images=2, directions=2, pixels=32, explain=False)
"""Enough to kill nearly all that can be killed: who survives it is put the whole."""

CRASHED = "state.every_question_is_answered"
"""The check that tells of what was raised."""


def _untrained(library: ModuleType) -> Subject:
    """LeNet-5 in float32, of weights taken from one in float64."""
    network = library.lenet5(lenet_ref.random_weights(0))
    return single(library, network.parameters)


NETWORKS: Mapping[str, Callable[[ModuleType], Subject]] = {
    "awkward": awkward,
    "sums": sums,
    "lengths": lengths,
    **SLIGHT,
    "lenet": lenet,
    "untrained": _untrained,
    "single": single,
}
"""What a copy of the package is judged on, by name."""


QUICK = ("awkward", "sums", "lengths", *SLIGHT)
"""Those of a few layers and pixels."""


@dataclass(frozen=True, slots=True)
class Question:
    """A check put to a network.

    Parameters
    ----------
    network : str
        One of :data:`NETWORKS`.
    check : Check
    """

    network: str
    check: Check

    def __str__(self) -> str:
        return f"{self.network} {self.check.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """The failure that ended a mutant.

    Parameters
    ----------
    question : Question
    reason : str
        What the check says.
    crashed : bool
        Whether it raised where it should simply have run.
    """

    question: Question
    reason: str
    crashed: bool = False


def questions() -> tuple[Question, ...]:
    """All of them: each check on each network, in catalogue order."""
    return tuple(Question(n, check) for n in NETWORKS for check in CHECKS)


def taught(text: str) -> Iterator[Question]:
    """Questions of a table, a network and a check a line; unknown ones left out.

    Parameters
    ----------
    text : str
        Such as ``order.txt``; lines that begin with ``#`` are comments.

    Raises
    ------
    ValueError
        If a line has another number of columns.
    """
    known = {check.id for check in CHECKS}
    for number, line in enumerate(text.splitlines(), start=1):
        columns = line.partition("#")[0].split()
        if len(columns) not in (0, 2):
            msg = f"line {number}, {line!r}: expected a network and a check"
            raise ValueError(msg)
        if columns and columns[0] in NETWORKS and columns[1] in known:
            yield Question(columns[0], named(columns[1]))


@functools.cache
def default_order() -> tuple[Question, ...]:
    """All questions, those first that kill most in the least time.

    As :mod:`checks.mutation.lessons` measured it; what it has not seen comes last.
    """
    text = resources.files("checks.mutation").joinpath("order.txt").read_text("utf-8")
    first = tuple(taught(text))
    return (*first, *(q for q in questions() if q not in first))


@functools.cache
def small_battery() -> frozenset[Question]:
    """Every check on the quick networks, and elsewhere if it applies to none of those.

    What the others add, and a plan of more cases, is asked of those that survive it.
    """
    subjects = {name: make(lenet_ref) for name, make in NETWORKS.items()}
    found: set[Question] = set()
    for check in CHECKS:
        fitting = [n for n, s in subjects.items() if not check.inapplicable(s)]
        quick = [n for n in fitting if n in QUICK]
        found.update(Question(network, check) for network in quick or fitting[:1])
    return frozenset(found)


@dataclass(slots=True, eq=False)
class Sitting:
    """One copy of the package, while it is being questioned."""

    library: ModuleType
    plan: Plan
    _stack: contextlib.ExitStack
    _tables: dict[str, Table] = field(default_factory=dict)

    def table(self, network: str) -> Table:
        """Table of a network of the copy, made when first asked for.

        Raises
        ------
        Exception
            Whatever building the network raises.
        """
        if network not in self._tables:
            subject = NETWORKS[network](self.library)
            self._stack.enter_context(subject.kept())
            self._tables[network] = Table(subject, self.plan)
        return self._tables[network]

    def killed(self, question: Question) -> Kill | None:
        """What comes of a question: a failure, or nothing to speak of."""
        try:
            table = self.table(question.network)
        except Exception as error:  # noqa: BLE001  (a network that cannot be built)
            crash = Question(question.network, named(CRASHED))
            reason = f"{type(error).__name__}: {error}"
            return Kill(question=crash, reason=reason, crashed=True)
        found = outcome(question.check, table)
        if isinstance(found, Judgement):
            return _failure(question, found, table)
        status, reason = found
        if status == "error":
            return Kill(question=question, reason=f"the check erred: {reason}")
        if status == "blocked":
            return _unanswered(question, reason, table)
        return None


def _failure(question: Question, found: Judgement, table: Table) -> Kill | None:
    if not found.failing:
        return None
    crashed = question.check.id == CRASHED and "base" in table.benches[0].raised
    return Kill(question=question, reason=found.failing[0].says, crashed=crashed)


def _unanswered(question: Question, reason: str, table: Table) -> Kill:
    """What blocks a check fails another: one that fails if any question has no answer.

    It is not put itself, for it puts every question there is.
    """
    bench = table.benches[0]
    crashed = "base" in bench.raised or isinstance(bench.answers.get("base"), Mapless)
    told = Question(question.network, named(CRASHED))
    return Kill(question=told, reason=reason, crashed=crashed)


@contextlib.contextmanager
def sitting(library: ModuleType, plan: Plan = SMALL) -> Iterator[Sitting]:
    """Question a copy of the package; what belongs to the process is put back after."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(global_states_kept())
        yield Sitting(library, plan, stack)
