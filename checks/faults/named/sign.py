"""Sign: a plus for a minus."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["SIGN"]

_fault = partial(fault, "sign")

SIGN: tuple[Fault, ...] = (
    _fault(
        "others-sign-kept",
        "scores.py:log_probability_cotangent",
        "put_along_axis(cotangent, targets[:, np.newaxis], -others, axis=1)",
        "put_along_axis(cotangent, targets[:, np.newaxis], others, axis=1)",
        caught_by="ranges.score_cotangents_lie_in_their_sets",
        step="score",
        direction="backward",
        deception=1.0,
        story=(
            "y + p for y - p: the sum of the others' p, with their sign. For and "
            "against are mixed, and the picture stays plausible."
        ),
        thread="insikk/Grad-CAM-tensorflow/issues/4",
    ),
    _fault(
        "dense-bias-subtracted",
        "layers/dense.py:Dense.forward",
        "return x @ self.weight.T + self.bias",
        "return x @ self.weight.T - self.bias",
        caught_by="gradients.forward_matches_its_formula",
        step="dense6",
        direction="forward",
        deception=0.5,
        story=(
            "A minus for a plus that no finite difference can see: the map is right, "
            "of another network."
        ),
        thread="wkcn/mobula/issues/1",
    ),
    _fault(
        "dense-vjp-negated",
        "layers/dense.py:Dense.vjp",
        "return gy @ self.weight",
        "return -gy @ self.weight",
        caught_by="gradients.vjp_is_the_adjoint",
        step="dense7",
        direction="backward",
        deception=0.0,
        story=(
            "A minus in a way back that two layers share: it cancels, and every whole "
            "map is right."
        ),
        thread="cassidylaidlaw/perceptual-advex/issues/5",
    ),
    _fault(
        "map-negated-and-drawn",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        "maps = -gradient if signed else np.abs(gradient)",
        caught_by="signs.drawn_red_raises_the_score",
        step="fold",
        direction="forward",
        deception=1.0,
        story="The essay's: one minus, red is blue, and nothing crashes.",
        thread="cassidylaidlaw/perceptual-advex/issues/5",
        serves=("render",),
    ),
    _fault(
        "map-negated-in-a-black-box",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        "maps = -gradient if signed else np.abs(gradient)",
        caught_by="signs.climbing_the_map_raises_the_score",
        step="fold",
        direction="forward",
        deception=1.0,
        story="One minus at the very end, where there is no picture to see it in.",
        thread="cassidylaidlaw/perceptual-advex/issues/5",
        serves=(),
    ),
    _fault(
        "loss-delta-turned",
        "scores.py:loss_cotangent",
        "return -log_probability_cotangent(z, targets)",
        "return log_probability_cotangent(z, targets)",
        caught_by="ranges.score_cotangents_lie_in_their_sets",
        step="score",
        direction="backward",
        deception=1.0,
        story=(
            "delta = y - p in a training loop that adds it; copied without its other "
            "half it is the negative gradient, and red is blue."
        ),
        thread="Site1997/LeNet-python/issues/2",
    ),
    _fault(
        "two-vjps-negated",
        "layers/relu.py:ReLU.vjp",
        "return np.where(x.real <= 0, gy.dtype.type(0), gy)",
        "return np.where(x.real <= 0, gy.dtype.type(0), -gy)",
        also=(
            (
                "layers/pooling.py:MaxPool2d.vjp",
                "gxp[index] += np.where(winners == place, gy, 0)",
                "gxp[index] -= np.where(winners == place, gy, 0)",
            ),
        ),
        caught_by="gradients.relu_gate_ignores_the_cotangent",
        step="relu6",
        direction="backward",
        deception=0.0,
        story=(
            "The rectifiers and the pools negate alike on the way back, as if to undo "
            "each other: on a network with an even number of them every whole map is "
            "right."
        ),
        thread="cassidylaidlaw/perceptual-advex/issues/5",
    ),
    _fault(
        "conv-cotangent-subtracted",
        "layers/convolution.py:Conv2d.vjp",
        "gxp[index] += shares[:, :, p, q]",
        "gxp[index] -= shares[:, :, p, q]",
        caught_by="gradients.vjp_is_the_adjoint",
        step="conv5",
        direction="backward",
        deception=1.0,
        story=(
            "-= for += where the windows' shares are summed. Three convolutions make "
            "it one minus: the map is the exact negative."
        ),
        thread="cassidylaidlaw/perceptual-advex/issues/5",
    ),
)
