"""The catalogue: every check, in the order in which they are asked and told.

From what names a cause by itself to what only says that something is wrong.
"""

import difflib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from checks.invariants import (
    answers,
    batch,
    blending,
    broken,
    connections,
    gradients,
    layers,
    pairing,
    palettes,
    pixels,
    ranges,
    rendering,
    scores,
    seeds,
    signs,
    single,
    state,
    traces,
)
from checks.measurement import Measurements
from checks.probes import PROBES
from checks.subject import Subject

__all__ = ["CHECKS", "CHECK_SET", "FAMILIES", "Check", "named"]

CHECK_SET = "0.1"
"""Version of the list below; a report says which one it comes from."""

FAMILIES = (
    "data",
    "ranges",
    "scores",
    "gradients",
    "signs",
    "state",
    "batch",
    "rendering",
)

Invariant = Callable[..., Iterator[Measurements]]


@dataclass(frozen=True, slots=True)
class Check:
    """An invariant and the probes that it needs.

    Parameters
    ----------
    family : str
    invariant : callable
        Its parameters are named after probes; its docstring explains it.
    local : bool
        Whether the step that it measures at is the one at fault, whatever others do.
    declared : tuple of str
        Properties of the contract without which it does not apply.
    acts_on : str, optional
        Kind of step without which there is nothing to judge.
    judges : callable, optional
        Whether there is anything that it has a rule for, whose absence is no lack of
        evidence; its parameters are named after probes too.
    without : str
        What is said where there is nothing of that kind.
    minimum : int
        Cases that must have given evidence at each step; all where there are fewer.
    needs_classes : bool
        Whether it compares classes, of which there must be two.
    superseded_by : str, optional
        Capability of a subject whose answers to other checks say more.
    """

    family: str
    invariant: Invariant
    local: bool = False
    declared: tuple[str, ...] = ()
    acts_on: str | None = None
    judges: Callable[..., bool] | None = None
    without: str = "it records no step that this has a rule for"
    minimum: int = 4
    needs_classes: bool = False
    superseded_by: str | None = None

    @property
    def id(self) -> str:
        """Stable: ``family.statement``."""
        return f"{self.family}.{self.invariant.__name__}"

    @property
    def probes(self) -> tuple[str, ...]:
        """Names of the probes whose answers it takes."""
        return tuple(inspect.signature(self.invariant).parameters)

    @property
    def sharp(self) -> bool:
        """Whether float32 cannot resolve it, so that a float64 twin is asked."""
        return any(PROBES[probe].sharp for probe in self.probes)

    @property
    def holds_of_any_method(self) -> bool:
        """Whether it says nothing about gradients."""
        return self.family in CLAIMLESS or self.invariant in CLAIMLESS_RANGES

    def inapplicable(self, subject: Subject) -> str | None:
        """Why it cannot be put to ``subject``; None where it can."""
        for declared in self.declared:
            if not getattr(subject.contract, declared):
                return UNDECLARED[declared]
        if subject.contract.claims is None and not self.holds_of_any_method:
            return "it does not claim to be a gradient"
        if self.superseded_by and not subject.lacks(self.superseded_by):
            return SUPERSEDED[self.superseded_by]
        needs = (need for probe in self.probes for need in PROBES[probe].needs)
        return next((why for need in needs if (why := subject.lacks(need))), None)

    def measure(self, **answers: Any) -> Iterator[Measurements]:
        """Measurements from the answers to its probes."""
        return self.invariant(**answers)


CLAIMLESS = ("data", "state", "batch", "rendering")
"""Families that hold of any method."""

CLAIMLESS_RANGES: tuple[Invariant, ...] = (
    ranges.images_lie_in_their_range,
    ranges.values_are_finite,
)
"""Of another family, what holds of any method too."""

UNDECLARED = {
    "signed": "its maps are declared to be absolute values",
    "maps_are_gradients": "its maps are declared to be folded or absolute",
    "deterministic": "it is declared not to be deterministic",
    "is_single": "it computes in float64, where finer steps say more",
}


SUPERSEDED = {"twin": "its float64 twin answers more sharply"}


def _of(family: str, *invariants: Invariant, **options: Any) -> tuple[Check, ...]:
    return tuple(Check(family, invariant, **options) for invariant in invariants)


CHECKS: tuple[Check, ...] = (
    *_of("state", answers.every_question_is_answered, local=True),
    *_of(
        "data",
        pixels.dtype_is_the_declared,
        pixels.pixels_fill_the_range,
        pixels.pixels_keep_their_distances,
        pixels.restoring_inverts,
        local=True,
    ),
    *_of("data", pixels.labels_are_classes),
    *_of("ranges", ranges.images_lie_in_their_range),
    *_of("ranges", ranges.values_are_finite, local=True),
    *_of(
        "state",
        state.nothing_is_printed,
    ),
    *_of("state", state.random_state_is_untouched, declared=("deterministic",)),
    *_of(
        "state",
        state.error_state_is_untouched,
        state.input_is_untouched,
    ),
    *_of("state", state.parameters_are_untouched, local=True),
    *_of("state", state.results_are_not_aliased, state.earlier_results_stay),
    *_of(
        "state",
        state.repeat_is_identical,
        state.order_is_forgotten,
        declared=("deterministic",),
    ),
    *_of(
        "batch",
        batch.logits_do_not_feel_the_batch,
        batch.order_is_free,
        batch.maps_do_not_feel_the_batch,
        declared=("deterministic",),
    ),
    *_of("ranges", ranges.rectified_is_nonnegative, local=True, acts_on="relu"),
    *_of(
        "ranges",
        seeds.probabilities_form_a_simplex,
        seeds.score_cotangents_lie_in_their_sets,
        seeds.seed_lies_in_its_set,
        local=True,
    ),
    *_of(
        "ranges",
        ranges.forward_stays_within_intervals,
        judges=ranges.forward_is_bounded,
    ),
    *_of(
        "ranges",
        ranges.backward_stays_within_intervals,
        judges=ranges.backward_is_bounded,
    ),
    *_of(
        "ranges",
        ranges.cotangents_stay_within_the_jacobian,
        local=True,
        judges=ranges.jacobians_are_known,
    ),
    *_of(
        "scores",
        scores.only_the_logit_feels_a_shift,
        scores.value_is_the_declared,
        scores.cotangent_is_the_derivative,
        local=True,
    ),
    *_of(
        "gradients",
        layers.forward_matches_its_formula,
        local=True,
        judges=layers.formulas_are_known,
    ),
    *_of(
        "gradients", layers.relu_gate_ignores_the_cotangent, local=True, acts_on="relu"
    ),
    *_of("gradients", layers.pool_routing_conserves, local=True, acts_on="max_pool2d"),
    *_of(
        "gradients",
        layers.vjp_is_linear,
        layers.vjp_is_the_adjoint,
        connections.steps_are_connected,
        local=True,
    ),
    *_of("state", traces.trace_is_of_its_run),
    *_of(
        "state",
        broken.broken_run_is_shown,
        judges=broken.broken_images_get_maps,
        without="it makes no map of an image with NaN, so there is no run to show",
        minimum=1,
    ),
    *_of(
        "gradients",
        traces.recorded_rules_are_followed,
        local=True,
        judges=traces.rules_are_recorded,
    ),
    *_of("gradients", pairing.pairing_is_conserved, local=True),
    *_of(
        "gradients",
        pairing.biases_complete_the_logit,
        local=True,
        judges=pairing.parameters_get_cotangents,
    ),
    *_of("gradients", gradients.map_is_the_folded_gradient, local=True),
    *_of("scores", scores.class_gradients_cancel, needs_classes=True),
    *_of("signs", signs.loss_opposes_log_probability, needs_classes=True),
    *_of("scores", scores.softmax_tangent_holds),
    *_of(
        "scores",
        scores.target_is_heard,
        minimum=1,
        declared=("maps_are_gradients",),
        needs_classes=True,
    ),
    *_of(
        "rendering",
        rendering.pictures_are_uint8,
        rendering.broken_map_is_refused,
        rendering.lone_pixel_lands,
        palettes.zero_is_neutral,
        local=True,
    ),
    *_of("rendering", palettes.sign_is_kept, declared=("signed",), local=True),
    *_of("rendering", rendering.flat_map_is_uniform, local=True),
    *_of("rendering", palettes.scale_is_symmetric, declared=("signed",), local=True),
    *_of(
        "rendering",
        palettes.colour_is_monotone,
        rendering.scale_is_free,
        rendering.limit_is_obeyed,
        rendering.lent_arrays_are_untouched,
        blending.picture_shows_the_image,
        blending.blend_lies_between,
        local=True,
    ),
    *_of(
        "rendering",
        blending.recorded_blend_is_of_the_image,
        local=True,
        acts_on="blend",
    ),
    *_of("signs", signs.recorded_picture_is_of_the_map, local=True, acts_on="render"),
    *_of(
        "signs",
        signs.drawn_red_raises_the_score,
        declared=("maps_are_gradients",),
        minimum=1,  # of hundreds of pixels; a sure class has none to judge by
    ),
    *_of(
        "signs",
        signs.climbing_the_map_raises_the_score,
        declared=("maps_are_gradients",),
    ),
    *_of(
        "signs",
        signs.pixel_signs_agree,
        declared=("maps_are_gradients",),
        minimum=1,
    ),
    *_of(
        "gradients",
        single.coarse_slopes_agree,
        declared=("is_single",),
        superseded_by="twin",
    ),
    *_of("gradients", single.map_agrees_with_its_twin),
    *_of("gradients", gradients.complex_step_agrees),
    *_of(
        "gradients",
        gradients.directions_agree,
        gradients.tied_directions_agree,
        declared=("maps_are_gradients",),
    ),
    *_of("gradients", gradients.pixels_agree, minimum=1),
    *_of("data", pixels.accuracy_reaches_its_floor),
)
"""All checks."""


def named(check_id: str) -> Check:
    """Check of that id.

    Raises
    ------
    ValueError
        If there is none; the message names those that resemble it.
    """
    for check in CHECKS:
        if check.id == check_id:
            return check
    close = difflib.get_close_matches(check_id, [c.id for c in CHECKS], cutoff=0.4)
    hint = f"; did you mean {', '.join(close)}" if close else ""
    msg = f"no check is called {check_id!r}{hint}"
    raise ValueError(msg)
