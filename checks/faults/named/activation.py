"""Activation: the rectifier and its gate."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["ACTIVATION"]

_fault = partial(fault, "activation")

ACTIVATION: tuple[Fault, ...] = (
    _fault(
        "gate-divided-by",
        "layers/relu.py:ReLU.vjp",
        "return np.where(x.real <= 0, gy.dtype.type(0), gy)",
        "return gy / (x.real > 0)",
        caught_by="ranges.values_are_finite",
        step="relu6",
        direction="backward",
        deception=0.0,
        story=(
            "The gate is divided by where it should be multiplied with: what is closed "
            "becomes infinite."
        ),
        thread="jacobgil/pytorch-grad-cam/issues/214",
    ),
    _fault(
        "rectifier-leaks",
        "layers/relu.py:ReLU.forward",
        "return np.where(x.real <= 0, x.dtype.type(0), x)",
        "return np.where(x.real <= 0, x.dtype.type(0.001) * x, x)",
        caught_by="ranges.rectified_is_nonnegative",
        step="relu1",
        direction="forward",
        deception=0.1,
        story=(
            "Another activation, one letter away: what should be nothing is a "
            "thousandth."
        ),
        thread="iamtrask/Grokking-Deep-Learning/pull/13",
    ),
    _fault(
        "relu-mask-dropped",
        "layers/relu.py:ReLU.vjp",
        "return np.where(x.real <= 0, gy.dtype.type(0), gy)",
        "return gy.copy()",
        caught_by="ranges.cotangents_stay_within_the_jacobian",
        step="relu6",
        direction="backward",
        deception=0.5,
        story="The rectifier's gradient is forgotten; maps stay plausible.",
        thread="haifengl/smile/issues/528",
    ),
    _fault(
        "relu-guided",
        "layers/relu.py:ReLU.vjp",
        "return np.where(x.real <= 0, gy.dtype.type(0), gy)",
        "return np.where((x.real <= 0) | (gy <= 0), gy.dtype.type(0), gy)",
        caught_by="gradients.relu_gate_ignores_the_cotangent",
        step="relu6",
        direction="backward",
        deception=0.0,
        story=(
            "Guided back-propagation where the plain gradient is declared: it looks "
            "better, and hardly depends on the class."
        ),
        thread="raghakot/keras-vis/issues/200",
    ),
    _fault(
        "relu-guided-in-a-black-box",
        "layers/relu.py:ReLU.vjp",
        "return np.where(x.real <= 0, gy.dtype.type(0), gy)",
        "return np.where((x.real <= 0) | (gy <= 0), gy.dtype.type(0), gy)",
        caught_by="scores.class_gradients_cancel",
        step="relu6",
        direction="backward",
        deception=0.0,
        story=(
            "Guided back-propagation, where no step can be seen: the classes' maps, "
            "which no longer cancel, give it away."
        ),
        thread="utkuozbulak/pytorch-cnn-visualizations/issues/36",
        serves=("other_scores",),
    ),
    _fault(
        "relu-cotangent-overwritten",
        "layers/relu.py:ReLU.vjp",
        "return np.where(x.real <= 0, gy.dtype.type(0), gy)",
        "return np.where(x.real <= 0, gy.dtype.type(0), np.ones_like(gy))",
        caught_by="ranges.backward_stays_within_intervals",
        step="relu6",
        direction="backward",
        deception=0.0,
        story="The derivative 0 or 1 is returned instead of being multiplied with.",
        thread="haifengl/smile/issues/528",
    ),
    _fault(
        "relu-mask-of-its-output",
        "layers/relu.py:ReLU.vjp",
        "return np.where(x.real <= 0, gy.dtype.type(0), gy)",
        ("y = self.forward(x); return np.where(y.real >= 0, gy, gy.dtype.type(0))"),
        caught_by="ranges.cotangents_stay_within_the_jacobian",
        step="relu6",
        direction="backward",
        deception=0.5,
        story=(
            ">= 0, asked of the output: no output is negative, so dead units pass the "
            "cotangent on."
        ),
        thread="iamtrask/Grokking-Deep-Learning/pull/13",
    ),
    _fault(
        "relu-deconvolved",
        "layers/relu.py:ReLU.vjp",
        "return np.where(x.real <= 0, gy.dtype.type(0), gy)",
        "return np.where(gy.real <= 0, gy.dtype.type(0), gy)",
        caught_by="ranges.cotangents_stay_within_the_jacobian",
        step="relu6",
        direction="backward",
        deception=0.9,
        story=(
            "The mask is that of the cotangent, not of the input: a deconvnet, which "
            "outlines any digit for any class."
        ),
        thread="utkuozbulak/pytorch-cnn-visualizations/issues/36",
    ),
    _fault(
        "flat-rectifier-unmasked",
        "layers/relu.py:ReLU.vjp",
        "return np.where(x.real <= 0, gy.dtype.type(0), gy)",
        "return np.where((x.real <= 0) & (x.ndim == 4), gy.dtype.type(0), gy)",
        caught_by="ranges.cotangents_stay_within_the_jacobian",
        step="relu6",
        direction="backward",
        deception=1.0,
        story=(
            "The mask is applied to feature maps; the dense part, written later, has "
            "none."
        ),
        thread="oreilly-japan/deep-learning-from-scratch/pull/43",
    ),
    _fault(
        "relu-open-at-zero-twice",
        "layers/relu.py:ReLU.vjp",
        "return np.where(x.real <= 0, gy.dtype.type(0), gy)",
        ("return np.where(x.real < 0, gy.dtype.type(0), gy * (1 + (x.real == 0)))"),
        caught_by="gradients.relu_gate_ignores_the_cotangent",
        step="relu1",
        direction="backward",
        deception=0.0,
        story=(
            "max(x, 0) is differentiated as two branches, and at zero both are counted."
        ),
        thread="jax-ml/jax/issues/2140",
    ),
)
