"""State: a call changes what it was given, or what is everybody's."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["STATE"]

_fault = partial(fault, "state")

STATE: tuple[Fault, ...] = (
    _fault(
        "print-left-in",
        "saliency.py:vanilla_gradient",
        ("return fold(gradient, signed=signed, channel_reduction=channel_reduction)"),
        (
            "print(gradient.shape); return fold(gradient, signed=signed, "
            "channel_reduction=channel_reduction)"
        ),
        caught_by="state.nothing_is_printed",
        deception=0.0,
        story=(
            "Somebody looked at a shape and went on. The map is right, and standard "
            "output is not JSON any more."
        ),
        thread="jax-ml/jax/pull/8583",
    ),
    _fault(
        "seed-set-inside",
        "saliency.py:vanilla_gradient",
        ("return fold(gradient, signed=signed, channel_reduction=channel_reduction)"),
        (
            "np.random.seed(0); return fold(gradient, signed=signed, "
            "channel_reduction=channel_reduction)"
        ),
        caught_by="state.random_state_is_untouched",
        deception=0.0,
        story=(
            "To make an experiment repeatable, the library sets the global seed: "
            "everybody's random numbers repeat."
        ),
        thread="arpanmangal/CovidAID/issues/6",
    ),
    _fault(
        "errors-silenced",
        "saliency.py:vanilla_gradient",
        ("return fold(gradient, signed=signed, channel_reduction=channel_reduction)"),
        (
            "np.seterr(all='ignore'); return fold(gradient, signed=signed, "
            "channel_reduction=channel_reduction)"
        ),
        caught_by="state.error_state_is_untouched",
        deception=0.0,
        story=(
            "A warning was in the way, so warnings were switched off: for everybody."
        ),
        thread="frgfm/torch-cam/issues/186",
    ),
    _fault(
        "images-scaled-in-place",
        "network.py:_checked",
        "return read_only(images.astype(dtype, copy=False))",
        "images *= 0.999; return read_only(images.astype(dtype, copy=False))",
        caught_by="state.input_is_untouched",
        direction="forward",
        deception=0.1,
        story="Preprocessing edits the caller's array; the next call does it again.",
        thread="keras-team/keras/issues/8741",
    ),
    _fault(
        "weights-updated-on-the-way-back",
        "layers/dense.py:Dense.vjp",
        "return gy @ self.weight",
        (
            "self.weight.flags.writeable = True\n"
            "        self.weight[...] *= 0.999\n"
            "        return gy @ self.weight"
        ),
        caught_by="state.parameters_are_untouched",
        step="dense7",
        direction="backward",
        deception=0.0,
        story=(
            "The layer's way back comes from a training loop and takes its step. The "
            "first map is right."
        ),
        thread="VikParuchuri/zero_to_gpt/issues/12",
    ),
    _fault(
        "dropout-left-on",
        "layers/dense.py:Dense.forward",
        "return x @ self.weight.T + self.bias",
        (
            "keep = np.random.default_rng().random(x.shape) > 0.1\n"
            "        return (x * keep / 0.9) @ self.weight.T + self.bias"
        ),
        caught_by="state.repeat_is_identical",
        step="dense6",
        direction="forward",
        deception=0.9,
        story=(
            "Training drops units, and nobody switched it off: the map is another one "
            "at each call, and each looks right."
        ),
        thread="mahmoodlab/CLAM/pull/314",
    ),
    _fault(
        "map-scaled-in-place",
        "heatmap.py:render",
        "shares = np.clip(maps, -limits, limits) / limits",
        "maps /= limits; shares = np.clip(maps, -1, 1)",
        caught_by="rendering.lent_arrays_are_untouched",
        step="render",
        direction="forward",
        deception=0.0,
        story="Scaled where it lies: whoever uses the map again has shares of it.",
        thread="keras-team/keras/pull/5598",
        serves=("render",),
    ),
)
