"""Forward: a wrong forward pass, often mirrored by its way back."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["FORWARD"]

_fault = partial(fault, "forward")

FORWARD: tuple[Fault, ...] = (
    _fault(
        "convolved-not-correlated",
        "layers/convolution.py:Conv2d.vjp",
        "shares = np.moveaxis(np.tensordot(self.weight, gy, axes=(0, 1)), 3, 0)",
        (
            "turned = self.weight[:, :, ::-1, ::-1]\n"
            "        shares = np.moveaxis(np.tensordot(turned, gy, axes=(0, 1)), 3, 0)"
        ),
        also=(
            (
                "layers/convolution.py:Conv2d.forward",
                "sums = np.tensordot(self.weight, self",
                (
                    "turned = self.weight[:, :, ::-1, ::-1]\n"
                    "        sums = np.tensordot(turned, self"
                ),
            ),
        ),
        caught_by="ranges.forward_stays_within_intervals",
        step="conv5",
        direction="backward",
        deception=1.0,
        story=(
            "A convolution as mathematics has it, forward and back: the map is the "
            "true gradient of a network that nobody trained."
        ),
        thread="astrorama/SourceXtractorPlusPlus/pull/72",
    ),
    _fault(
        "conv-bias-dropped",
        "layers/convolution.py:Conv2d.forward",
        "return np.moveaxis(sums, 0, 1) + self.bias[:, np.newaxis, np.newaxis]",
        "return np.moveaxis(sums, 0, 1)",
        caught_by="ranges.forward_stays_within_intervals",
        step="conv1",
        direction="forward",
        deception=0.65,
        story=(
            "The bias was forgotten. Differences agree with the map, for it is no part "
            "of any derivative."
        ),
        thread="Kulbear/deep-learning-coursera/pull/48",
    ),
    _fault(
        "smallest-wins",
        "layers/pooling.py:MaxPool2d.vjp",
        "winners = self._windows(x).real.argmax(axis=4)\n        gxp",
        "winners = self._windows(x).real.argmin(axis=4)\n        gxp",
        also=(
            (
                "layers/pooling.py:MaxPool2d.forward",
                "winners = values.real.argmax(axis=4)\n        return",
                "winners = values.real.argmin(axis=4)\n        return",
            ),
        ),
        caught_by="ranges.values_are_finite",
        step="pool4",
        direction="backward",
        deception=0.9,
        story="The smallest of each window wins, forward and back alike.",
        thread="HIPS/autograd/pull/245",
    ),
    _fault(
        "pool-padded-with-zeros",
        "layers/pooling.py:MaxPool2d._windows",
        'fill=float("-inf")',
        "fill=0.0",
        caught_by="gradients.forward_matches_its_formula",
        step="pool2",
        direction="forward",
        deception=0.0,
        story=(
            "The pool is padded with zeros, as a convolution is: where all of a border "
            "window is negative, the padding wins. After a rectifier it never is."
        ),
        thread="distdl/distdl/issues/195",
    ),
    _fault(
        "windows-not-strided",
        "windows.py:windows",
        "return sliding_window_view(x, kernel, axis=(2, 3))[:, :, ::rows, ::columns]",
        (
            "down = -(-(x.shape[2] - kernel[0] + 1) // rows)\n"
            "    across = -(-(x.shape[3] - kernel[1] + 1) // columns)\n"
            "    return sliding_window_view(x, kernel, axis=(2, 3))[:, :, :down, "
            ":across]"
        ),
        also=(
            (
                "windows.py:taps",
                "slice(p, p + down * rows, down)",
                "slice(p, p + rows)",
            ),
            (
                "windows.py:taps",
                "slice(q, q + across * columns, across)",
                "slice(q, q + columns)",
            ),
        ),
        caught_by="ranges.forward_stays_within_intervals",
        step="pool2",
        direction="forward",
        deception=0.0,
        story=(
            "The output is sized by the stride, and its indexes are not multiplied by "
            "it, there and back: all of it sees the top left corner only."
        ),
        thread="chih-chun-chang/convolutional-neural-network-from-scratch-python/pull/2",
    ),
)
