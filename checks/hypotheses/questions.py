"""Questions: what a subject is asked once its map is known to be wrong."""

from dataclasses import replace

import numpy as np

from checks.bench import ask, ask_scores, quiet
from checks.contract import Contract
from checks.hypotheses.evidence import Evidence
from checks.measurement import Case
from checks.plan import tie_free
from checks.probes import Bench
from checks.probes.runs import own_images
from checks.replicas.forward import FORWARDS
from checks.replicas.scores import log_probabilities
from checks.response import Response
from checks.tolerances import COMPLEX_STEP, NUDGE, STRAY_LOGITS
from lenet_ref.trace import Array, Step

__all__ = ["UnresolvedError", "evidence_of"]

IMAGES = 2
CHOICE = 48
"""Images among which those are chosen that the subject is least sure of."""

VALUES = 1200
"""Values of an image that are differentiated: all, or a window in the middle."""

LIKELY = 6
"""Targets are among so many most likely classes: their scores are well resolved."""

SAMPLE = 64
"""Pixels of which both sides are looked at."""

SURE = 1e-6
"""A class as sure as this is no target: its loss is too flat."""

SEED = 1_000_003
"""Added to a plan's: images that the subject has never been asked about."""


class UnresolvedError(Exception):
    """The scores are such that no map can be compared with their derivative."""


def _images(bench: Bench) -> tuple[Array, Array]:
    """The images that the subject is least sure of, (M, C, H, W), and their logits."""
    own, contract = own_images(bench)[:CHOICE], bench.subject.contract
    own = np.resize(own, (max(len(own), IMAGES), *own.shape[1:]))
    images = tie_free(own, np.arange(len(own)), contract, bench.plan.seed + SEED)
    z = ask_scores(bench.subject, images)
    sure = np.exp(log_probabilities(z)).max(axis=1)
    chosen = np.argsort(sure, kind="stable")[:IMAGES]
    return images[chosen], ask_scores(bench.subject, images[chosen])


def _window(contract: Contract) -> tuple[slice, slice]:
    """Rows and columns in the middle; all, if there are few enough."""
    channels, height, width = contract.input_shape
    if channels * height * width <= VALUES:
        return slice(0, height), slice(0, width)
    side = max(int((VALUES / channels) ** 0.5), 1)
    return _middle(height, side), _middle(width, side)


def _middle(length: int, side: int) -> slice:
    """As many on either side of it, so that a flip maps it onto itself."""
    margin = max((length - side) // 2, 0)
    return slice(margin, length - margin)


def _pixels(contract: Contract, window: tuple[slice, slice]) -> Array:
    numbers = np.arange(int(np.prod(contract.input_shape)))
    grid = numbers.reshape(contract.input_shape)
    return grid[:, window[0], window[1]].ravel()


def _quotients(bench: Bench, x: Array, pixels: Array, step: float) -> Array:
    """Change of each logit per change of each pixel by a step, (P, K)."""
    rows = np.arange(len(pixels))
    moved = np.repeat(x.reshape(1, -1), len(pixels), axis=0)
    moved[rows, pixels] += step
    gone = moved[rows, pixels] - x.ravel()[pixels]
    middle = ask_scores(bench.subject, x[np.newaxis])
    ahead = ask_scores(bench.subject, moved.reshape(-1, *x.shape))
    return np.asarray((ahead - middle) / gone[:, np.newaxis])


def _differences(bench: Bench, x: Array, pixels: Array) -> tuple[Array, float]:
    """Derivative of each logit by each pixel, (P, K), and how noisy it is.

    Within a cell of the network the logits are affine, so that one side tells; a few
    pixels are moved to the other side, too, to see the noise.
    """
    step = NUDGE * bench.subject.contract.span
    sample = bench.plan.rng(22).permutation(len(pixels))[:SAMPLE]
    ahead = _quotients(bench, x, pixels, step)
    behind = _quotients(bench, x, pixels[sample], -step)
    return ahead, float(np.quantile(np.abs(ahead[sample] - behind), 0.9))


def _complex(bench: Bench, x: Array, pixels: Array) -> tuple[Array, float]:
    """The same, exact but for rounding."""
    scores = bench.subject.complex_scores
    assert scores is not None  # noqa: S101  (asked only where it is served)
    moved = np.repeat(x.reshape(1, -1).astype(complex), len(pixels), axis=0)
    moved[np.arange(len(pixels)), pixels] += 1j * COMPLEX_STEP
    with quiet():
        z = np.asarray(scores(moved.reshape(-1, *x.shape)))
    return z.imag / COMPLEX_STEP, 0.0


def _jacobian(
    bench: Bench, images: Array, window: tuple[slice, slice]
) -> tuple[Array, float]:
    """Of each image, (M, K, C, h, w), and its relative error.

    What is not above the noise is taken for zero, which it is where a pixel is dead.
    """
    contract = bench.subject.contract
    pixels = _pixels(contract, window)
    rule = _differences if bench.subject.complex_scores is None else _complex
    parts = [rule(bench, image, pixels) for image in images]
    flat = np.stack([part for part, _ in parts]).astype(np.float64)
    noise = max(noise for _, noise in parts)
    flat[np.abs(flat) <= 4 * noise] = 0
    size = np.sqrt((flat**2).mean())
    if not size > 0:
        msg = "no score depends on any pixel"
        raise UnresolvedError(msg)
    h, w = (part.stop - part.start for part in window)
    shape = (len(images), contract.input_shape[0], h, w, -1)
    return np.moveaxis(flat.reshape(shape), -1, 1), float(noise / size)


def _targets(bench: Bench, logits: Array) -> tuple[list[int], list[int]]:
    """Of each image, two targets that it is not taken for, and the class that it is.

    As cases of the two images in turn: a b a b, and a b.
    """
    rng = bench.plan.rng(21)
    order = np.argsort(-logits, axis=1)
    p = np.exp(log_probabilities(logits))
    others: list[Array] = []
    for ranked in order:  # other targets than the image before, so far as there are
        taken = others[0] if others else ranked[:0]
        few = rng.permutation(ranked[1:LIKELY])
        fresh = np.concatenate([few[~np.isin(few, taken)], few, ranked[:1]])
        others.append(fresh[:2] if len(few) > 1 else np.resize(fresh[:1], 2))
    predicted = [
        int(few[-1]) if 1 - row.max() < SURE else int(ranked[0])
        for few, row, ranked in zip(others, p, order, strict=True)
    ]
    return [int(t) for pair in zip(*others, strict=True) for t in pair], predicted


def _calls(bench: Bench, logits: Array) -> tuple[tuple[Case, ...], ...]:
    """Alone, after another, again, for another target; and in batches of two or three.

    At ``THREE`` is the first of three.
    """
    (first, second, third, fourth), (sure, surely) = _targets(bench, logits)
    a, b = (0, first), (1, second)
    return (
        (a,),
        (b,),
        (a,),
        (a,),
        ((0, third),),
        ((0, third), (1, fourth), (1, surely)),
        ((1, surely), (0, third)),
        (a, b, (0, sure)),
    )


THREE = 5
"""Place of the first batch of three among the calls."""


def _answer(bench: Bench, images: Array, logits: Array, call: tuple[Case, ...]
            ) -> Response:  # fmt: skip
    of = [image for image, _ in call]
    targets = np.array([target for _, target in call])
    response = ask(bench.subject, images[of], targets, call)
    strayed = np.abs(response.logits - logits[of]).max()
    if not strayed <= STRAY_LOGITS * (1 + np.abs(logits).max()):
        msg = "the scores of one image change from call to call"
        raise UnresolvedError(msg)
    return response


def _chain(response: Response, bench: Bench) -> tuple[Step, ...]:
    """Steps of a batch, if they are a chain of known kinds up to the logits."""
    if bench.subject.record is None:
        return ()
    chain, before = [], "images"
    for step in response.trace:
        if step.inputs != (before,) or step.kind not in FORWARDS:
            break
        chain.append(step)
        before = step.name
    ends = bool(chain) and chain[-1].y.shape == response.logits.shape
    if not ends or not np.array_equal(chain[-1].y, response.logits):
        return ()
    pair = [of for of, _ in response.cases].index(0), 1
    return tuple(
        replace(step, x=step.x[list(pair)], y=step.y[list(pair)], gy=None, gx=None)
        for step in chain
    )


def evidence_of(bench: Bench) -> Evidence:
    """Ask, and gather the answers.

    Raises
    ------
    UnresolvedError
        If the scores do not tell what a right map is.
    MalformedAnswerError
        If an answer has not the declared type, shape or dtype.
    """
    contract = bench.subject.contract
    images, logits = _images(bench)
    calls = _calls(bench, logits)
    answers = [_answer(bench, images, logits, call) for call in calls]
    window = _window(contract)
    jacobian, accuracy = _jacobian(bench, images, window)
    ends = np.cumsum([len(call) for call in calls])
    kept = np.concatenate([answer.kept for answer in answers]).astype(np.float64)
    cases = [case for call in calls for case in call]
    return Evidence(
        contract=contract,
        images=images.astype(np.float64),
        jacobian=jacobian,
        window=window,
        accuracy=accuracy,
        logits=logits.astype(np.float64),
        calls=tuple(
            np.arange(end - len(call), end)
            for call, end in zip(calls, ends, strict=True)
        ),
        of=np.array([image for image, _ in cases]),
        targets=np.array([target for _, target in cases]),
        maps=kept[..., window[0], window[1]],
        steps=_chain(answers[THREE], bench),
    )
