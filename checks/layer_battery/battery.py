"""The battery: a factory is asked for layers of many geometries, and each is judged."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Any

from checks.adapters.layers import method_origin
from checks.catalogue import CHECK_SET
from checks.layer_battery.draws import drawn, smallest, unwritten
from checks.layer_battery.geometry import KINDS, Geometry
from checks.layer_battery.maker import Maker
from checks.layer_battery.preparation import Prepared, prepared
from checks.layer_battery.questions import QUESTIONS, LayerCheck
from checks.layer_battery.trial import Trial, tried
from checks.report import Report, Result, Suspect
from checks.silence import global_states_kept
from checks.verdict import Judgement, decided, overall, result

__all__ = ["check_layer", "what_it_raises"]


def check_layer(  # noqa: PLR0913  (how a layer is called is part of it)
    make: Callable[[Geometry], Any],
    *,
    kind: str,
    seed: int = 0,
    forward: str = "forward",
    backward: str = "backward",
    batched: bool = True,
    name: str | None = None,
) -> Report:
    """Judge a handmade layer by itself, at many geometries.

    Parameters
    ----------
    make : callable
        :class:`Geometry` to a layer. What it does not read is not varied; if it reads
        ``geometry.square``, kernels, strides and paddings are whole numbers.
    kind : str
        One of ``conv2d``, ``max_pool2d``, ``avg_pool2d``, ``dense``, ``relu``,
        ``flatten``, ``softmax``.
    seed : int
        Of every draw.
    forward, backward : str
        Names of the methods, called as by :func:`checks.adapters.from_layers`.
    batched : bool
        Whether it takes batches, or one image at a time.
    name : str, optional
        As a person would type it after ``heatcheck layer``.

    Returns
    -------
    Report
        What fails is told of the smallest geometry at which it does.

    Raises
    ------
    ValueError
        If there is no such kind.

    Examples
    --------
    >>> import numpy as np
    >>> class ReLU:
    ...     def forward(self, x):
    ...         self.on = x > 0
    ...         return x * self.on
    ...     def backward(self, gy):
    ...         return gy * self.on
    >>> check_layer(lambda geometry: ReLU(), kind="relu").verdict
    'pass'
    """
    if kind not in KINDS:
        msg = f"kind is {kind!r}, expected one of {', '.join(map(repr, KINDS))}"
        raise ValueError(msg)
    started = time.perf_counter()
    typed = name or f"{make.__module__}:{getattr(make, '__qualname__', 'make')}"
    maker = Maker(make, kind, forward, backward, batched, seed=seed)
    with global_states_kept(), unwritten():
        battery = _Battery(prepared(maker, kind), kind, seed, typed)
        results = [battery.judged(check) for check in QUESTIONS]
        suspects = tuple(battery.suspects(results))
    return Report(
        subject=typed,
        verdict=overall(results),
        results=tuple(results),
        suspects=suspects,
        check_set=CHECK_SET,
        seed=seed,
        duration_s=time.perf_counter() - started,
    )


def what_it_raises(make: Callable[[Geometry], Any], kind: str, seed: int,
                   **called: Any) -> Exception | None:  # fmt: skip
    """What a layer raises at the first geometry at which it does; None if at none."""
    maker = Maker(make, kind, seed=seed, **called)
    with global_states_kept(), unwritten():
        battery = _Battery(prepared(maker, kind), kind, seed, kind)
        trials = (battery.trial(one) for one in battery.geometries)
        return next((trial.error for trial in trials if trial.error), None)


ABSENT = {
    "layer_images_are_apart": "it takes one image at a time",
    "layer_weight_gradients_add_up": "it keeps no derivatives by its weights",
}
"""Why a question may have nothing to measure; of any other that is no excuse."""

SHRUNK = 3
"""Failures of which the smallest geometry is sought; of the others, among those."""


@dataclass(eq=False)
class _Battery:
    """A prepared maker, and the trials so far."""

    prepared: Prepared
    kind: str
    seed: int
    typed: str
    trials: dict[Geometry, Trial] = field(default_factory=dict)
    shrunk: int = 0

    @cached_property
    def geometries(self) -> list[Geometry]:
        return drawn(self.kind, self.seed, self.prepared.pinned)

    def trial(self, geometry: Geometry) -> Trial:
        if geometry not in self.trials:
            self.trials[geometry] = tried(self.prepared.maker, geometry)
        return self.trials[geometry]

    def judgement(self, check: LayerCheck, *geometries: Geometry) -> Judgement:
        measurements = (check.invariant(self.trial(one)) for one in geometries)
        return decided(check, self.typed, self.seed, chain(*measurements))

    def judged(self, check: LayerCheck) -> Result:
        if check.only and self.kind not in check.only:
            return self._without(check, f"it is asked of {' and '.join(check.only)}")
        judgement = self.judgement(check, *self.geometries)
        statement = check.invariant.__name__
        if not (judgement.judged or judgement.undecided) and statement in ABSENT:
            return self._without(check, ABSENT[statement])
        if judgement.failing:
            judgement = self.judgement(check, self._smallest(check))
        told = result(check, [judgement], self.seed)
        return replace(told, again=self.again)

    @property
    def again(self) -> str:
        """The line that judges the same layers again."""
        maker = self.prepared.maker
        options = f" --kind {self.kind} --seed {self.seed}"
        for option in ("forward", "backward"):
            if getattr(maker, option) != option:
                options += f" --{option} {getattr(maker, option)}"
        return f"heatcheck layer {self.typed}{options}" + (
            "" if maker.batched else " --one-image"
        )

    def _without(self, check: LayerCheck, reason: str) -> Result:
        return Result(
            check=check.id,
            family=check.family,
            status="not_applicable",
            reason=reason,
            seed=self.seed,
            again=self.again,
        )

    def _smallest(self, check: LayerCheck) -> Geometry:
        def fails(geometry: Geometry) -> bool:
            return bool(self.judgement(check, geometry).failing)

        found = None
        if self.shrunk < SHRUNK:
            self.shrunk += 1
            found = smallest(self.kind, self.seed, self.prepared.pinned, fails)
        rivals = [one for one in self.trials if fails(one)]
        return min([found] if found else rivals, key=lambda one: one.size)

    def suspects(self, results: list[Result]) -> Iterator[Suspect]:
        """The passes at fault: backward only where forward is not, or by itself."""
        failed = [one for one in results if one.status == "fail" and one.worst]
        told: set[str | None] = set()
        for one in failed:
            at = one.worst
            if at is None or at.direction in told:
                continue
            if at.direction == "backward" and "forward" in told:
                continue
            told.add(at.direction)
            function, source = self._origin(at.direction)
            yield Suspect(
                step=at.step,
                kind=at.kind,
                direction=at.direction,
                function=function,
                source=source,
                says=f"{one.check}: {at.often}",
            )

    def _origin(self, direction: str | None) -> tuple[str, str]:
        try:
            layer = self.prepared.maker.layer(self.geometries[0])
            found = method_origin(layer, direction or "forward")
        except Exception:  # noqa: BLE001  (a layer that cannot even be made)
            return "", ""
        return (found.function, found.source) if found else ("", "")
