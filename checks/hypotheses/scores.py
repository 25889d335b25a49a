"""The second stage: of which score it is the seed."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from checks.hypotheses.evidence import Evidence
from checks.hypotheses.mistake import Mistake
from checks.hypotheses.targets import at_the_score
from checks.replicas.scores import COTANGENTS, log_probabilities
from lenet_ref.trace import Array

__all__ = ["seeded", "seeded_otherwise"]


def _logits(evidence: Evidence) -> Array:
    return evidence.logits[evidence.of]


def seeded(evidence: Evidence, targets: Array) -> Array:
    """Cotangent of the logits for the declared score, (R, K)."""
    return COTANGENTS[evidence.contract.score](_logits(evidence), targets)


def _one_hot(z: Array, t: Array) -> Array:
    return COTANGENTS["logit"](z, t)


def _probabilities(z: Array) -> Array:
    return np.asarray(np.exp(log_probabilities(z)))


def _others(z: Array, t: Array) -> Array:
    return np.asarray(1 - _one_hot(z, t))


def _best_other(z: Array, t: Array) -> Array:
    """One-hot at the largest logit but the target's."""
    rivals = np.where(_one_hot(z, t) > 0, -np.inf, z)
    return _one_hot(z, rivals.argmax(axis=1))


def _squared_error(z: Array, t: Array) -> Array:
    p, y = _probabilities(z), _one_hot(z, t)
    pull = 2 * (p - y) * p
    return np.asarray(pull - p * pull.sum(axis=1, keepdims=True))


def _entropy(z: Array, _: Array) -> Array:
    p = _probabilities(z)
    log_p = log_probabilities(z)
    return np.asarray(-p * (log_p - (p * log_p).sum(axis=1, keepdims=True)))


def _sigmoid(z: Array, t: Array) -> Array:
    s = 1 / (1 + np.exp(-z))
    return np.asarray(_one_hot(z, t) * s * (1 - s))


def _binary_loss(z: Array, t: Array) -> Array:
    """Of the sum of binary cross-entropies against the one-hot target."""
    return np.asarray(1 / (1 + np.exp(-z)) - _one_hot(z, t))


def _diagonal(z: Array, t: Array) -> Array:
    p = _probabilities(z)
    return np.asarray(_one_hot(z, t) * p * (1 - p))


Seed = Callable[[Array, Array], Array]

SEEDS: tuple[tuple[str, str, Seed, bool], ...] = (
    ("all-classes", "is the sum over all logits, not that of the target",
     lambda z, _: np.ones_like(z), True),
    ("mean-class", "is the mean over all logits, not that of the target",
     lambda z, _: np.ones_like(z) / z.shape[1], True),
    ("against-the-others", "is that of the target's logit minus the sum of the others",
     lambda z, t: _one_hot(z, t) - _others(z, t), True),
    ("against-the-mean", "is that of the target's logit minus the mean of all",
     lambda z, t: _one_hot(z, t) - 1 / z.shape[1], True),
    ("against-the-mean-of-others",
     "is that of the target's logit minus the mean of the others",
     lambda z, t: _one_hot(z, t) - _others(z, t) / max(z.shape[1] - 1, 1), False),
    ("against-the-rival",
     "is that of the target's logit minus the largest other",
     lambda z, t: _one_hot(z, t) - _best_other(z, t), False),
    ("others-summed", "is the sum over the logits of all classes but the target",
     _others, True),
    ("probability-cross-terms-dropped",
     "is that of the probability without the cross terms of the softmax",
     _diagonal, True),
    ("probability-times-logit",
     "is that of the logit times the probability, not its derivative",
     lambda z, t: _one_hot(z, t) * _probabilities(z), True),
    ("probabilities-for-a-seed",
     "is seeded with the probabilities of all classes",
     lambda z, _: _probabilities(z), True),
    ("logits-for-a-seed", "is seeded with the logits themselves",
     lambda z, _: z, True),
    ("logit-for-a-seed", "is seeded with the target's logit itself",
     lambda z, t: _one_hot(z, t) * z, True),
    ("squared-error", "is the gradient of the squared error of the probabilities",
     _squared_error, False),
    ("entropy", "is the gradient of the entropy", _entropy, False),
    ("sigmoid", "is the gradient of the sigmoid of the logit", _sigmoid, True),
    ("binary-loss", "is the gradient of the binary cross-entropy", _binary_loss, True),
)  # fmt: skip
"""Id, what it says, seed, and whether it takes logits."""

NOUNS = {
    "logit": "logit",
    "probability": "probability",
    "loss": "loss",
    "log_probability": "log-probability",
}


def _seed_act(evidence: Evidence, targets: Array, *, seed: Seed) -> Array:
    return seed(_logits(evidence), targets)


def _of_all_targets(evidence: Evidence, targets: Array) -> Array:
    """Of the sum over all pairs of an image and a target of the batch."""
    seeds = np.empty((len(targets), evidence.classes))
    rule, z = COTANGENTS[evidence.contract.score], _logits(evidence)
    for rows in evidence.calls:
        each = [rule(z[rows], np.full_like(rows, t)) for t in targets[rows]]
        seeds[rows] = np.sum(each, axis=0)
    return seeds


BATCH_TARGETS = Mistake(
    "targets-of-batch-summed",
    "is the sum over all targets of the batch, as of scores[:, targets]",
    _of_all_targets,
)


def seeded_otherwise(evidence: Evidence) -> Iterator[Mistake]:
    """Every way to take another score."""
    declared = evidence.contract.score
    for name, noun in NOUNS.items():
        if name != declared:
            other = Mistake(
                f"other-score-{name.replace('_', '-')}",
                f"is the gradient of the {noun}, not of the {NOUNS[declared]}",
                partial(_seed_act, seed=COTANGENTS[name]),
                needs_logits=name == "logit",
            )
            yield at_the_score(other)
    yield at_the_score(BATCH_TARGETS)
    for identity, says, seed, of_logits in SEEDS:
        act = partial(_seed_act, seed=seed)
        yield at_the_score(Mistake(identity, says, act, needs_logits=of_logits))
