"""Copies of models that hold on to tensors of a past run.

PyTorch copies no tensor that was computed with a graph behind it, and a model keeps
such tensors as soon as it remembers an activation: ``self.features = x``, or the object
whose hook is on one of its layers does.
"""

import copy
import warnings
from collections.abc import Iterator, Mapping
from types import MethodType
from typing import Any

__all__ = ["copied", "widen"]


def copied(thing: Any) -> Any:
    """Make a deep copy that shares nothing; of computed tensors, the values alone.

    Parameters
    ----------
    thing : torch.nn.Module, or an object that holds one
    """
    values = {id(tensor): tensor.detach().clone() for tensor in _computed(thing)}
    return copy.deepcopy(thing, values)


def widen(module: Any) -> Any:
    """Make a module compute in float64, and give it back."""
    with warnings.catch_warnings():  # a copied script has parameters that are computed
        warnings.simplefilter("ignore")
        return module.double()


def _computed(thing: Any) -> Iterator[Any]:
    """Tensors within ``thing`` that have a graph behind them, each once."""
    import torch

    seen, waiting = set(), [thing]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if not isinstance(one, torch.Tensor):
            waiting += _parts(one)
        elif not one.is_leaf:
            yield one


def _parts(thing: Any) -> list[Any]:
    """What a deep copy of ``thing`` would copy along with it."""
    if isinstance(thing, Mapping):
        return list(thing.values())
    if isinstance(thing, list | tuple | set | frozenset):
        return list(thing)
    if isinstance(thing, MethodType):
        return [thing.__self__]
    attributes = {} if isinstance(thing, type) else getattr(thing, "__dict__", {})
    return list(attributes.values()) if isinstance(attributes, dict) else []
