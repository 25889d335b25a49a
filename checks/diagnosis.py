"""Diagnosis: which step and function the failed checks point at."""

from collections import defaultdict
from collections.abc import Iterable

from checks.report import Finding, Result, Suspect
from checks.subject import Origin, Subject

__all__ = ["suspects"]

NOWHERE = Origin("", "")


def _origin(networks: dict[str, Subject], finding: Finding) -> Origin:
    if finding.step is None or finding.direction is None:
        return NOWHERE
    origins = networks[finding.subject].origins
    by_step = origins.get((finding.step, finding.direction), NOWHERE)
    return origins.get((finding.kind or "", finding.direction), by_step)


def suspects(
    results: Iterable[Result], networks: tuple[Subject, ...]
) -> tuple[Suspect, ...]:
    """Steps at fault, most likely first.

    A check that judges one step by itself accuses that step; any other check only those
    that no such check has seen. A step whose forward pass is wrong is not accused of
    its way back, which is judged by that forward pass. Steps run by the same function
    accuse it together.

    The catalogue goes from causes to consequences: who was accused by an earlier check
    comes first, and of those by the same one, who was accused by more.
    """
    by_name = {network.name: network for network in networks}
    failed = [result for result in results if result.status == "fail"]
    local = [r for r in failed if r.local and any(f.step for f in r.failing)]
    pairs = [(r, f) for r in local or failed for f in r.failing]
    forward = {(f.subject, f.step) for _, f in pairs if f.direction == "forward"}
    accused: dict[tuple[str, str | None], list[tuple[Result, Finding]]]
    accused = defaultdict(list)
    for result, finding in pairs:
        by_forward = result.family != "state"  # a weight changed is seen by itself
        if by_forward and (
            finding.direction == "backward"
            and (finding.subject, finding.step) in forward
        ):
            continue
        origin = _origin(by_name, finding)
        label = origin.function or f"{finding.step} {finding.direction}"
        accused[label, finding.direction].append((result, finding))
    order = {result.check: place for place, result in enumerate(failed)}
    by_weight = sorted(accused.values(), key=_weight, reverse=True)
    ranked = sorted(by_weight, key=lambda pairs: order[pairs[0][0].check])
    return tuple(_suspect(by_name, pairs) for pairs in ranked)


def _weight(pairs: list[tuple[Result, Finding]]) -> tuple[int, float]:
    """More checks first; of as many, the one with the larger margin."""
    checks = {result.check for result, _ in pairs}
    return len(checks), max(finding.margin or 0.0 for _, finding in pairs)


def _suspect(
    networks: dict[str, Subject], pairs: list[tuple[Result, Finding]]
) -> Suspect:
    """Accused of what the first of its checks says, where that is worst."""
    result = pairs[0][0]
    mine = [finding for other, finding in pairs if other is result]
    finding = max(mine, key=lambda found: found.margin or 0.0)
    origin = _origin(networks, finding)
    return Suspect(
        step=finding.step,
        kind=finding.kind,
        direction=finding.direction,
        function=origin.function,
        source=origin.source,
        says=f"{result.check}: {finding.often}",
    )
