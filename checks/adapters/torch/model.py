"""A subject from a model of PyTorch."""

from collections.abc import Callable
from typing import Any

from checks.adapters.frameworks import framework
from checks.adapters.torch.copies import copied, widen
from checks.adapters.torch.network import Network
from checks.adapters.torch.score import gradient
from checks.adapters.torch.subject import brought, network_subject
from checks.contract import Contract
from checks.subject import Subject
from lenet_ref.trace import Array

__all__ = ["from_torch"]

Saliency = Callable[[Any, Any, Any], Any]


def from_torch(  # noqa: PLR0913  (the fixed interface)
    model: Any,
    *,
    contract: Contract,
    saliency: Saliency | None = None,
    images: Array | None = None,
    labels: Array | None = None,
    render: Callable[[Array], Array] | None = None,
) -> Subject:
    """Make a subject of any ``torch.nn.Module`` that makes logits of images.

    Every call of a leaf module that takes and returns tensors with one row an image is
    a step; code between them is a step of the kind ``unobserved``. The model is judged
    in the mode in which it is handed over, and after a run it is as it was found.

    Parameters
    ----------
    model : torch.nn.Module
        Images (N, C, H, W) to a tensor of logits (N, K), in its own dtype, on its own
        device; channels last where the contract's layout is NHWC.
    contract : Contract
        With ``dtype="float32"`` a float64 copy of the model answers what float32 cannot
        resolve.
    saliency : callable, optional
        ``saliency(model, images, targets)``, tensors in, a tensor of maps out, as the
        contract declares them. It takes the model, since it is also asked of the
        float64 copy. By default the gradient of the declared score by autograd, folded
        as declared.
    images : Array, shape (M, C, H, W), optional
        By default the bundled digits mapped onto the input range, or seeded noise.
    labels : Array of int, shape (M,), optional
        Their classes: at least 90 % must then be classified right.
    render : callable, optional
        A map (H, W) to a picture (k H, k W, 3 or 4) of uint8.

    Raises
    ------
    MissingFrameworkError
        If PyTorch is not installed.
    TypeError
        If the model is not a module.

    Examples
    --------
    The model::

        import torch
        model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(784, 10))
        subject = from_torch(model.eval(), contract=Contract(dtype="float32"))
    """
    torch = framework("torch", "from_torch")
    if not isinstance(model, torch.nn.Module):
        msg = (
            f"from_torch: expected a torch.nn.Module, got {_named(model)}; "
            "of a function, from_callables makes a subject"
        )
        raise TypeError(msg)
    network = _network(model, contract, saliency)
    return network_subject(
        network, "from_torch", brought(contract, images, labels, render)
    )


def _named(model: object) -> str:
    kind = type(model).__name__
    return f"the class {model.__name__}" if isinstance(model, type) else f"a {kind}"


def _network(model: Any, contract: Contract, saliency: Saliency | None) -> Network:
    def explain(images: Any, targets: Any) -> Any:
        if saliency is not None:
            return saliency(model, images, targets)
        return gradient(model, contract, images, targets)

    def doubled(wanted: Contract) -> Network:
        return _network(widen(copied(model)), wanted, saliency)

    def with_score(wanted: Contract) -> Network:
        return _network(model, wanted, None)

    return Network(
        forward=model,
        explain=explain,
        contract=contract,
        doubled=doubled,
        module=model,
        folds=saliency is None,
        with_score=with_score if saliency is None else None,
        explained_by=saliency,
    )
