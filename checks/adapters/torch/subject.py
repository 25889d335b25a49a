"""A network as a subject."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from checks.adapters.images import labelled, own_images
from checks.adapters.torch.discovery import Discovery, discovered
from checks.adapters.torch.holdings import graded, holdings
from checks.adapters.torch.keeper import draw, left_as_found, random_state
from checks.adapters.torch.network import Network, logits_of, maps_of
from checks.adapters.torch.recorder import recorded
from checks.contract import Contract
from checks.subject import Subject
from lenet_ref.saliency import fold
from lenet_ref.trace import Array

__all__ = ["brought", "network_subject"]


def brought(
    contract: Contract,
    images: Array | None,
    labels: Array | None,
    render: Callable[[Array], Array] | None,
) -> Mapping[str, Any]:
    """Fields of a subject that its author brings, or that stand in for them."""
    own = own_images(contract, images)
    return {"images": own, "render": render, **labelled(labels, len(own))}


def network_subject(network: Network, name: str, fields: Mapping[str, Any]) -> Subject:
    """Make a subject of a network, with every step that can be seen.

    Parameters
    ----------
    network : Network
    name : str
    fields : mapping
        What :func:`brought` gives.
    """
    found = _seen(network, fields["images"])
    subject = _black_box(network, name, fields)
    if network.module is not None:
        collecting = graded(network.module)
        subject = replace(
            subject, parameters=lambda: holdings(network.module, collecting)
        )
    if found is None:
        return subject
    return replace(
        subject,
        record=lambda x, targets: recorded(network, found.calls, x, targets),
        recorded=lambda *_: ("score", "fold"),
        layers=found.layers,
        origins=found.origins,
    )


def _black_box(network: Network, name: str, fields: Mapping[str, Any]) -> Subject:
    contract = network.contract

    def saliency(images: Array, targets: Array) -> Array:
        maps = maps_of(network, images, targets)
        if not network.folds or maps.ndim != 4:
            return maps
        reduction = contract.channel_reduction
        return fold(maps, signed=contract.signed, channel_reduction=reduction)

    def with_score(score: str) -> Subject:
        assert network.with_score is not None  # noqa: S101  (offered only then)
        whole = replace(contract, score=score, signed=True, channel_reduction=None)
        return _black_box(network.with_score(whole), name, fields)

    def twin() -> Subject:
        double = network.doubled(replace(contract, dtype="float64"))
        return network_subject(double, name, fields)

    return Subject(
        name=name,
        contract=contract,
        scores=lambda images: logits_of(network, images),
        saliency=saliency,
        other_scores=with_score if network.with_score else None,
        twin=twin if contract.dtype == "float32" else None,
        kept=lambda: left_as_found(network.module),
        random_state=random_state,
        stir=draw,
        **fields,
    )


def _seen(network: Network, images: Array) -> Discovery | None:
    """What the network is made of; None where it cannot be run with its calls cut.

    Where it cannot be run at all, its scores will say so.
    """
    if network.module is None:
        return None
    shown = images[np.arange(3) % max(len(images), 1)]
    try:
        with left_as_found(network.module):
            return discovered(network, shown.astype(network.contract.dtype))
    except Exception:  # noqa: BLE001  (whatever a model may raise)
        return None
