"""Everything: all probes that a subject can serve, and what it raised on the way."""

import traceback
from collections.abc import Mapping
from pathlib import Path

from checks.probes.probe import PROBES, Bench, probe

__all__ = ["everything", "in_a_line"]

CHECKS = Path(__file__).resolve().parent.parent
"""Frames of this package are not where a subject's mistake is."""


def in_a_line(error: Exception) -> str:
    """What was raised, and the line of the subject's own code that it came from."""
    said = str(error).strip().splitlines()
    frames = [
        f"{Path(frame.filename).name}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
        if not Path(frame.filename).is_relative_to(CHECKS)
        and "site-packages" not in frame.filename
    ]
    where = f" ({frames[-1]})" if frames else ""
    return f"{type(error).__name__}: {said[0] if said else ''}{where}"


@probe()
def everything(bench: Bench) -> Mapping[str, str | None]:
    """By probe: what the subject raised, in one line; None where it answered."""
    raised: dict[str, str | None] = {}
    for name, question in PROBES.items():
        if name == "everything" or any(map(bench.subject.lacks, question.needs)):
            continue
        try:
            question.put(bench)
        except Exception as error:  # noqa: BLE001  (whatever a subject may raise)
            raised[name] = in_a_line(error)
        else:
            raised[name] = None
    return raised
