"""Right networks, each drawn from its number alone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

import lenet_ref
from checks import Contract, Subject
from checks.contract import CHANNEL_REDUCTIONS, SCORES
from tests.meta.alarms.chains import Chain, Weights, drawn_chain, drawn_weights
from tests.meta.alarms.conventions import CONVENTIONS, as_convened
from tests.meta.alarms.draws import chance, one, whole
from tests.meta.alarms.forms import FORMS
from tests.meta.alarms.images import IMAGES, images

__all__ = ["RightNetwork", "right_network"]

RANGES = (
    (0.0, 1.0), (0.0, 1.0), (0.0, 1.0), (-1.0, 1.0), (-1.0, 2.0), (-0.5, 2.75),
    (-3.0, -1.0), (0.0, 255.0), (-100.0, 100.0), (0.0, 1e-3), (10.0, 11.0),
)  # fmt: skip

KINDS = (*IMAGES, "mixed")
"""Nine of images, seven forms and four scores have no common divisor: among 252
numbers in a row every combination of them occurs."""


@dataclass(frozen=True, slots=True, eq=False)
class RightNetwork:
    """A subject that no check may object to, and what kind of one it is.

    Parameters
    ----------
    number : int
    subject : Subject
    traits : mapping of str to str
        What was drawn, by what it is of.
    """

    number: int
    subject: Subject
    traits: Mapping[str, str]


def right_network(number: int) -> RightNetwork:
    """Right network of that number, the same in every process."""
    rng = np.random.default_rng([2026, number])
    kind = KINDS[number % len(KINDS)]
    form = tuple(FORMS)[number % len(FORMS)]
    dtype, serve = FORMS[form]
    lenet = chance(rng, 1 / 8)
    contract = _contract(rng, SCORES[number % len(SCORES)], dtype, lenet=lenet)
    if serve is FORMS["functions"][1] and chance(rng, 0.5):
        contract = replace(contract, layout="NHWC")
    chain, told = _lenet(rng) if lenet else _drawn(rng, contract)
    convention = one(rng, tuple(CONVENTIONS))
    layers = tuple(as_convened(convention, layer) for layer in chain.layers)
    network = lenet_ref.Network(layers, contract.input_shape).astype(dtype)
    subject = serve(network, contract, images(rng, kind, contract))
    subject = _with_data(rng, subject, lenet=lenet)
    told |= {"form": form, "images": kind, "ties": convention, "map": _map(subject)}
    told |= {"layers with weights": str(chain.depth), "classes": str(chain.classes)}
    return RightNetwork(number, subject, {**told, **_told(contract)})


def _contract(
    rng: np.random.Generator, score: str, dtype: str, *, lenet: bool
) -> Contract:
    rows, columns = (one(rng, (1, *range(3, 17))) for _ in range(2))
    shape = (whole(rng, 1, 4), rows, columns)
    return Contract(
        score=score,
        signed=chance(rng, 0.5),
        channel_reduction=one(rng, CHANNEL_REDUCTIONS),
        input_shape=(1, 28, 28) if lenet else shape,
        input_range=one(rng, RANGES[:1] if lenet and chance(rng, 0.5) else RANGES),
        dtype=dtype,
    )


def _lenet(rng: np.random.Generator) -> tuple[Chain, dict[str, str]]:
    """LeNet-5, one in three of them trained."""
    trained = chance(rng, 1 / 3)
    seed = whole(rng, 0, 2**16)
    made = lenet_ref.load_weights() if trained else lenet_ref.random_weights(seed)
    told = {"weights": "LeNet-5, trained" if trained else "LeNet-5, random"}
    return Chain(lenet_ref.lenet5(made, dtype=np.float64).layers, 10), told


def _drawn(
    rng: np.random.Generator, contract: Contract
) -> tuple[Chain, dict[str, str]]:
    """Any chain; one that hears its images, nearly always."""
    weights, chain = _chain(rng, contract)
    left = 0 if chance(rng, DEAF) else TRIES
    while left and not _hears(chain, contract):
        weights, chain = _chain(rng, contract)
        left -= 1
    told = {"weights": weights.entries, "biases": weights.bias}
    return chain, {**told, "gain": f"{weights.gain:g}"}


def _chain(rng: np.random.Generator, contract: Contract) -> tuple[Weights, Chain]:
    weights = drawn_weights(rng)
    return weights, drawn_chain(rng, contract.input_shape, weights)


TRIES = 8
"""How often a chain is drawn anew whose logits no pixel moves: one in three."""

DEAF = 0.05
"""Share of those that are kept: a right map of them is zero."""


def _hears(chain: Chain, contract: Contract) -> bool:
    """Whether noise moves any logit."""
    noise = np.random.default_rng(0).random(size=(2, *contract.input_shape))
    y = contract.input_range[0] + contract.span * noise
    for layer in chain.layers:
        y = layer.forward(y)
    return bool((y[0] != y[1]).any())


def _with_data(rng: np.random.Generator, subject: Subject, *, lenet: bool) -> Subject:
    """With labels that it gets right, one in three; preprocessing, where that fits."""
    contract = subject.contract
    if chance(rng, 1 / 3):
        labels = subject.scores(subject.images.astype(contract.dtype)).argmax(axis=1)
        subject = replace(subject, labels=labels, accuracy_floor=0.9)
    if lenet and contract.input_range == (0.0, 1.0):
        subject = replace(
            subject,
            preprocess=lambda pixels: lenet_ref.preprocess(pixels, contract.dtype),
            restore=lenet_ref.restore,
        )
    return subject


def _map(subject: Subject) -> str:
    """Whether right maps of its images are zero."""
    images = subject.images.astype(subject.contract.dtype)
    maps = subject.saliency(images, np.zeros(len(images), dtype=int))
    zero = [not np.any(one) for one in maps]
    return "zero" if all(zero) else "zero for some images" if any(zero) else "not zero"


def _told(contract: Contract) -> dict[str, str]:
    channels, rows, columns = contract.input_shape
    low, high = contract.input_range
    return {
        "score": contract.score,
        "maps": "signed" if contract.signed else "absolute",
        "channels": f"{channels}, folded by {contract.channel_reduction}",
        "rows or columns": "one" if 1 in (rows, columns) else "more",
        "shape": f"{channels} x {rows} x {columns}",
        "range": f"({low:g}, {high:g})",
        "layout": contract.layout,
        "dtype": contract.dtype,
    }
