"""Forms of answers: what came, what was expected, and what to type instead."""

from checks.forms.answer import Formed, MalformedAnswerError
from checks.forms.maps import maps_of
from checks.forms.scores import BY_CLASS, scores_of
from checks.forms.traces import complete, trace_of
from checks.forms.weights import weights_of

__all__ = [
    "BY_CLASS",
    "Formed",
    "MalformedAnswerError",
    "complete",
    "maps_of",
    "scores_of",
    "trace_of",
    "weights_of",
]
