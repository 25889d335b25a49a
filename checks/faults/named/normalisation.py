"""Normalisation: the scale of a map before it is coloured."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["NORMALISATION"]

_fault = partial(fault, "normalisation")

NORMALISATION: tuple[Fault, ...] = (
    _fault(
        "nan-drawn-as-zero",
        "heatmap.py:render",
        "maps = np.asarray(maps, dtype=np.float64)",
        "maps = np.nan_to_num(np.asarray(maps, dtype=np.float64))",
        caught_by="rendering.broken_map_is_refused",
        step="render",
        direction="forward",
        deception=0.0,
        story=(
            "A warning was in the way, so NaN was replaced: a broken map is drawn as "
            "one without evidence."
        ),
        thread="utkuozbulak/pytorch-cnn-visualizations/pull/42",
    ),
    _fault(
        "limit-of-one-side",
        "heatmap.py:_limit",
        "peaks = np.abs(maps).max(axis=(-2, -1), keepdims=True)",
        "peaks = maps.max(axis=(-2, -1), keepdims=True)",
        caught_by="rendering.scale_is_symmetric",
        step="render",
        direction="forward",
        deception=0.45,
        story=(
            "Positive evidence sets the scale of the negative, which is cut off where "
            "it is stronger."
        ),
        thread="matplotlib/matplotlib/issues/24283",
    ),
    _fault(
        "map-centred",
        "heatmap.py:render",
        "limits = _limit(maps, limit)",
        (
            "maps = maps - maps.mean(axis=(-2, -1), keepdims=True); limits = "
            "_limit(maps, limit)"
        ),
        caught_by="rendering.flat_map_is_uniform",
        step="render",
        direction="forward",
        deception=0.0,
        story=(
            "Standardising before colouring draws a constant map blank, and zero in a "
            "colour."
        ),
        thread="sicara/tf-explain/issues/157",
        network="lenet",
    ),
    _fault(
        "small-maps-blank",
        "heatmap.py:_limit",
        "np.where(limits > 0, limits, 1)",
        "np.where(limits > 1e-5, limits, 1)",
        caught_by="rendering.scale_is_free",
        step="render",
        direction="forward",
        deception=0.0,
        story="To be safe from a division by zero, small maps are drawn blank.",
        thread="meta-pytorch/captum/issues/393",
    ),
    _fault(
        "absolute-drawn",
        "heatmap.py:render",
        "shares = np.clip(maps, -limits, limits) / limits",
        "shares = np.clip(np.abs(maps), -limits, limits) / limits",
        caught_by="rendering.sign_is_kept",
        step="render",
        direction="forward",
        deception=0.0,
        story=(
            "Absolute values are taken before scaling, whatever the map says of its "
            "sign: the picture has no blue."
        ),
        thread="understandable-machine-intelligence-lab/Quantus/issues/110",
    ),
    _fault(
        "map-scaled-to-one",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        (
            "maps = gradient / np.abs(gradient).max(axis=(1, 2, 3), keepdims=True) if "
            "signed else np.abs(gradient)"
        ),
        caught_by="gradients.recorded_rules_are_followed",
        step="fold",
        direction="forward",
        deception=0.0,
        story=(
            "Each map is scaled to its own largest value before it is returned: "
            "classes cannot be compared, and the gradient is no gradient."
        ),
        thread="raghakot/keras-vis/issues/196",
    ),
    _fault(
        "map-put-between-zero-and-one",
        "saliency.py:fold",
        "maps = gradient.copy() if signed else np.abs(gradient)",
        (
            "maps = (gradient - gradient.min(axis=(1, 2, 3), keepdims=True)) / "
            "np.ptp(gradient, axis=(1, 2, 3), keepdims=True) if signed else "
            "np.abs(gradient)"
        ),
        caught_by="gradients.recorded_rules_are_followed",
        step="fold",
        direction="forward",
        deception=0.0,
        story=(
            "Min-max: the most negative pixel is 0, and zero is somewhere in the "
            "middle."
        ),
        thread="artvandelay/Deep_Inside_Convolutional_Networks/pull/4",
    ),
    _fault(
        "flat-map-divided-by-zero",
        "heatmap.py:_limit",
        "return np.where(limits > 0, limits, 1)",
        "return limits",
        caught_by="state.every_question_is_answered",
        step="render",
        direction="forward",
        deception=0.0,
        story="0 / 0 where a map is flat: NaN, cast to any colour there is.",
        thread="jacobgil/pytorch-grad-cam/issues/214",
    ),
    _fault(
        "drawn-between-least-and-largest",
        "heatmap.py:render",
        "limits = _limit(maps, limit)",
        (
            "low, high = maps.min(axis=(-2, -1), keepdims=True), maps.max(axis=(-2, "
            "-1), keepdims=True); maps = maps if limit is not None or not signed else "
            "2 * (maps - low) / np.where(high > low, high - low, 1) - 1; limits = "
            "_limit(maps, limit)"
        ),
        caught_by="rendering.zero_is_neutral",
        step="render",
        direction="forward",
        deception=0.0,
        story=(
            "Colours are spread from the least to the largest value: zero is no longer "
            "white."
        ),
        thread="hila-chefer/Transformer-Explainability/issues/35",
    ),
    _fault(
        "limit-at-a-percentile",
        "heatmap.py:_limit",
        "peaks = np.abs(maps).max(axis=(-2, -1), keepdims=True)",
        "peaks = np.percentile(np.abs(maps), 99, axis=(-2, -1), keepdims=True)",
        caught_by="rendering.scale_is_symmetric",
        step="render",
        direction="forward",
        deception=0.95,
        story=(
            "The scale leaves out the largest hundredth, undeclared: a lone pixel of "
            "evidence has no scale at all."
        ),
        thread="marcoancona/DeepExplain/issues/3",
    ),
    _fault(
        "limit-ignored",
        "heatmap.py:_limit",
        "limits = peaks if limit is None else np.full_like(peaks, limit)",
        "limits = peaks",
        caught_by="rendering.limit_is_obeyed",
        step="render",
        direction="forward",
        deception=0.0,
        story="Each map is stretched to its own largest value, whatever was asked for.",
        thread="meta-pytorch/captum/issues/1103",
    ),
)
