"""Networks of lenet_ref's layers, with every step in view."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from checks.contract import Contract
from checks.subject import Origin, ScoreFunctions, StepFunctions, Subject
from lenet_ref.trace import Array, Step, Trace

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


def network_subject(  # noqa: PLR0913  (what a network cannot say of itself)
    library: ModuleType,
    network: Any,
    *,
    name: str,
    contract: Contract,
    images: Array,
    pictures: bool = True,
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
    pictures : bool
        Whether its traces go on to the picture.
    **also
        Further fields of :class:`Subject`.
    """
    declared = _declared(contract, "score", "signed", "channel_reduction")
    shown = {} if pictures else {"pictures": False}
    alike = {"name": name, "images": images, "pictures": pictures, **also}

    def saliency(x: Array, targets: Array) -> Array:
        return np.asarray(library.vanilla_gradient(network, x, targets, **declared))

    def record(x: Array, targets: Array) -> Trace:
        trace: Trace = library.record(network, x, targets, **declared, **shown)
        return trace

    def render(one: Array, **limit: float) -> Array:
        told = _declared(contract, "signed")
        return np.asarray(library.render(one, **told, **limit))

    def with_score(score: str) -> Subject:
        other = replace(contract, score=score)
        return network_subject(library, network, contract=other, **alike)

    def twin() -> Subject:
        double = replace(contract, dtype="float64")
        exact = network.astype(np.float64)
        return network_subject(library, exact, contract=double, **alike)

    return Subject(
        name=name,
        contract=contract,
        images=images,
        twin=twin if contract.is_single else None,
        scores=lambda x: np.asarray(library.logits(network, x)),
        complex_scores=lambda x: np.asarray(library.logits(network, x)),
        saliency=saliency,
        record=record,
        record_pixels=record if "preprocess" in also else None,
        recorded=lambda x, maps: (*RECORDED, *(_pictured(x, maps) if pictures else ())),
        layers={layer.name: _functions(layer) for layer in network.layers},
        parameters=lambda: network.parameters,
        score_functions={
            key: ScoreFunctions(score.value, score.cotangent, takes_complex=True)
            for key, score in library.SCORES.items()
        },
        other_scores=with_score,
        render=render,
        render_within=lambda one, limit: render(one, limit=limit),
        blend=library.blend,
        picture=library.picture,
        origins=_origins(library, network, contract),
        **also,
    )


def _functions(layer: Any) -> StepFunctions:
    def shown(x: Array, y: Array) -> Step:
        told = {"parameters": layer.parameters, "geometry": layer.geometry}
        return Step(layer.name, layer.kind, x, y, **told)

    return StepFunctions(
        layer.forward,
        layer.vjp,
        takes_complex=True,
        kind=layer.kind,
        owner=layer,
        shown=shown,
    )


def _declared(contract: Contract, *names: str) -> dict[str, Any]:
    """What a contract declares, save its defaults: those the library has to know."""
    usual = Contract()
    found = {name: getattr(contract, name) for name in names}
    return {k: value for k, value in found.items() if value != getattr(usual, k)}


RECORDED = ("parameter_cotangents", "score", "fold")
"""What its traces hold beside the layers' steps, whatever was run."""


def _pictured(images: Array, maps: Array) -> tuple[str, ...]:
    """Steps of what can be pictured: one channel, finite; images within [0, 1]."""
    if maps.shape[1:-2] not in ((), (1,)) or not np.isfinite(maps).all():
        return ()
    return ("render", "blend") if _within(images) else ("render",)


def _within(images: Array) -> bool:
    return bool(((images >= 0) & (images <= 1)).all())


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
