"""Checks that rest on formulas do not apply to steps of kinds of somebody's own."""

import numpy as np

from checks import Contract, run
from checks.adapters import from_layers
from checks.plan import Plan
from tests.checks.scratch import textbook

UNKNOWN = {
    "ranges.backward_stays_within_intervals",
    "ranges.cotangents_stay_within_the_jacobian",
    "ranges.forward_stays_within_intervals",
    "gradients.forward_matches_its_formula",
    "gradients.biases_complete_the_logit",
}


def test_formulas_do_not_apply_where_no_step_has_one() -> None:
    rng = np.random.default_rng(0)
    affine = textbook.Affine(rng.normal(size=(24, 3)), np.zeros(3))
    layers = [textbook.Sigmoid(), affine]
    subject = from_layers(layers, contract=Contract(input_shape=(2, 3, 4)))

    report = run(subject, plan=Plan(images=3))

    reasons = {r.check: r.reason for r in report.results if r.check in UNKNOWN}
    statuses = {r.status for r in report.results if r.check in UNKNOWN}
    assert statuses == {"not_applicable"}
    assert reasons["ranges.forward_stays_within_intervals"] == (
        "no bound is known for its first step, sigmoid1"
    )
    assert report.verdict == "pass"
