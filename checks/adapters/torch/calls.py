"""Calls: leaf modules are listened to, and the graph is cut behind each of their calls.

A call's input is marked, its output detached and handed on as a leaf of its own. So
the graph falls apart into the calls, and into the code between them. Modules' own hooks
act within their calls, as they do without a listener.
"""

import contextlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Call", "Calls"]


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """One call of one leaf module.

    Parameters
    ----------
    name : str
        The module's; from its second call on, with the number of the call.
    number : int
        0 for the module's first call within the run.
    module : torch.nn.Module
    fed : tuple of graph nodes
        Where each tensor that came in came from.
    marks : tuple of Tensor
        What came in: ends of the graph before, beginnings of the call's.
    y : Tensor
        What came out: the end of the call's graph.
    leaf : Tensor
        The same, as the beginning of the graph behind.
    alone : bool
        Whether nothing else was passed, neither tensor nor option.
    node : graph node
        By which a tensor is known to be this output and nothing made of it.
    """

    name: str
    number: int
    module: Any
    fed: tuple[Any, ...]
    marks: tuple[Any, ...]
    y: Any
    leaf: Any
    alone: bool
    node: Any


@dataclass(slots=True, eq=False)
class Calls:
    """The calls of one run, in order.

    Parameters
    ----------
    module : torch.nn.Module
    count : int
        Images of the run: only what has one row for each of them is a step's value.
    among : collection of str, optional
        Names of the calls to cut behind; all by default. The rest runs as it is.
    """

    module: Any
    count: int
    among: Collection[str] | None = None
    made: list[Call] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    @contextlib.contextmanager
    def listened(self) -> Iterator[None]:
        """Hear every call of a leaf module, from outside of all of its hooks."""
        with contextlib.ExitStack() as stack:
            for name, leaf in self.module.named_modules():
                if next(leaf.children(), None) is None:
                    stack.callback(self._listen(name, leaf))
            yield

    def _listen(self, name: str, module: Any) -> Callable[[], None]:
        """Stand in for the call; the callable returned steps aside again.

        A module's hooks on the way back belong to both of its ends: cut between them,
        each consumer would call them by itself.
        """
        own = vars(module)
        before = {key: own[key] for key in (CALLED,) if key in own}
        call = getattr(module, CALLED, None) or module._call_impl  # noqa: SLF001

        def heard(*args: Any, **kwargs: Any) -> Any:
            return self._heard(name, module, call, (args, kwargs))

        own[CALLED] = heard

        def aside() -> None:
            del own[CALLED]
            own.update(before)

        return aside

    def _heard(
        self, name: str, module: Any, call: Callable[..., Any], given: tuple[Any, Any]
    ) -> Any:
        number = self.numbers.get(name, 0)
        self.numbers[name] = number + 1
        label = f"{name or 'model'} (call {number + 1})" if number else name or "model"
        args, kwargs = given
        came = [x for x in (*args, *kwargs.values()) if self._is_value(x)]
        if not came or (self.among is not None and label not in self.among):
            return call(*args, **kwargs)
        fed = tuple(x.grad_fn for x in came)
        marks = tuple(x.clone() for x in came)
        inside = {id(x): mark.clone() for x, mark in zip(came, marks, strict=True)}
        y = call(
            *(inside.get(id(x), x) for x in args),
            **{key: inside.get(id(x), x) for key, x in kwargs.items()},
        )
        if not self._is_value(y):
            return y
        leaf = y.detach().requires_grad_()
        alone = len(args) + len(kwargs) == 1
        handed = self._handed(leaf, came, [y is x for x in inside.values()])
        self.made.append(
            Call(label, number, module, fed, marks, y, leaf, alone, handed.grad_fn)
        )
        return handed

    @staticmethod
    def _handed(leaf: Any, came: list[Any], written: list[bool]) -> Any:
        """What the caller gets; where the call wrote into what came, that tensor."""
        for x, mine in zip(came, written, strict=False):
            if mine:
                if not x._is_view():  # noqa: SLF001  (a view keeps its history)
                    x.detach_()
                return x.copy_(leaf)
        return leaf.clone()

    def _is_value(self, x: Any) -> bool:
        import torch

        return (
            isinstance(x, torch.Tensor)
            and x.is_floating_point()
            and x.requires_grad
            and x.ndim > 1
            and len(x) == self.count
        )


CALLED = "_compiled_call_impl"
"""What PyTorch calls in place of a module where it is set, hooks and all."""
