"""JAX: functions from images to logits, and their gradient by jax.grad."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import ModuleType
from typing import Any

import numpy as np

from checks.adapters.batches import in_batches, in_batches_of_one_size
from checks.adapters.frameworks import framework
from checks.adapters.images import labelled, own_images
from checks.adapters.jax_config import computing_in, config_kept
from checks.adapters.layout import returned, shown
from checks.adapters.origins import origins
from checks.adapters.precision import checked_twin
from checks.adapters.scores import Operations, score_of_target
from checks.contract import Contract
from checks.subject import Subject
from lenet_ref.saliency import fold
from lenet_ref.trace import Array

__all__ = ["from_jax"]


def from_jax(  # noqa: PLR0913  (the fixed interface)
    scores: Callable[..., Any],
    *,
    contract: Contract,
    parameters: Any = None,
    saliency: Callable[..., Any] | None = None,
    images: Array | None = None,
    labels: Array | None = None,
) -> Subject:
    """Make a subject of functions in JAX.

    Parameters
    ----------
    scores : callable
        Images (N, C, H, W) to logits (N, K); where ``parameters`` are given, parameters
        and images, as Flax's ``module.apply`` takes them. Log-probabilities serve as
        well, except where the contract's score is the logit.
    contract : Contract
        With ``layout="NHWC"``, images and maps have their channels last. With
        ``dtype="float64"``, everything runs under ``jax.enable_x64(True)``, the global
        setting left alone; parameters stay as they are, so pass float64 ones, as
        ``jax.tree.map(lambda p: numpy.asarray(p, "float64"), parameters)``.
    parameters : pytree, optional
        Arrays in any nesting. The subject works on a copy.
    saliency : callable, optional
        Images and targets (N,) of integers to maps (N, C, H, W) or (N, H, W), the
        parameters before them, where given. By default ``jax.grad`` of the summed score
        that the contract declares, folded as it declares.
    images : Array, shape (M, C, H, W), optional
        By default the bundled digits mapped onto the input range, or seeded noise.
    labels : Array of int, shape (M,), optional
        Their classes: at least 90 % must then be classified right.

    Returns
    -------
    Subject
        A black box. In float32 it brings a twin: the same functions under
        ``jax.enable_x64(True)``, with float32 parameters cast to float64.

    Raises
    ------
    MissingFrameworkError
        If JAX is not installed.

    Notes
    -----
    JAX compiles for each size of batch: functions are called with 1 or 20 images, a
    batch filled up with its own images again (:mod:`checks.adapters.batches`).
    Nothing but the default gradient is put under ``jax.jit``, and that only where it
    can be: what a jitted function does on the way happens once.
    """
    jax = framework("jax", adapter="from_jax")
    function = _Function(jax, contract, scores, saliency, _Tree.of(jax, parameters))
    return _subject(function, images=own_images(contract, images), labels=labels)


def _subject(function: "_Function", *, images: Array, labels: Array | None) -> Subject:
    held = function.tree

    def twin() -> Subject:
        precise = replace(
            function,
            contract=replace(function.contract, dtype="float64"),
            tree=None if held is None else held.widened(),
            batched=in_batches_of_one_size,
        )
        return checked_twin(_subject(precise, images=images, labels=labels))

    return Subject(
        name="from_jax",
        contract=function.contract,
        images=images,
        scores=function.scores,
        saliency=function.saliency,
        parameters=None if held is None else held.named,
        **labelled(labels, len(images)),
        origins=origins(function.given_scores, function.given_saliency),
        twin=twin if function.contract.dtype == "float32" else None,
        kept=function.kept,
    )


@dataclass(eq=False)
class _Tree:
    """A pytree of parameters: a copy, so that nobody else's is changed."""

    jax: ModuleType
    value: Any

    @classmethod
    def of(cls, jax: ModuleType, parameters: Any) -> "_Tree | None":
        return None if parameters is None else cls(jax, _copied(jax, parameters))

    def named(self) -> Mapping[str, Array]:
        """Every leaf that is an array, by its path."""
        tree = self.jax.tree_util
        leaves, _ = tree.tree_flatten_with_path(self.value)
        return {
            tree.keystr(path, simple=True, separator="."): np.asarray(leaf)
            for path, leaf in leaves
            if _is_array(self.jax, leaf)
        }

    def widened(self) -> "_Tree":
        """The same in float64, where it is float32."""

        def wide(leaf: Any) -> Any:
            narrow = _is_array(self.jax, leaf) and leaf.dtype == np.float32
            return np.asarray(leaf, np.float64) if narrow else leaf

        return _Tree(self.jax, self.jax.tree_util.tree_map(wide, self.value))


def _is_array(jax: ModuleType, leaf: Any) -> bool:
    return isinstance(leaf, np.ndarray | np.generic | jax.Array)


def _copied(jax: ModuleType, parameters: Any) -> Any:
    """New containers and new NumPy arrays; those of JAX cannot be changed."""
    return jax.tree_util.tree_map(
        lambda leaf: leaf.copy() if isinstance(leaf, np.ndarray) else leaf, parameters
    )


@dataclass(frozen=True, eq=False)
class _Function:
    """What a person handed over, called as the runner calls."""

    jax: ModuleType
    contract: Contract
    given_scores: Callable[..., Any]
    given_saliency: Callable[..., Any] | None
    tree: _Tree | None
    batched: Callable[..., Any] = in_batches

    def scores(self, images: Array) -> Any:
        return self._called(self.given_scores, shown(images, self.contract.layout))

    def saliency(self, images: Array, targets: Array) -> Any:
        seen = shown(images, self.contract.layout)
        if self.given_saliency is not None:
            maps = self._called(self.given_saliency, seen, targets)
            return returned(maps, self.contract.layout)
        # Ours sums over the batch whatever its size: one size is compiled.
        maps = self._called(
            self._gradient, seen, targets, batched=in_batches_of_one_size
        )
        return fold(
            returned(maps, self.contract.layout),
            signed=self.contract.signed,
            channel_reduction=self.contract.channel_reduction,
        )

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        before = None if self.tree is None else _copied(self.jax, self.tree.value)
        try:
            with config_kept(self.jax):
                yield
        finally:
            if self.tree is not None:
                self.tree.value = before

    @property
    def _leading(self) -> tuple[Any, ...]:
        return () if self.tree is None else (self.tree.value,)

    def _called(
        self,
        function: Callable[..., Any],
        *arrays: Array,
        batched: Callable[..., Any] | None = None,
    ) -> Any:
        def once(*batch: Array) -> Any:
            given = map(self.jax.numpy.asarray, batch)
            answer = function(*self._leading, *given)
            return np.asarray(answer) if isinstance(answer, self.jax.Array) else answer

        with computing_in(self.jax, self.contract.dtype):
            return (batched or self.batched)(once, *arrays)

    def _gradient(self, *given: Any) -> Any:
        """Under jit if that can be; else step by step, which any function bears."""
        leaves, structure = self.jax.tree_util.tree_flatten(given)
        arrays = [leaf if _is_array(self.jax, leaf) else None for leaf in leaves]
        # Leaves that are no arrays, such as functions, do not go through jit.
        rest = tuple(None if _is_array(self.jax, leaf) else leaf for leaf in leaves)
        try:
            return self._jitted(arrays, rest, structure)
        except (self.jax.errors.JAXTypeError, TypeError):
            return self._plain(arrays, rest, structure)

    @cached_property
    def _jitted(self) -> Callable[..., Any]:
        jitted: Callable[..., Any] = self.jax.jit(self._plain, static_argnums=(1, 2))
        return jitted

    def _plain(self, arrays: list[Any], rest: tuple[Any, ...], structure: Any) -> Any:
        leaves = [
            other if array is None else array
            for array, other in zip(arrays, rest, strict=True)
        ]
        *leading, images, targets = self.jax.tree_util.tree_unflatten(structure, leaves)
        ops = Operations(self.jax.numpy, self.jax.nn.logsumexp)

        def total(x: Any) -> Any:
            logits = self.given_scores(*leading, x)
            return score_of_target(ops, self.contract.score, logits, targets).sum()

        return self.jax.grad(total)(images)
