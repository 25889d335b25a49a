"""Cases: a bundled digit explained for a target, with the words and colours of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lenet_ref.data import digits as bundled_digits
from lenet_ref.heatmap import picture
from lenet_ref.network import lenet5, logits
from lenet_ref.saliency import named_score
from lenet_ref.scores import softmax
from lenet_ref.tape import record
from lenet_ref.trace import Array
from lenet_ref.weights import load_weights

__all__ = ["SHOWCASE", "Case", "checked_class", "chosen_cases", "chosen_pairs"]

CLASSES = 10
SHOWCASE = ((7, 7), (7, 1), (9, 9), (9, 4), *((k, k) for k in (0, 1, 2, 3, 4, 5, 6, 8)))
"""(digit, target) worth a look unasked; first the essay's 7, for itself and for a 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One digit explained for one target.

    Parameters
    ----------
    index : int
        Place among the bundled digits.
    label, predicted, target : int
        What the digit is, what the network takes it for, what the map explains.
    score : str
    signed : bool
    certainty : float
        Probability of the predicted class.
    value : float
        The target's score.
    limit : float
        Magnitude that the darkest colours stand for.
    panels : tuple of three Arrays of uint8, shape (H, W, 3)
        Original, blend and map.
    """

    index: int
    label: int
    predicted: int
    target: int
    score: str
    signed: bool
    certainty: float
    value: float
    limit: float
    panels: tuple[Array, ...]

    @property
    def form(self) -> str:
        """Which of the two kinds of map this is."""
        return "signed" if self.signed else "absolute"

    @property
    def name(self) -> str:
        """Name of the case's file, another one for every other case."""
        return (
            f"digit-{self.index:04d}_label-{self.label}_predicted-{self.predicted}"
            f"_target-{self.target}_{self.score}_{self.form}.png"
        )

    @property
    def question(self) -> str:
        """What the map answers."""
        verb = "raises the loss of" if self.score == "loss" else "speaks for"
        return (
            f"What in this {self.label} {verb if self.signed else 'matters to'} "
            f"{'an' if self.target == 8 else 'a'} {self.target}?"
        )

    @property
    def verdict(self) -> str:
        """What the network takes the digit for."""
        mistake = "" if self.predicted == self.label else "wrongly "
        # 99.97 % must not read as certain
        certainty = min(self.certainty, 0.999)
        more = ">" if self.certainty > certainty else ""
        return f"{mistake}predicted {self.predicted} ({more}{certainty:.1%})"


def checked_class(name: str, value: int) -> int:
    """Check that ``value`` is one of the ten classes.

    Raises
    ------
    ValueError
        If it is not.

    Examples
    --------
    >>> checked_class("target", 10)
    Traceback (most recent call last):
    ValueError: target is 10, expected a digit from 0 to 9
    """
    if value not in range(CLASSES):
        msg = f"{name} is {value!r}, expected a digit from 0 to {CLASSES - 1}"
        raise ValueError(msg)
    return int(value)


def _first(digit: int, labels: Array, predicted: Array) -> int:
    """Place of the first such digit that the network gets right, else of the first."""
    return int(
        min(np.flatnonzero(labels == digit), key=lambda i: predicted[i] != digit)
    )


def _showcase(labels: Array, predicted: Array) -> Iterator[tuple[int, int]]:
    for digit, target in SHOWCASE:
        yield _first(digit, labels, predicted), target
    for index in np.flatnonzero(predicted != labels)[:1]:
        yield int(index), int(labels[index])
        yield int(index), int(predicted[index])


def chosen_pairs(
    digits: tuple[int, ...] | None, target: int | None, labels: Array, predicted: Array
) -> tuple[tuple[int, int], ...]:
    """Which bundled digits to explain for which target, as pairs of (index, target).

    Parameters
    ----------
    digits : tuple of int or None
        Classes, of each the first digit that the network gets right; None is all ten,
        or without a target the :data:`SHOWCASE` and a digit that the network gets
        wrong, for what it is and for what it was taken for.
    target : int or None
        None is each digit's own label.
    labels, predicted : Array of int, shape (N,)

    Raises
    ------
    ValueError
        If a digit or the target is not a class, or there are no digits.

    Examples
    --------
    >>> labels = np.array([7, 3, 7, 3])
    >>> chosen_pairs((3, 7), 1, labels, predicted=np.array([2, 3, 7, 3]))
    ((1, 1), (2, 1))
    """
    if digits is None and target is None:
        return tuple(_showcase(labels, predicted))
    if digits is not None and not digits:
        msg = "digits is empty, expected at least one digit from 0 to 9"
        raise ValueError(msg)
    pairs: dict[tuple[int, int], None] = {}
    for digit in range(CLASSES) if digits is None else digits:
        index = _first(checked_class("digit", digit), labels, predicted)
        explained = digit if target is None else checked_class("target", target)
        pairs[index, explained] = None
    return tuple(pairs)


def chosen_cases(
    digits: tuple[int, ...] | None, target: int | None, score: str, *, signed: bool
) -> tuple[Case, ...]:
    """Explain the :func:`chosen_pairs` of the bundled digits in one recorded run.

    Parameters
    ----------
    digits, target
        As for :func:`chosen_pairs`.
    score : {"logit", "probability", "log_probability", "loss"}
    signed : bool
        False takes absolute values.

    Raises
    ------
    ValueError
        If a digit, the target or the score is not one.
    """
    named_score(score)
    network = lenet5(load_weights(), dtype=np.float64)
    images, labels = bundled_digits()
    predicted = logits(network, images).argmax(axis=1)
    pairs = chosen_pairs(digits, target, labels, predicted)
    indices, targets = np.array(pairs).T
    trace = record(network, images[indices], targets, score, signed=signed)
    values, certainties = trace["score"].y, softmax(trace["score"].x).max(axis=1)
    originals = picture(trace.images)
    return tuple(
        Case(
            index=index,
            label=int(labels[index]),
            predicted=int(predicted[index]),
            target=explained,
            score=score,
            signed=signed,
            certainty=float(certainties[n]),
            value=float(values[n]),
            limit=float(np.abs(trace.maps[n]).max())
            or 1.0,  # a flat map, as render does
            panels=(originals[n], trace["blend"].y[n], trace["render"].y[n]),
        )
        for n, (index, explained) in enumerate(pairs)
    )
