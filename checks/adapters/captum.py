"""Captum: its attribution objects, as they are."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from checks.adapters.frameworks import framework
from checks.adapters.torch.copies import copied, widen
from checks.adapters.torch.network import Network
from checks.adapters.torch.subject import brought, network_subject
from checks.contract import Contract
from checks.subject import Subject
from lenet_ref.trace import Array

__all__ = ["from_captum"]


def from_captum(  # noqa: PLR0913  (the fixed interface)
    attribution: Any,
    *,
    contract: Contract,
    arguments: Mapping[str, Any] | None = None,
    images: Array | None = None,
    labels: Array | None = None,
    render: Callable[[Array], Array] | None = None,
) -> Subject:
    """Make a subject of an attribution object of Captum, such as ``Saliency(model)``.

    Its maps are what ``attribute(images, target=targets, **arguments)`` returns, folded
    as the contract declares. A method that is not the gradient of a score is declared
    by ``Contract(claims=None)``; Captum's own gradient is that of the model's output,
    so that the contract's score is the logit if the model returns logits.

    Parameters
    ----------
    attribution : captum.attr.Attribution
        Its steps can be seen, and a float64 copy be made, where it was made of a module
        and not of a function.
    contract : Contract
    arguments : mapping, optional
        Further arguments of ``attribute``. Where that takes ``abs``, as
        ``Saliency.attribute`` does, and it is not among them, absolute values are asked
        for only if the contract is unsigned; Captum's default would be to take them.
    images, labels, render
        As for :func:`checks.adapters.from_torch`.

    Raises
    ------
    MissingFrameworkError
        If PyTorch or Captum is not installed.
    TypeError
        If it is not an attribution object, or explains what cannot be called.

    Examples
    --------
    An attribution::

        from captum.attr import Saliency
        subject = from_captum(Saliency(model.eval()), contract=Contract())
    """
    framework("torch", "from_captum")
    attr = framework("captum.attr", "from_captum")
    if not isinstance(attribution, attr.Attribution):
        msg = (
            "from_captum: expected an attribution object such as "
            f"captum.attr.Saliency(model), got {_named(attribution)}"
        )
        raise TypeError(msg)
    network = _network(attribution, contract, dict(arguments or {}))
    return network_subject(
        network, "from_captum", brought(contract, images, labels, render)
    )


def _named(given: object) -> str:
    kind = type(given).__name__
    return f"the class {given.__name__}" if isinstance(given, type) else f"a {kind}"


def _network(
    attribution: Any, contract: Contract, arguments: Mapping[str, Any]
) -> Network:
    import torch

    forward = getattr(attribution, "forward_func", None)
    if not callable(forward):
        msg = (
            f"from_captum: {type(attribution).__name__}.forward_func is "
            f"{_named(forward)}, expected a torch.nn.Module or a function"
        )
        raise TypeError(msg)
    is_module = isinstance(forward, torch.nn.Module)
    options = {**_sign(attribution, contract), **arguments}

    def explain(images: Any, targets: Any) -> Any:
        return attribution.attribute(images, target=targets, **options)

    def doubled(wanted: Contract) -> Network:
        if not is_module:
            msg = "it explains a function, whose model cannot be copied"
            raise TypeError(msg)
        double = copied(attribution)
        widen(double.forward_func)
        return _network(double, wanted, arguments)

    return Network(
        forward=forward,
        explain=explain,
        contract=contract,
        doubled=doubled,
        module=forward if is_module else None,
        explained_by=attribution.attribute,
    )


def _sign(attribution: Any, contract: Contract) -> Mapping[str, bool]:
    """The argument ``abs``, where ``attribute`` takes it."""
    takes = inspect.signature(attribution.attribute).parameters
    return {"abs": not contract.signed} if "abs" in takes else {}
