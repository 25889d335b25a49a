"""Scale: factors that no picture shows."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["SCALE"]

_fault = partial(fault, "scale")

SCALE: tuple[Fault, ...] = (
    _fault(
        "output-scaled-up",
        "layers/dense.py:Dense.forward",
        "return x @ self.weight.T + self.bias",
        "return 1e4 * (x @ self.weight.T) + self.bias",
        caught_by="ranges.forward_stays_within_intervals",
        step="dense6",
        direction="forward",
        deception=0.0,
        story=(
            "A percentage is a factor of 100, and it is applied twice: every "
            "probability is 0 or 1."
        ),
        thread="sebgao/cTensor/issues/3",
    ),
    _fault(
        "cotangent-scaled-up",
        "layers/dense.py:Dense.vjp",
        "return gy @ self.weight",
        "return 1e4 * (gy @ self.weight)",
        caught_by="ranges.backward_stays_within_intervals",
        step="dense7",
        direction="backward",
        deception=0.0,
        story=(
            "A percentage is a factor of 100, applied twice, on the way back only. "
            "Scaled to colours, nothing shows."
        ),
        thread="markroxor/fromscratchtoml/issues/65",
    ),
    _fault(
        "cotangent-halved-on-the-way",
        "network.py:cotangents",
        "back.append(read_only(layer.vjp(x, back[-1])))",
        "back.append(read_only(0.5 * layer.vjp(x, back[-1])))",
        caught_by="gradients.pairing_is_conserved",
        direction="backward",
        deception=0.0,
        story=(
            "Each layer is right; what they are called with is not, and the map is a "
            "thousand times too small."
        ),
        thread="f-dangel/backpack/issues/30",
    ),
    _fault(
        "loss-doubled-in-a-black-box",
        "scores.py:loss_cotangent",
        "return -log_probability_cotangent(z, targets)",
        "return -2 * log_probability_cotangent(z, targets)",
        caught_by="signs.loss_opposes_log_probability",
        step="score",
        direction="backward",
        deception=0.0,
        story=(
            "The gradient of a squared error has a 2, that of a logarithm has not. No "
            "picture shows it."
        ),
        thread="inseq-team/inseq/issues/188",
        serves=("other_scores",),
    ),
    _fault(
        "probability-scaled-in-a-black-box",
        "scores.py:probability_cotangent",
        "p_t * log_probability_cotangent(z, targets)",
        "1.01 * p_t * log_probability_cotangent(z, targets)",
        caught_by="scores.softmax_tangent_holds",
        step="score",
        direction="backward",
        deception=0.0,
        story=(
            "One score in four has a factor of 1.01: neither pictures nor the other "
            "scores show it."
        ),
        thread="wkcn/mobula/issues/3",
        serves=("other_scores",),
    ),
    _fault(
        "map-twice-as-large-in-single-precision",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        ("maps = gradient * gradient.dtype.type(2) if signed else np.abs(gradient)"),
        caught_by="gradients.coarse_slopes_agree",
        step="fold",
        direction="forward",
        deception=0.0,
        story="A loss counted twice, where float32 is all that there is to ask.",
        thread="markroxor/fromscratchtoml/issues/65",
        serves=(),
        network="single",
    ),
    _fault(
        "map-one-percent-larger",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        "maps = 1.01 * gradient if signed else np.abs(gradient)",
        caught_by="gradients.complex_step_agrees",
        step="fold",
        direction="forward",
        deception=0.0,
        story="A factor in front of an integral, almost one: no picture shows it.",
        thread="PAIR-code/saliency/pull/23",
        serves=("complex_scores",),
    ),
    _fault(
        "map-one-percent-larger-in-a-black-box",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        "maps = 1.01 * gradient if signed else np.abs(gradient)",
        caught_by="gradients.directions_agree",
        step="fold",
        direction="forward",
        deception=0.0,
        story="A factor that no picture shows, where scores take real numbers only.",
        thread="stellargraph/stellargraph/pull/847",
        serves=(),
    ),
    _fault(
        "absolute-map-one-percent-larger",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        "maps = gradient.copy() if signed else np.abs(1.01 * gradient)",
        caught_by="gradients.pixels_agree",
        step="fold",
        direction="forward",
        deception=0.0,
        story=(
            "A factor on a folded map of absolute values: it has no directions, and no "
            "picture shows it."
        ),
        thread="stellargraph/stellargraph/pull/847",
        serves=(),
        network="awkward",
    ),
    _fault(
        "map-per-grey-level",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        "maps = gradient / 255 if signed else np.abs(gradient)",
        caught_by="gradients.recorded_rules_are_followed",
        step="fold",
        direction="forward",
        deception=0.0,
        story=(
            "The derivative is by the stored pixel, 0 to 255, where it is declared by "
            "the image's own unit."
        ),
        thread="suinleelab/attributionpriors/issues/3",
    ),
    _fault(
        "map-squared",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        "maps = gradient * np.abs(gradient) if signed else np.abs(gradient)",
        caught_by="gradients.recorded_rules_are_followed",
        step="fold",
        direction="forward",
        deception=0.0,
        story=(
            "The gradient is multiplied by itself, as for its energy, with the sign "
            "kept: strong pixels get stronger."
        ),
        thread="TianhongDai/integrated-gradient-pytorch/issues/3",
    ),
    _fault(
        "map-times-image",
        "saliency.py:vanilla_gradient",
        ("return fold(gradient, signed=signed, channel_reduction=channel_reduction)"),
        (
            "return fold(gradient * images, signed=signed, "
            "channel_reduction=channel_reduction)"
        ),
        caught_by="state.trace_is_of_its_run",
        deception=0.0,
        story=(
            "Gradient times image is returned as the gradient: it is drawn on the ink "
            "alone, and looks the better for it."
        ),
        thread="TianhongDai/integrated-gradient-pytorch/issues/3",
    ),
)
