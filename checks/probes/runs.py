"""Whole runs: base, repeat, other targets, batches, all classes and scores."""

from collections.abc import Mapping

import numpy as np

from checks.bench import ask_scores, attempt
from checks.contract import SCORES, Contract
from checks.forms import complete, weights_of
from checks.measurement import Case
from checks.plan import chosen_cases, tie_free
from checks.probes.probe import Bench, probe
from checks.response import Response
from lenet_ref.trace import Array

__all__ = [
    "all_classes",
    "base",
    "batches",
    "cases",
    "columns",
    "contract",
    "interleaved",
    "other_targets",
    "outlived",
    "own_images",
    "own_parameters",
    "permuted",
    "raw",
    "repeat",
    "run",
    "steps",
    "survey",
]

BATCH_SIZES = (1, 2, 7, 16, 33)
"""Small ones, and one more than people split by; never three, of which nothing may be
remembered when a wrong map is to be explained."""

UNASKED = 3


def columns(cases: tuple[Case, ...]) -> tuple[Array, Array]:
    """Images and targets, each of shape (N,)."""
    pairs = np.array(cases, dtype=int).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def run(bench: Bench, cases: tuple[Case, ...]) -> Response:
    """Run the subject on tie-free images."""
    indexes, targets = columns(cases)
    subject = bench.subject
    raw_images = own_images(bench)[indexes]
    images = tie_free(raw_images, indexes, subject.contract, bench.plan.seed)
    return attempt(subject, images, targets, cases)


@probe()
def contract(bench: Bench) -> Contract:
    """What the subject declares."""
    return bench.subject.contract


@probe()
def own_images(bench: Bench) -> Array:
    """The subject's own images in its declared dtype."""
    subject = bench.subject
    return subject.images.astype(subject.contract.dtype, copy=False)


@probe()
def survey(bench: Bench) -> Array:
    """Logits of all the subject's own images, as they are."""
    return ask_scores(bench.subject, own_images(bench))


@probe()
def cases(bench: Bench) -> tuple[Case, ...]:
    """Image and target of each case; other targets than the predicted are there."""
    return chosen_cases(bench.plan, survey(bench))


@probe()
def base(bench: Bench) -> Response:
    """Every case, tie-free."""
    return run(bench, cases(bench))


@probe("steps")
def steps(bench: Bench) -> Response:
    """The base run, where it shows the subject's own steps, with all that these tell.

    Raises
    ------
    MalformedAnswerError
        If one does not tell what its kind needs.
    """
    complete(base(bench).trace)
    return base(bench)


@probe("parameters")
def own_parameters(bench: Bench) -> Response:
    """The base run, where parameters were compared before and after."""
    serve = bench.subject.parameters
    assert serve is not None  # noqa: S101  (the probe needs it)
    weights_of(serve())  # raises where they cannot be compared
    return base(bench)


@probe()
def raw(bench: Bench) -> Response:
    """Every case on the subject's own image, ties and all."""
    indexes, targets = columns(cases(bench))
    own = own_images(bench)[indexes]
    return attempt(bench.subject, own, targets, cases(bench))


@probe()
def repeat(bench: Bench) -> tuple[Response, Response]:
    """The base run three times over; the last two, each of which follows its like."""
    mine = base(bench).cases
    run(bench, mine)
    return run(bench, mine), run(bench, mine)


@probe()
def interleaved(bench: Bench) -> Response:
    """The base run again, after other images and targets."""
    mine = base(bench).cases
    run(bench, _others(bench, mine))
    return run(bench, mine)


def _others(bench: Bench, mine: tuple[Case, ...]) -> tuple[Case, ...]:
    """As many, of the next images and the next classes."""
    images, classes = len(own_images(bench)), survey(bench).shape[1]
    return tuple(((i + 1) % images, (t + 1) % classes) for i, t in mine)


@probe()
def outlived(bench: Bench) -> tuple[Response, Array, Array]:
    """The base run again; its maps, and its logits, after a run on other images."""
    mine = base(bench).cases
    response = run(bench, mine)
    run(bench, _others(bench, mine))
    return response, np.array(response.maps), np.array(response.returned)


@probe()
def other_targets(bench: Bench) -> Response:
    """The same images, each for the next class."""
    classes = survey(bench).shape[1]
    return run(bench, tuple((i, (t + 1) % classes) for i, t in cases(bench)))


def _company(bench: Bench, size: int) -> tuple[Case, ...]:
    """So many cases: the plan's own, begun elsewhere; where too few, others among them.

    Begun elsewhere, so that no case keeps the place in the batch that it has in the
    base run. The others stand in the middle: of a large batch both ends are known.
    """
    mine = cases(bench)
    start = size % len(mine)
    image, target = mine[0]
    images, classes = len(own_images(bench)), survey(bench).shape[1]
    others = tuple(
        ((image + i) % images, (target + i) % classes)
        for i in range(1, size - len(mine) + 1)
    )
    turned = mine[start:] + mine[:start]
    half = len(turned) // 2
    return (turned[:half] + others + turned[half:])[:size]


@probe()
def permuted(bench: Bench) -> Response:
    """Every case, in a random order; a lone one, after another."""
    company = _company(bench, max(len(cases(bench)), 2))
    order = bench.plan.rng(3).permutation(len(company) - 1)
    return run(bench, (company[-1], *(company[i] for i in order)))


@probe()
def batches(bench: Bench) -> tuple[Response, ...]:
    """The cases in batches of several sizes, with others where they are too few.

    One of them has as many images as there are classes, if those are few: there, axes
    of (N, K) can be mistaken for one another without an error.
    """
    classes = survey(bench).shape[1]
    sizes = {*BATCH_SIZES, min(max(classes, 1), BATCH_SIZES[-1])} - {UNASKED}
    return tuple(run(bench, _company(bench, size)) for size in sorted(sizes))


@probe("other_scores")
def all_classes(bench: Bench) -> Mapping[str, tuple[Response, ...]]:
    """Maps of two images for every class and each of the four scores."""
    serve = bench.subject.other_scores
    assert serve is not None  # noqa: S101  (the probe needs it)
    classes = range(survey(bench).shape[1])
    images = list(dict.fromkeys(image for image, _ in cases(bench)))[:2]
    answers: dict[str, tuple[Response, ...]] = {}
    for score in SCORES:
        other = Bench(serve(score), bench.plan, bench.watch)
        answers[score] = tuple(
            run(other, tuple((image, target) for target in classes)) for image in images
        )
    return answers
