"""Networks of lenet_ref's layers, with every step in view."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from checks.contract import Contract
from checks.subject import Origin, ScoreFunctions, StepFunctions, Subject
from lenet_ref.trace import Array, Trace

__all__ = ["from_network", "network_subject"]


def from_network(network: Any, *, contract: Contract) -> Subject:
    """Make a subject of any network of lenet_ref's layers.

    Parameters
    ----------
    network : lenet_ref.Network
    contract : Contract

    Returns
    -------
    Subject
        Judged on the bundled digits where they fit, else on seeded noise.

    Examples
    --------
    >>> import lenet_ref
    >>> network = lenet_ref.lenet5(lenet_ref.random_weights(0))
    >>> from_network(network, contract=Contract()).contract.score
    'logit'
    """
    import lenet_ref
    from checks.adapters.images import standard_images

    return network_subject(
        lenet_ref,
        network,
        name="from_network",
        contract=contract,
        images=standard_images(contract),
    )


def network_subject(
    library: ModuleType,
    network: Any,
    *,
    name: str,
    contract: Contract,
    images: Array,
    **also: Any,
) -> Subject:
    """Make a subject of a network, run by a given copy of the package ``lenet_ref``.

    Parameters
    ----------
    library : module
        ``lenet_ref``, or an edited copy of it.
    network : Network
        Of that copy.
    name : str
    contract : Contract
    images : Array, shape (M, C, H, W)
    **also
        Further fields of :class:`Subject`.
    """
    declared = _declared(contract, "score", "signed", "channel_reduction")

    def saliency(x: Array, targets: Array) -> Array:
        return np.asarray(library.vanilla_gradient(network, x, targets, **declared))

    def record(x: Array, targets: Array) -> Trace:
        trace: Trace = library.record(network, x, targets, **declared)
        return trace

    def render(one: Array) -> Array:
        return np.asarray(library.render(one, **_declared(contract, "signed")))

    def with_score(score: str) -> Subject:
        other = replace(contract, score=score)
        return network_subject(
            library, network, name=name, contract=other, images=images, **also
        )

    def twin() -> Subject:
        double = replace(contract, dtype="float64")
        exact = network.astype(np.float64)
        return network_subject(
            library, exact, name=name, contract=double, images=images, **also
        )

    return Subject(
        name=name,
        contract=contract,
        images=images,
        twin=twin if contract.is_single else None,
        scores=lambda x: np.asarray(library.logits(network, x)),
        complex_scores=lambda x: np.asarray(library.logits(network, x)),
        saliency=saliency,
        record=record,
        layers={
            layer.name: StepFunctions(layer.forward, layer.vjp, takes_complex=True)
            for layer in network.layers
        },
        parameters=lambda: network.parameters,
        score_functions={
            key: ScoreFunctions(score.value, score.cotangent, takes_complex=True)
            for key, score in library.SCORES.items()
        },
        other_scores=with_score,
        render=render,
        blend=library.blend,
        picture=library.picture,
        origins=_origins(library, network, contract),
        **also,
    )


def _declared(contract: Contract, *names: str) -> dict[str, Any]:
    """What a contract declares, save its defaults: those the library has to know."""
    usual = Contract()
    found = {name: getattr(contract, name) for name in names}
    return {k: value for k, value in found.items() if value != getattr(usual, k)}


def origin(function: Callable[..., Any]) -> Origin:
    """Where a function of the package stands."""
    code = function.__code__
    file = Path(code.co_filename).name
    if function.__module__.startswith("lenet_ref."):
        file = function.__module__.replace(".", "/") + ".py"
    return Origin(function.__qualname__, f"{file}:{code.co_firstlineno}")


def _origins(
    library: ModuleType,
    network: Any,
    contract: Contract,
) -> Mapping[tuple[str, str], Origin]:
    score = library.SCORES[contract.score]
    functions: dict[tuple[str, str], Callable[..., Any]] = {
        ("preprocess", "forward"): library.preprocess,
        ("preprocess", "backward"): library.restore,
        ("score", "forward"): score.value,
        ("score", "backward"): score.cotangent,
        ("fold", "forward"): library.fold,
        ("render", "forward"): library.render,
        ("blend", "forward"): library.blend,
    }
    for name, each in library.SCORES.items():
        functions[name, "forward"] = each.value
        functions[name, "backward"] = each.cotangent
    for layer in network.layers:
        functions[layer.name, "forward"] = type(layer).forward
        functions[layer.name, "backward"] = type(layer).vjp
    return {place: origin(function) for place, function in functions.items()}
