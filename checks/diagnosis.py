"""Diagnosis: which step and function the failed checks point at, and the mistake."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from checks.course import ANSWERED, Pairs, by_course, weight
from checks.hypotheses.explanations import Explanation
from checks.report import Finding, Result, Suspect
from checks.subject import Origin, Subject

__all__ = ["accused", "accused_steps", "doubtful", "suspects"]

NOWHERE = Origin("", "")

OF_THE_MAP = ("gradients", "signs", "scores", "batch")
"""Families that judge values of the map ..."""

REMEMBERING = ("state.repeat_is_identical", "state.order_is_forgotten")
"""... as these two do, of the others."""

BESIDE_THE_MAP = ("state.parameters_are_untouched",)
"""Checks of single steps that see no value of a map: they account for none."""

AFTER_THE_MAP = ("fold", "render", "blend")
"""Steps that only show the map: a wrong map is not their doing."""

OF_A_BLACK_BOX = (None, "network", "score")
"""Steps that something which shows none is said to have: they locate nothing."""

NOWHERE_WITHIN = (None, "network")
"""Steps of which what was raised tells no more than that the subject raised it."""

Place = tuple[str, str | None, str | None]
Accused = dict[tuple[str, str | None], Pairs]


def _origin(networks: dict[str, Subject], finding: Finding, result: Result) -> Origin:
    """Where a step's code stands; of what a run left changed, who made the map."""
    if finding.source:
        return Origin(finding.function, finding.source)
    if result.family == "state" and result.check != ANSWERED:
        origins = networks[finding.subject].origins
        makers = (origins[at] for at in MAKERS_OF_THE_MAP[1:] if at in origins)
        return next(makers, _of_step(networks, finding))
    return _of_step(networks, finding)


def _of_step(networks: dict[str, Subject], finding: Finding) -> Origin:
    if finding.step is None or finding.direction is None:
        return NOWHERE
    origins = networks[finding.subject].origins
    by_step = origins.get((finding.step, finding.direction), NOWHERE)
    return origins.get((finding.kind or "", finding.direction), by_step)


def accused(results: Iterable[Result]) -> tuple[tuple[Result, Finding], ...]:
    """Findings that accuse, each with its check.

    A check that judges one step by itself accuses that step; any other check only those
    that no such check has seen. A step whose forward pass is wrong is not accused of
    its way back, which is judged by that forward pass.
    """
    failed = [result for result in results if result.status == "fail"]
    local = [r for r in failed if r.local and any(f.step for f in r.failing)]
    pairs = [(r, f) for r in local for f in r.failing if f.step or f.source]
    if all(f.step in NOWHERE_WITHIN and r.check == ANSWERED for r, f in pairs):
        pairs = [(r, f) for r in failed for f in r.failing]
    forward = {(f.subject, f.step) for _, f in pairs if f.direction == "forward"}
    return tuple(
        (result, finding)
        for result, finding in pairs
        if result.family == "state"  # a weight changed is seen by itself
        or finding.direction != "backward"
        or (finding.subject, finding.step) not in forward
    )


def accused_steps(results: Iterable[Result], subject: Subject) -> tuple[str, ...]:
    """Steps of a subject that checks of single steps accuse of their way back."""
    return tuple(
        dict.fromkeys(
            finding.step
            for result, finding in accused(results)
            if result.local
            and finding.step
            and finding.subject == subject.name
            and finding.direction == "backward"
            and finding.step not in OF_A_BLACK_BOX
        )
    )


def doubtful(results: Iterable[Result], subject: Subject) -> bool:
    """Whether the whole map of a subject needs explaining: no step accounts for it."""
    if subject.contract.claims is None:
        return False
    results = tuple(results)
    located = {
        finding.step
        for result, finding in accused(results)
        if result.local
        and result.check not in BESIDE_THE_MAP
        and finding.subject == subject.name
    }
    judged = any(
        result.status == "fail"
        and (result.family in OF_THE_MAP or result.check in REMEMBERING)
        and any(finding.subject == subject.name for finding in result.failing)
        for result in results
    )
    return judged and located <= {*NOWHERE_WITHIN, *AFTER_THE_MAP}


def suspects(
    results: Iterable[Result],
    networks: tuple[Subject, ...],
    explanations: Iterable[Explanation] = (),
) -> tuple[Suspect, ...]:
    """Steps at fault, most likely first.

    Steps run by the same function accuse it together. The catalogue goes from causes to
    consequences: who was accused by an earlier check comes first, and of those by the
    same one, who was accused by more. An explanation joins the suspect of its place;
    one of the whole map comes before what only says that something is wrong, and one
    that names nothing comes before that only where no step is suspected.
    """
    results, by_name = tuple(results), {network.name: network for network in networks}
    by_function: Accused = defaultdict(list)
    for result, finding in accused(results):
        origin = _origin(by_name, finding, result)
        label = origin.function or f"{finding.step} {finding.direction}"
        by_function[label, finding.direction].append((result, finding))
    order = [result.check for result in results]
    by_weight = sorted(by_function.values(), key=weight, reverse=True)
    by_check = sorted(by_weight, key=lambda pairs: order.index(pairs[0][0].check))
    ranked = by_course(by_check, by_name)
    told = tuple(explanations)
    places = [_places(pairs) for pairs in ranked]
    located = [
        _explained(_suspect(by_name, pairs), told, places_of)
        for pairs, places_of in zip(ranked, places, strict=True)
    ]
    apart = [
        known
        for known in told
        if not known.fault or not any(_place(known) in at for at in places)
    ]
    return _merged(located, [_of_map(by_name, known) for known in apart])


OF_THE_WHOLE_MAP = ((None, None), ("score", "backward"))
"""Places of explanations that are of no step by which the map came about."""

MAKERS_OF_THE_MAP = (("fold", "forward"), ("network", "backward"))
"""Places of what a person wrote to make maps, where one is known."""


def _suspect(networks: dict[str, Subject], pairs: Pairs) -> Suspect:
    """Accused of what the first of its checks says, where that is worst."""
    result = pairs[0][0]
    mine = [finding for other, finding in pairs if other is result]
    finding = max(mine, key=lambda found: found.margin or 0.0)
    origin = _origin(networks, finding, result)
    return Suspect(
        step=finding.step,
        kind=finding.kind,
        direction=finding.direction,
        function=origin.function,
        source=origin.source,
        says=f"{result.check}: {finding.often}",
    )


def _place(at: Finding | Explanation) -> Place:
    return at.subject, at.step, at.direction


def _places(pairs: Pairs) -> set[Place]:
    """Steps that accuse a function together; the folding makes the whole map."""
    places = {_place(finding) for _, finding in pairs if finding.step is not None}
    folding = [finding for _, finding in pairs if finding.step == "fold"]
    return places | {(f.subject, *at) for f in folding for at in OF_THE_WHOLE_MAP}


def _explained(
    suspect: Suspect, explanations: tuple[Explanation, ...], places: set[Place]
) -> Suspect:
    """With the first explanation of one of its steps, in place of what is usual."""
    for known in explanations:
        if _place(known) in places and known.fault:
            return replace(
                suspect,
                step=suspect.step if suspect.step == "fold" else known.step,
                fault=known.fault,
                residual=known.residual,
                says=known.says,
            )
    return suspect


def _of_map(networks: dict[str, Subject], known: Explanation) -> Suspect:
    origins = networks[known.subject].origins
    makers = [(known.step or "", known.direction or ""), *MAKERS_OF_THE_MAP]
    origin = next((origins[at] for at in makers if at in origins), NOWHERE)
    return Suspect(
        step=known.step,
        kind=known.kind,
        direction=known.direction,
        function=origin.function,
        source=origin.source,
        fault=known.fault,
        residual=known.residual,
        says=known.says,
    )


def _merged(located: list[Suspect], of_maps: list[Suspect]) -> tuple[Suspect, ...]:
    """Each explanation of a map once, and before what does not name a step."""
    once = list(dict.fromkeys(of_maps))
    named = [suspect for suspect in once if suspect.fault]
    unknown = [suspect for suspect in once if not suspect.fault]
    if any(suspect.step not in OF_A_BLACK_BOX for suspect in located):
        return (*named, *located, *unknown)
    return (*named, *unknown, *located)
