"""The plan: how much is asked, on which images and targets, with which seed."""

from dataclasses import dataclass, replace

import numpy as np

from checks.contract import Contract
from checks.measurement import Case
from checks.tolerances import JITTER
from lenet_ref.trace import Array

__all__ = ["Plan", "chosen_cases", "inside", "random_directions", "tie_free"]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much to ask.

    Parameters
    ----------
    seed : int
        Of every random choice.
    images : int
        Drawn from the subject's; each is a case for the predicted class and for
        another.
    directions : int
        Random directions of finite differences and complex steps.
    pixel_images : int
        Images of which every pixel is nudged.
    pixels : int
        At most so many pixels of each, drawn at random.
    case : (int, int), optional
        Only this image and target.
    seconds : float, optional
        What each question may take; None: as long as it likes.
    explain : bool
        Whether a wrong map is asked about further, to name the mistake.
    """

    seed: int = 0
    images: int = 10
    directions: int = 8
    pixel_images: int = 1
    pixels: int = 784
    case: Case | None = None
    seconds: float | None = None
    explain: bool = True

    def larger(self) -> "Plan":
        """The second plan, for what the first could not decide."""
        return replace(
            self,
            seed=self.seed + 1,
            images=2 * self.images,
            directions=2 * self.directions,
            pixel_images=2 * self.pixel_images,
        )

    def rng(self, *key: int) -> np.random.Generator:
        """Generator of its own for each purpose, so that no choice shifts another."""
        return np.random.default_rng([self.seed, *key])


def chosen_cases(plan: Plan, logits: Array) -> tuple[Case, ...]:
    """Images of the plan, each with its predicted class and, after that, with another.

    Parameters
    ----------
    plan : Plan
    logits : Array, shape (M, K)
        Of all the subject's images.
    """
    if plan.case is not None:
        return (plan.case,)
    count, classes = logits.shape
    rng = plan.rng(1)
    drawn = rng.permutation(count)[: plan.images]
    turns = rng.permutation(classes)  # so that every class has its turn
    predicted = logits[drawn].argmax(axis=1)
    cases: list[Case] = []
    for place, (image, likely) in enumerate(zip(drawn, predicted, strict=True)):
        other = turns[place % classes]
        if other == likely:
            other = turns[(place + 1) % classes]
        targets = dict.fromkeys((int(likely), int(other)))
        cases.extend((int(image), target) for target in targets)
    return tuple(cases)


def tie_free(images: Array, indexes: Array, contract: Contract, seed: int) -> Array:
    """Images within the declared range in which no two pixels are equal.

    ``low + span (0.05 + 0.9 u) + jitter``, u the image in [0, 1], the jitter normal and
    clipped at four standard deviations, 4 % of the range: nothing leaves the range.

    Parameters
    ----------
    images : Array, shape (N, C, H, W)
    indexes : Array of int, shape (N,)
        Of the images among the subject's: each has jitter of its own.
    contract : Contract
    seed : int
    """
    noise = [
        np.random.default_rng([seed, 2, int(i)]).normal(size=images.shape[1:])
        for i in indexes
    ]
    jitter = JITTER * np.clip(np.array(noise).reshape(images.shape), -4, 4)
    return _within(images, contract, jitter)


def inside(images: Array, contract: Contract) -> Array:
    """Images that leave room for a nudge on either side, with all the ties they had.

    ``low + span (0.05 + 0.9 u)``: nothing is at the end of the range, where padding is.
    """
    return _within(images, contract, 0.0)


def _within(images: Array, contract: Contract, jitter: Array | float) -> Array:
    low, span = contract.input_range[0], contract.span
    shares = (images.astype(np.float64) - low) / span
    return (low + span * (0.05 + 0.9 * shares + jitter)).astype(images.dtype)


def random_directions(
    plan: Plan, purpose: int, cases: tuple[Case, ...], shape: tuple[int, ...]
) -> Array:
    """A random normal array for each case, the same whatever other cases there are.

    Returns
    -------
    Array of float64, shape (n, *shape)
    """
    drawn = [plan.rng(purpose, *case).normal(size=shape) for case in cases]
    return np.array(drawn).reshape(len(cases), *shape)
