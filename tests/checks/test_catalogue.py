"""The catalogue: ids that stay, docstrings that explain, probes that exist."""

import inspect
import re

import pytest

from checks.catalogue import CHECKS, FAMILIES, Check, named
from checks.invariants import state
from checks.probes import PROBES
from checks.subject import CAPABILITIES

EACH = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)

IDS = [
    "batch.logits_do_not_feel_the_batch",
    "batch.maps_do_not_feel_the_batch",
    "batch.order_is_free",
    "data.accuracy_reaches_its_floor",
    "data.dtype_is_the_declared",
    "data.labels_are_classes",
    "data.pixels_fill_the_range",
    "data.pixels_keep_their_distances",
    "data.restoring_inverts",
    "gradients.biases_complete_the_logit",
    "gradients.coarse_slopes_agree",
    "gradients.complex_step_agrees",
    "gradients.directions_agree",
    "gradients.forward_matches_its_formula",
    "gradients.map_agrees_with_its_twin",
    "gradients.map_is_the_folded_gradient",
    "gradients.pairing_is_conserved",
    "gradients.pixels_agree",
    "gradients.pool_routing_conserves",
    "gradients.recorded_rules_are_followed",
    "gradients.relu_gate_ignores_the_cotangent",
    "gradients.steps_are_connected",
    "gradients.tied_directions_agree",
    "gradients.vjp_is_linear",
    "gradients.vjp_is_the_adjoint",
    "ranges.backward_stays_within_intervals",
    "ranges.cotangents_stay_within_the_jacobian",
    "ranges.forward_stays_within_intervals",
    "ranges.images_lie_in_their_range",
    "ranges.probabilities_form_a_simplex",
    "ranges.rectified_is_nonnegative",
    "ranges.score_cotangents_lie_in_their_sets",
    "ranges.seed_lies_in_its_set",
    "ranges.values_are_finite",
    "rendering.blend_lies_between",
    "rendering.broken_map_is_refused",
    "rendering.colour_is_monotone",
    "rendering.flat_map_is_uniform",
    "rendering.lent_arrays_are_untouched",
    "rendering.limit_is_obeyed",
    "rendering.lone_pixel_lands",
    "rendering.picture_shows_the_image",
    "rendering.pictures_are_uint8",
    "rendering.recorded_blend_is_of_the_image",
    "rendering.scale_is_free",
    "rendering.scale_is_symmetric",
    "rendering.sign_is_kept",
    "rendering.zero_is_neutral",
    "scores.class_gradients_cancel",
    "scores.cotangent_is_the_derivative",
    "scores.only_the_logit_feels_a_shift",
    "scores.softmax_tangent_holds",
    "scores.target_is_heard",
    "scores.value_is_the_declared",
    "signs.climbing_the_map_raises_the_score",
    "signs.drawn_red_raises_the_score",
    "signs.loss_opposes_log_probability",
    "signs.pixel_signs_agree",
    "signs.recorded_picture_is_of_the_map",
    "state.broken_run_is_shown",
    "state.earlier_results_stay",
    "state.error_state_is_untouched",
    "state.every_question_is_answered",
    "state.input_is_untouched",
    "state.nothing_is_printed",
    "state.order_is_forgotten",
    "state.parameters_are_untouched",
    "state.random_state_is_untouched",
    "state.repeat_is_identical",
    "state.results_are_not_aliased",
    "state.trace_is_of_its_run",
]
"""As published: one that goes, or is renamed, breaks somebody's selection."""


def test_ids_are_the_published_ones() -> None:
    ids = sorted(check.id for check in CHECKS)

    assert ids == IDS


def test_ids_are_unique() -> None:
    ids = [check.id for check in CHECKS]

    assert len(set(ids)) == len(ids)


def test_every_family_has_checks_and_there_is_no_other() -> None:
    families = {check.family for check in CHECKS}

    assert families == set(FAMILIES)


def sections(check: Check) -> list[str]:
    """The statement, and what follows ``Why:``, ``Breaks:`` and ``Seen:``."""
    doc = inspect.getdoc(check.invariant) or ""
    return re.split(r"\n(?:\n)?(?=Why:|Breaks:|Seen:)", doc)


@EACH
def test_docstring_says_what_why_what_breaks_it_and_where_it_was_seen(
    check: Check,
) -> None:
    statement, why, breaks, seen = sections(check)

    assert statement.partition("\n")[0].endswith(".")
    assert len(why) > len("Why: because")
    assert breaks.startswith("Breaks: ")
    assert re.fullmatch(r"Seen: https://github\.com/\S+", seen)


def test_no_thread_is_cited_for_everything() -> None:
    seen = [sections(check)[-1] for check in CHECKS]

    assert max(map(seen.count, seen)) <= 2


@EACH
def test_parameters_are_probes(check: Check) -> None:
    assert check.probes
    assert set(check.probes) <= set(PROBES)


def test_probes_need_capabilities_that_there_are() -> None:
    needs = {need for probe in PROBES.values() for need in probe.needs}

    assert needs <= set(CAPABILITIES)


def test_every_probe_serves_a_check_or_another_probe() -> None:
    asked = {name for check in CHECKS for name in check.probes}
    sources = "".join(inspect.getsource(probe.put) for probe in PROBES.values())

    idle = {n for n in PROBES if n not in asked and f"{n}(bench)" not in sources}

    assert idle == set()


def test_check_is_found_by_its_id() -> None:
    found = named("state.repeat_is_identical")

    assert found.invariant is state.repeat_is_identical


def test_unknown_id_names_those_that_resemble_it() -> None:
    with pytest.raises(ValueError, match="no check is called") as error:
        named("state.repeat_is_identicall")

    assert "did you mean state.repeat_is_identical" in str(error.value)


def test_id_that_resembles_none_is_told_plainly() -> None:
    with pytest.raises(ValueError, match="no check is called") as error:
        named("?")

    assert str(error.value) == "no check is called '?'"
