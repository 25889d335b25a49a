"""Wrong scores: the four functions of the logits, bent one at a time."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from checks import Subject
from checks.reference import lenet
from checks.replicas.scores import log_probabilities
from checks.subject import ScoreFunctions
from lenet_ref import SCORES
from lenet_ref.trace import Array
from tests.meta.zoo import Member

__all__ = ["WRONG_SCORES"]

Function = Callable[[Array, Array], Array]
Bend = Callable[[Array], Array]

SIMPLEX = "ranges.probabilities_form_a_simplex"
SETS = "ranges.score_cotangents_lie_in_their_sets"
SHIFT = "scores.only_the_logit_feels_a_shift"
VALUE = "scores.value_is_the_declared"
COTANGENT = "scores.cotangent_is_the_derivative"


def _subject(
    score: str, value: Function | None = None, cotangent: Function | None = None
) -> Subject:
    """LeNet-5, one of whose scores is another."""
    right = lenet().restricted("score_functions", "labels")
    functions = right.score_functions[score]
    wrong = ScoreFunctions(value or functions.value, cotangent or functions.cotangent)
    return replace(right, score_functions={**right.score_functions, score: wrong})


def _value(score: str, what: str, bend: Bend, *fails: str) -> Member:
    right = SCORES[score].value
    return Member(
        name=f"{score}: value {what}",
        make=lambda: _subject(score, value=lambda z, t: bend(right(z, t))),
        fails=frozenset(fails),
    )


def _cotangent(score: str, what: str, bend: Bend, *fails: str) -> Member:
    right = SCORES[score].cotangent
    return Member(
        name=f"{score}: cotangent {what}",
        make=lambda: _subject(score, cotangent=lambda z, t: bend(right(z, t))),
        fails=frozenset(fails),
    )


def _noise(a: Array) -> Array:
    return np.random.default_rng(0).normal(size=a.shape)


def _more(a: Array) -> Array:
    return np.asarray(1.01 * a)


def _mean(a: Array) -> Array:
    return np.full_like(a, a.mean())


def _odds(z: Array) -> Array:
    return np.asarray(np.exp(z - z.max(axis=1, keepdims=True)))


def _picked(values: Array, targets: Array) -> Array:
    return np.asarray(values[np.arange(len(values)), targets])


def _overflowing(z: Array, targets: Array) -> Array:
    odds = np.exp(z)
    return _picked(odds / odds.sum(axis=1, keepdims=True), targets)


def _with_epsilon(z: Array, targets: Array) -> Array:
    odds = _odds(z)
    return _picked(odds / (odds.sum(axis=1, keepdims=True) + 1e-8), targets)


def _logarithm_of_p(z: Array, targets: Array) -> Array:
    return np.asarray(np.log(_overflowing(z - z.max(axis=1, keepdims=True), targets)))


def _base_two(z: Array, targets: Array) -> Array:
    return _picked(log_probabilities(z) / np.log(2), targets)


def _without_cross_terms(z: Array, targets: Array) -> Array:
    p = SCORES["probability"].value(z, targets)
    return np.asarray(p[:, np.newaxis] * SCORES["logit"].cotangent(z, targets))


def _next_class(function: Function) -> Function:
    return lambda z, targets: function(z, (targets + 1) % z.shape[1])


def _named(name: str, make: Callable[[], Subject], *fails: str) -> Member:
    return Member(name=name, make=make, fails=frozenset(fails))


VALUES = (
    # A logit of zero times a shift is still zero; of the rest, zero is in its range.
    _value("logit", "zero", np.zeros_like, SHIFT, VALUE),
    _value("logit", "negated", np.negative, SHIFT, VALUE),
    _value("logit", "absolute", np.abs, SHIFT, VALUE),
    _value("logit", "1.01 times", _more, SHIFT, VALUE),
    _value("logit", "noise", _noise, SHIFT, VALUE),
    _value("probability", "zero", np.zeros_like, VALUE),
    _value("probability", "negated", np.negative, SIMPLEX, VALUE),
    _value("probability", "absolute", np.abs),  # equivalent
    _value("probability", "1.01 times", _more, SIMPLEX, VALUE),
    _value("probability", "noise", _noise, SIMPLEX, VALUE),
    _value("log_probability", "zero", np.zeros_like, VALUE),
    _value("log_probability", "negated", np.negative, SIMPLEX, VALUE),
    _value("log_probability", "1.01 times", _more, VALUE),
    _value("log_probability", "cut off", lambda a: np.maximum(a, -20), VALUE),
    _value("loss", "negated", np.negative, SIMPLEX, VALUE),
    _value("loss", "absolute", np.abs),  # equivalent
    _value("loss", "1.01 times", _more, VALUE),
    _value("loss", "of the whole batch", _mean, VALUE),
)

COTANGENTS = tuple(
    _cotangent(score, what, bend, *fails)
    for score in SCORES
    for what, bend, fails in (
        ("negated", np.negative, (SETS, COTANGENT)),
        ("absolute", np.abs, (SETS, COTANGENT) if score != "logit" else ()),
        ("noise", _noise, (SETS, COTANGENT)),
        ("NaN", lambda a: a * np.nan, (SETS, COTANGENT)),
    )
)

MISTAKES = (
    _cotangent("logit", "1.01 times", _more, SETS, COTANGENT),
    _cotangent("logit", "zero", np.zeros_like, SETS, COTANGENT),
    # Zero is what a sure probability's cotangent rounds to; only its value tells.
    _cotangent("probability", "zero", np.zeros_like, COTANGENT),
    _cotangent("probability", "1.01 times", _more, SETS, COTANGENT),
    _cotangent("loss", "over N", lambda a: a / len(a), COTANGENT),
    _named(
        "probability: exp of the logit itself",
        lambda: _subject("probability", value=_overflowing),
        SIMPLEX,
        SHIFT,
        VALUE,
    ),
    _named(
        "probability: an epsilon",
        lambda: _subject("probability", value=_with_epsilon),
        VALUE,
    ),
    _named(
        "log-probability: logarithm of p",
        lambda: _subject("log_probability", value=_logarithm_of_p),
        SIMPLEX,
        SHIFT,
        VALUE,
    ),
    _named(
        "log-probability: to base 2",
        lambda: _subject("log_probability", value=_base_two),
        VALUE,
    ),
    _named(
        "probability: cross terms dropped",
        lambda: _subject("probability", cotangent=_without_cross_terms),
        SETS,
        COTANGENT,
    ),
    _named(
        "logit: of the next class",
        lambda: _subject(
            "logit",
            _next_class(SCORES["logit"].value),
            _next_class(SCORES["logit"].cotangent),
        ),
        VALUE,
        SETS,
        COTANGENT,
    ),
)

WRONG_SCORES = (*VALUES, *COTANGENTS, *MISTAKES)
"""Members one of whose scores is not what its name says, or not its derivative."""
