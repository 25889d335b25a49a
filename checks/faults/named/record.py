"""Record: steps are told otherwise than they were taken."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["RECORD"]

_fault = partial(fault, "record")

RECORD: tuple[Fault, ...] = (
    _fault(
        "input-of-another-step",
        "tape.py:record",
        "(network.layers[-1].name,)",
        "(network.layers[-2].name,)",
        caught_by="gradients.steps_are_connected",
        deception=0.0,
        story=(
            "The score is recorded as computed from what enters the last layer: "
            "activations and gradients of different places are put together."
        ),
        thread="hannamw/EAP-IG/pull/23",
    ),
    _fault(
        "score-mislabelled",
        "tape.py:record",
        "return Trace(tuple(steps), images, targets, score, maps)",
        'return Trace(tuple(steps), images, targets, "logit", maps)',
        caught_by="state.trace_is_of_its_run",
        deception=0.0,
        story=(
            "The trace says logit whatever score was explained: its numbers are "
            "looked for in the wrong formula."
        ),
        thread="jacobgil/pytorch-grad-cam/issues/584",
    ),
    _fault(
        "broken-map-pictured",
        "tape.py:_picture_steps",
        "if math.prod(channels) != 1 or not np.isfinite(maps).all():",
        "if math.prod(channels) != 1:",
        caught_by="state.broken_run_is_shown",
        deception=0.0,
        story=(
            "A run with NaN raises at its picture, and shows none of the steps that "
            "NaN came from."
        ),
        thread="utkuozbulak/pytorch-cnn-visualizations/pull/42",
    ),
    _fault(
        "logit-recorded-as-the-score",
        "tape.py:record",
        "s = chosen.value(run[-1], targets)",
        's = named_score("logit").value(run[-1], targets)',
        caught_by="gradients.recorded_rules_are_followed",
        deception=0.0,
        story=(
            "The value that is shown beside the gradient is the logit, whatever score "
            "the gradient is of."
        ),
        thread="jacobgil/pytorch-grad-cam/issues/584",
    ),
)
