"""Invariants that learners write: handed out, and graded."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from checks.exercises.asking import waiting
from checks.exercises.course import named_fault
from checks.exercises.handout import library_of
from checks.exercises.task import FILE, Task
from checks.exercises.trouble import Trouble

__all__ = ["Graded", "graded", "task_files"]

CHILD = "checks.exercises.invariant_child"

SECONDS = 60.0

TEMPLATE = '''"""{statement}"""

import numpy as np


def holds(library, network, images, targets):
    """Whether that is true of a program.

    library    a copy of lenet_ref, such as library.render(map) or
               library.vanilla_gradient(network, images, targets, score="logit")
    network    one of its networks, such as library.logits(network, images)
    images     floats in [0, 1], (N, C, H, W)
    targets    a class for each image, (N,)
    """
    return True
'''

README = """# An invariant of your own

{statement}

The copy in `lenet_ref/` is suspect. Write in `{file}` a function that
says whether the sentence is true of a program. It must

- fail for the suspect,
- hold for the reference, and for {right} right networks that you have not seen,
- fail for {count} other faults of this kind, which are not shown.

    heatcheck learn invariant {name}      grades it
"""


def task_files(task: Task) -> Mapping[str, bytes]:
    """Files of a task's folder."""
    told = {
        "statement": task.statement,
        "file": FILE,
        "right": 20,
        "count": len(task.siblings),
        "name": task.name,
    }
    return {
        **library_of(named_fault(task.suspect)),
        "README.md": README.format(**told).encode(),
        FILE: TEMPLATE.format(statement=task.statement).encode(),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """What an invariant is worth.

    Parameters
    ----------
    right : int
        Of how many right programs it holds ...
    of : int
        ... of so many.
    suspect : bool
        Whether it fails for the suspect.
    siblings : tuple of bool
        Whether it fails for each fault that was not shown.
    trouble : Trouble or None
        Why it could not be graded.
    """

    right: int = 0
    of: int = 0
    suspect: bool = False
    siblings: tuple[bool, ...] = ()
    trouble: Trouble | None = None

    @property
    def passed(self) -> bool:
        """Whether it is an invariant, and sees what it should."""
        whole = 0 < self.of == self.right
        return whole and self.suspect and all(self.siblings)


def graded(folder: Path, task: Task) -> Graded:
    """Grade the invariant in a task's folder."""
    with waiting(CHILD) as child:
        reply = child.ask(folder, task.name, patience=SECONDS)
    if reply.trouble:
        return Graded(trouble=reply.trouble)
    right = reply.answer["right"]
    return Graded(
        right=sum(right),
        of=len(right),
        suspect=reply.answer["suspect"],
        siblings=tuple(reply.answer["siblings"]),
    )
