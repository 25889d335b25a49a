"""Claims: whether the step that a learner names is one where the fault sits."""

import functools
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

import lenet_ref
from checks.exercises.course import fault_of
from checks.exercises.exercise import Exercise
from checks.faults.fault import Fault
from checks.faults.files import module_of
from checks.mistyped import MistypedError

__all__ = ["DIRECTIONS", "Graded", "accepted_steps", "graded", "steps"]

DIRECTIONS = ("forward", "backward")


@functools.cache
def steps() -> Mapping[str, str]:
    """Kind of each step of the reference's run, by name, in order."""
    network = lenet_ref.lenet5(lenet_ref.load_weights())
    layers = {layer.name: layer.kind for layer in network.layers}
    after = ("score", "fold", "render", "blend")
    return {"preprocess": "preprocess", **layers, **{name: name for name in after}}


@dataclass(frozen=True, slots=True)
class Graded:
    """What is said of a claim.

    Parameters
    ----------
    right : bool
    near : bool
        Whether only the direction is wrong.
    accepted : tuple of str
        All steps that were right to name.
    """

    right: bool
    near: bool
    accepted: tuple[str, ...]


def _kinds(fault: Fault) -> frozenset[str]:
    """Kinds of steps whose code the faulty function is."""
    from checks.replay.places import runs_in
    from checks.replay.recording import Name

    found = runs_in(Name(module_of(fault.file), fault.function))
    return frozenset(kind for kind, _ in found if kind)


def accepted_steps(exercise: Exercise) -> tuple[str, ...]:
    """Steps that a claim may name: those that run the faulty code, and ``also``.

    Examples
    --------
    >>> from checks.exercises.exercise import Exercise
    >>> one = Exercise(name="x", title="", fault="relu-mask-dropped", goal="",
    ...     symptom="", hints=(), lesson="", also=("dense6",))
    >>> accepted_steps(one)
    ('relu1', 'relu3', 'relu5', 'dense6', 'relu6')
    """
    fault = fault_of(exercise)
    kinds = _kinds(fault) if fault.step else frozenset()
    own = {name for name, kind in steps().items() if kind in kinds}
    runs = fault.step in own or fault.step in kinds
    right = {fault.step, *exercise.also, *(own if runs else ())}
    return tuple(name for name in steps() if name in right)


def _checked(step: str) -> None:
    if step not in steps():
        names = textwrap.fill(" ".join(steps()), 76)
        msg = (
            f"claim {step}: no step is called that. It does not count.\n"
            f"{textwrap.indent(names, '  ')}"
        )
        raise MistypedError(msg)


def graded(exercise: Exercise, step: str, direction: str | None) -> Graded:
    """Grade a claim.

    Parameters
    ----------
    exercise : Exercise
    step : str
    direction : {"forward", "backward"} or None
        Graded only if given.

    Raises
    ------
    MistypedError
        If there is no such step.
    """
    _checked(step)
    accepted = accepted_steps(exercise)
    true = fault_of(exercise).direction
    here = step in accepted
    turned = direction is not None and true is not None and direction != true
    turned = turned and step not in exercise.also
    return Graded(right=here and not turned, near=here and turned, accepted=accepted)
