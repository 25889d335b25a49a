"""Pairs: two changes at once, chosen because they may cancel, or at random."""

import functools
from collections.abc import Callable
from itertools import combinations

import numpy as np

from checks.mutation.mutant import Change, Mutant
from checks.mutation.mutants import mutants
from lenet_ref.trace import Array

__all__ = ["cancelling_pairs", "sampled_pairs"]

NEGATIONS = ("call-negated", "return-negated")
"""Operators that negate something whole."""

WAY_BACK = ("vjp", "cotangent", "cotangents", "vanilla_gradient", "fold")
"""Ends of the names of functions that the gradient passes."""


def _last(change: Change) -> str:
    return change.function.rpartition(".")[2]


def _is_back(change: Change) -> bool:
    """Whether in a function of the way back; a parameter's cotangent ends there."""
    return _last(change).endswith(WAY_BACK) and _last(change) != "parameter_vjp"


def _negates_result(change: Change) -> bool:
    """Whether the whole of what a function returns, or of one of its steps, is negated.

    Of a function, once: its last line; of what calls others in turn, each of them.
    """
    returned = change.edit.after.startswith("return -")
    return change.operator in NEGATIONS and (returned or _is_call_of_step(change))


def _is_call_of_step(change: Change) -> bool:
    return _last(change) in {"cotangents", "vanilla_gradient"} and any(
        f"-{call}" in change.edit.after
        for call in ("layer.vjp(", "chosen.cotangent(", "fold(")
    )


def _both_negated(one: Change, other: Change) -> bool:
    """What two functions of the way back return: the map comes out right."""
    return all(_is_back(c) and _negates_result(c) for c in (one, other))


def _both_swapped(one: Change, other: Change) -> bool:
    """Signs of the way back, or of what goes into a seed, swapped or one negated."""
    swapped = any(c.operator == "sign-swapped" for c in (one, other))
    return swapped and _is_back(one) and _is_back(other)


def _layer_negated(one: Change, other: Change) -> bool:
    """A layer and its own VJP: they are consistent, and both wrong."""
    same = one.module == other.module and ".layers." in one.module
    ways = {_last(one), _last(other)}
    return same and ways == {"forward", "vjp"}


def _score_negated(one: Change, other: Change) -> bool:
    """A score and its own cotangent: they are consistent, and both wrong."""
    same = one.module == other.module
    names = sorted((_last(one), _last(other)), key=len)
    return same and names[1] == f"{names[0]}_cotangent"


MAY_CANCEL: tuple[Callable[[Change, Change], bool], ...] = (
    _both_negated,
    _both_swapped,
    _layer_negated,
    _score_negated,
)


def _swaps_sign(change: Change) -> bool:
    """Whether a plus or minus is swapped, that of an index aside."""
    return change.operator == "sign-swapped" and "[+" not in change.edit.after


def _on_two_lines(one: Change, other: Change) -> bool:
    return (one.module, one.edit.line) != (other.module, other.edit.line)


def _single() -> list[Change]:
    return [mutant.changes[0] for mutant in mutants()]


@functools.cache
def cancelling_pairs() -> tuple[Mutant, ...]:
    """All pairs of changed signs that may cancel.

    Each changes a sign, and nothing else: two on the way back, a layer's forward with
    its own VJP, a score with its own cotangent.

    Examples
    --------
    >>> {len(mutant.changes) for mutant in cancelling_pairs()}
    {2}
    """
    signs = [c for c in _single() if _swaps_sign(c) or _negates_result(c)]
    return tuple(
        Mutant((one, other))
        for one, other in combinations(signs, 2)
        if _on_two_lines(one, other) and any(rule(one, other) for rule in MAY_CANCEL)
    )


def _others(single: list[Change]) -> tuple[Array, Array]:
    """Places of the first and the second of each pair of two functions.

    Those that may cancel are left out.
    """
    functions = [f"{change.module}:{change.function}" for change in single]
    _, function = np.unique(functions, return_inverse=True)
    paired = np.triu(function[:, np.newaxis] != function)
    place = {change: k for k, change in enumerate(single)}
    for mutant in cancelling_pairs():
        first, second = mutant.changes
        paired[place[first], place[second]] = False
    firsts, seconds = np.nonzero(paired)
    return firsts, seconds


def sampled_pairs(seed: int, count: int) -> tuple[Mutant, ...]:
    """Different pairs of first-order mutants of two functions, drawn at random.

    Pairs that may cancel are not among them: those are all judged anyway.

    Parameters
    ----------
    seed : int
        The same gives the same pairs, as long as the source is the same; of a larger
        count, the same ones first.
    count : int

    Raises
    ------
    ValueError
        If there are not so many.

    Examples
    --------
    >>> len(sampled_pairs(seed=0, count=5))
    5
    """
    single = _single()
    firsts, seconds = _others(single)
    if count > len(firsts):
        msg = (
            f"--pairs {count}: expected at most {len(firsts)}, as many as there are "
            "pairs of mutants of two functions beside those that may cancel"
        )
        raise ValueError(msg)
    drawn = np.random.default_rng(seed).permutation(len(firsts))[:count]
    return tuple(
        Mutant((single[first], single[second]))
        for first, second in zip(firsts[drawn], seconds[drawn], strict=True)
    )
