"""Score: another number is explained than was declared."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["SCORE"]

_fault = partial(fault, "score")

SCORE: tuple[Fault, ...] = (
    _fault(
        "logits-divided-by-largest",
        "scores.py:log_softmax",
        "below = z - np.take_along_axis(z, top, axis=1)",
        (
            "below = z - np.take_along_axis(z, top, axis=1); below = below / (1 + "
            "np.abs(z.sum(axis=1, keepdims=True)))"
        ),
        caught_by="scores.only_the_logit_feels_a_shift",
        step="score",
        direction="forward",
        deception=0.0,
        story=(
            "A temperature that depends on the logits themselves: a shift of them all "
            "changes the score."
        ),
        thread="keras-team/keras/issues/9664",
    ),
    _fault(
        "logarithm-of-base-two",
        "scores.py:log_probability",
        "return logit(log_softmax(z), targets)",
        "return logit(log_softmax(z), targets) / np.log(2)",
        caught_by="scores.value_is_the_declared",
        step="score",
        direction="forward",
        deception=0.0,
        story=(
            "Bits are reported, the gradient is in nats: value and map differ by a "
            "factor."
        ),
        thread="huawei-noah/Efficient-Computing/issues/12",
    ),
    _fault(
        "probability-squared-in-front",
        "scores.py:probability_cotangent",
        "p_t * log_probability_cotangent(z, targets)",
        "p_t**2 * log_probability_cotangent(z, targets)",
        caught_by="scores.cotangent_is_the_derivative",
        step="score",
        direction="backward",
        deception=0.0,
        story=(
            "The chain rule's factor is applied once by the caller, once here: unsure "
            "images fade."
        ),
        thread="markroxor/fromscratchtoml/issues/65",
    ),
    _fault(
        "loss-explained-for-the-logit",
        "scores.py:logit_cotangent",
        "cotangent = np.zeros_like(z)",
        "cotangent = softmax(z)",
        also=(
            (
                "scores.py:logit_cotangent",
                "put_along_axis(cotangent, targets[:, np.newaxis], 1, axis=1)",
                (
                    "put_along_axis(cotangent, targets[:, np.newaxis], "
                    "np.take_along_axis(cotangent, targets[:, np.newaxis], axis=1) - "
                    "1, axis=1)"
                ),
            ),
        ),
        caught_by="ranges.score_cotangents_lie_in_their_sets",
        step="score",
        direction="backward",
        deception=1.0,
        story=(
            "The training loop's p - y starts the way back: the map is that of the "
            "loss, close to zero and of the opposite sign where the network is sure."
        ),
        thread="insikk/Grad-CAM-tensorflow/issues/4",
    ),
    _fault(
        "probability-explained-for-the-logit",
        "scores.py:logit_cotangent",
        (
            "    cotangent = np.zeros_like(z)\n    np.put_along_axis(cotangent, "
            "targets[:, np.newaxis], 1, axis=1)\n    return cotangent"
        ),
        "    return probability_cotangent(z, targets)",
        caught_by="ranges.score_cotangents_lie_in_their_sets",
        step="score",
        direction="backward",
        deception=1.0,
        story=(
            "The gradient is taken after the softmax, where the logit was declared: "
            "other classes are mixed in, and a sure network gives almost nothing."
        ),
        thread="fchollet/deep-learning-with-python-notebooks/issues/107",
    ),
    _fault(
        "squared-error-explained-for-the-loss",
        "scores.py:loss_cotangent",
        "return -log_probability_cotangent(z, targets)",
        (
            "p = softmax(z); off = p.copy(); off[np.arange(len(z)), targets] -= 1; "
            "return 2 * p * (off - (p * off).sum(axis=1, keepdims=True))"
        ),
        caught_by="ranges.score_cotangents_lie_in_their_sets",
        step="score",
        direction="backward",
        deception=0.45,
        story=(
            "The gradient of the sum of (p - y) squared is taken for that of -log p."
        ),
        thread="insikk/Grad-CAM-tensorflow/issues/4",
    ),
    _fault(
        "softmax-of-its-diagonal",
        "scores.py:probability_cotangent",
        "return p_t * log_probability_cotangent(z, targets)",
        "return p_t * (1 - p_t) * logit_cotangent(z, targets)",
        caught_by="ranges.score_cotangents_lie_in_their_sets",
        step="score",
        direction="backward",
        deception=1.0,
        story=(
            "p (1 - p), as of a sigmoid: the softmax's other entries, through which "
            "every class is felt, are forgotten."
        ),
        thread="pocketpy/cTensor/pull/31",
    ),
)
