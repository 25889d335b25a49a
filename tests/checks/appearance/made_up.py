"""Exhibits made up of noise, with all that may be told of one."""

from typing import Any

import numpy as np

from checks.appearance.deception import Appearance
from checks.appearance.exhibits import Candidate, Exhibit, Side
from checks.faults.edit import Edit

__all__ = ["made_up"]

CODE = "weights[<'&\">] = " + "a_name_that_does_not_end" * 12
"""What must be escaped, and what must be broken."""


def side(rng: np.random.Generator) -> Side:
    return Side(rng.integers(256, size=(28, 28, 3), dtype=np.uint8), 0.62, 0.41)


def made_up(seed: int = 0, **changes: Any) -> Exhibit:
    rng = np.random.default_rng(seed)
    told = Candidate(
        title="made-up",
        edits=(Edit("lenet_ref/scores.py", 3, 0, CODE, f"{CODE}\n    + 1"),) * 2,
        function="Some.function",
        step="conv1, backward",
        check="signs.a_check_whose_name_goes_on_and_on_and_on_beyond_every_measure",
        story="A story <b>that</b> is told.",
    )
    seen = Appearance(
        valid_map=True,
        alike=-0.25,
        deception=0.35,
        score="loss",
        rank=0.5,
        levels=31.26,
        off=0.125,
    )
    given = {
        "candidate": told,
        "looks": seen,
        "panel": "heat map",
        "label": 8,
        "target": 3,
        "digit": rng.integers(256, size=(28, 28), dtype=np.uint8),
        "true": side(rng),
        "false": side(rng),
    }
    return Exhibit(**{**given, **changes})
