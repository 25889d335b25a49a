"""Everything: all probes that a subject can serve, and what it raised on the way."""

from collections.abc import Mapping

from checks.probes.probe import PROBES, Bench, probe

__all__ = ["everything"]


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
            said = str(error).strip().splitlines()
            raised[name] = f"{type(error).__name__}: {said[0] if said else ''}"
        else:
            raised[name] = None
    return raised
