"""Attributions: methods of Captum that are another's, or read with its defaults."""

from typing import Any

from checks.adapters.captum import from_captum
from checks.contract import Contract
from checks.faults.zoo.member import Member
from checks.faults.zoo.models import GREY, grey
from checks.subject import Subject

__all__ = ["ATTRIBUTIONS"]


def _by(name: str, contract: Contract = GREY, **arguments: Any) -> Subject:
    """The grey model, explained by a method of Captum's."""
    import captum.attr

    method = getattr(captum.attr, name)(grey())
    return from_captum(method, contract=contract, arguments=arguments)


def saliency_of_captum() -> Subject:
    """Captum's gradient, signed."""
    return _by("Saliency")


def default_absolute_value() -> Subject:
    """Captum's gradient as it comes by default: an absolute value."""
    return _by("Saliency", abs=True)


def times_the_input() -> Subject:
    """Gradient times input, taken for the gradient."""
    return _by("InputXGradient")


def guided_by_captum() -> Subject:
    """Guided back-propagation, taken for the gradient."""
    return _by("GuidedBackprop")


def integrated_for_the_gradient() -> Subject:
    """Integrated gradients, taken for the gradient."""
    return _by("IntegratedGradients", n_steps=8)


def smoothed_by_noise() -> Subject:
    """The mean over noisy images, taken for the gradient of the one shown."""
    import captum.attr

    method = captum.attr.NoiseTunnel(captum.attr.Saliency(grey()))
    options = {"nt_samples": 4, "stdevs": 0.05, "abs": False}
    return from_captum(method, contract=GREY, arguments=options)


GH = "https://github.com/"

MAP = "gradients.map_is_the_folded_gradient"

ATTRIBUTIONS = (
    Member(
        id="default-absolute-value",
        mistake="sign",
        story="Saliency.attribute takes absolute values unless it is told not to.",
        thread=GH + "Genentech/gReLU/pull/124",
        framework="captum",
        before="attribute(x, target=t, abs=False)",
        after="attribute(x, target=t)",
        caught_by=MAP,
        make=default_absolute_value,
        right=saliency_of_captum,
    ),
    Member(
        id="times-the-input",
        mistake="method",
        story="Gradient times input looks sharper, and is another thing.",
        framework="captum",
        before="Saliency(model)",
        after="InputXGradient(model)",
        caught_by=MAP,
        make=times_the_input,
        right=saliency_of_captum,
    ),
    Member(
        id="guided-by-captum",
        mistake="method",
        story="Guided back-propagation looks sharper, and is no gradient.",
        thread=GH + "utkuozbulak/pytorch-cnn-visualizations/issues/36",
        framework="captum",
        before="Saliency(model)",
        after="GuidedBackprop(model)",
        caught_by=MAP,
        make=guided_by_captum,
        right=saliency_of_captum,
    ),
    Member(
        id="integrated-for-the-gradient",
        mistake="method",
        story="The difference from a black image is shared out: no gradient either.",
        framework="captum",
        before="Saliency(model)",
        after="IntegratedGradients(model)",
        caught_by=MAP,
        make=integrated_for_the_gradient,
        right=saliency_of_captum,
    ),
    Member(
        id="smoothed-by-noise",
        mistake="method",
        story="The mean over noisy images is drawn anew, without a seed, each time.",
        thread=GH + "arpanmangal/CovidAID/issues/6",
        framework="captum",
        before="Saliency(model)",
        after="NoiseTunnel(Saliency(model))",
        caught_by="state.random_state_is_untouched",
        make=smoothed_by_noise,
        right=saliency_of_captum,
    ),
)
"""Mistakes with Captum."""
