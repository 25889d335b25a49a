"""Controls: mutants of which it is known beforehand what must become of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from checks.faults.edit import Edit, position, source
from checks.mutation.judging import Asked
from checks.mutation.mutant import Change, Mutant
from checks.mutation.outcome import Outcome
from checks.mutation.workers import Workers, judged

__all__ = ["CONTROLS", "Control", "ControlError", "controlled"]


class ControlError(RuntimeError):
    """Who judges mutants cannot be trusted: it let a fault pass, or killed none."""


@dataclass(frozen=True, slots=True)
class Control:
    """A change and what must become of it.

    Parameters
    ----------
    file, function, before, after : str
    killed : bool
    """

    file: str
    function: str
    before: str
    after: str
    killed: bool

    @property
    def mutant(self) -> Mutant:
        """The change as a mutant."""
        text = source(self.file)
        start = text.index(self.before)
        line = text.count("\n", 0, start) + 1
        column = start - position(text, line, 0)
        edit = Edit(self.file, line, column, self.before, self.after)
        change = Change(
            operator="control",
            module=self.file.removesuffix(".py").replace("/", "."),
            function=self.function,
            edit=edit,
            line=text.splitlines()[line - 1],
        )
        return Mutant((change,))


DENSE, PIXELS = "lenet_ref/layers/dense.py", "lenet_ref/preprocessing.py"

CONTROLS = (
    Control(
        DENSE,
        "Dense.vjp",
        "return gy @ self.weight",
        "return -(gy @ self.weight)",
        killed=True,
    ),
    Control(
        DENSE,
        "Dense.vjp",
        "return gy @ self.weight",
        "return (gy @ self.weight)",
        killed=False,
    ),
    Control(PIXELS, "WHITE", "WHITE = 255", "WHITE = 256", killed=True),
    Control(PIXELS, "WHITE", "WHITE = 255", "WHITE = 5 * 51", killed=False),
)
"""A sign that cancels in every whole map, and a change of nothing; in a function's code
and in what is computed at import."""


def controlled(workers: Workers, asked: Asked) -> tuple[Outcome, ...]:
    """Judge the controls as mutants are judged.

    Raises
    ------
    ControlError
        If one that must be killed survives, or one that changes nothing is killed.
    """
    mutants = tuple(control.mutant for control in CONTROLS)
    asked = replace(asked, families=(), matrix=False, locate=False, looks=False)
    with workers() as executor:
        found = executor.submit(judged, mutants, asked).result()
    for control, outcome in zip(CONTROLS, found, strict=True):
        for told in _wrong(control, outcome):
            raise ControlError(told)
    return found


def _wrong(control: Control, outcome: Outcome) -> Iterator[str]:
    if outcome.noticed != control.killed:
        expected = "be killed" if control.killed else "survive"
        yield (
            f"{control.file}: {control.before!r} changed to {control.after!r} must "
            f"{expected}, and is {outcome.status} ({outcome.reason or 'no reason'}): "
            "no figure of this campaign would mean anything"
        )
