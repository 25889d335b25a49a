"""Keras 3: any model, on whichever backend is set, and its backend's own gradient."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cached_property
from types import ModuleType
from typing import Any

import numpy as np

from checks.adapters.frameworks import framework
from checks.adapters.images import labelled, own_images
from checks.adapters.keras.backends import BACKENDS, Backend
from checks.adapters.keras.contract import check_dtype, check_score, check_shape
from checks.adapters.keras.copies import float64_clone, is_distribution, without_softmax
from checks.adapters.keras.state import model_kept, named_state, seed_state
from checks.adapters.layout import returned, shown
from checks.adapters.origins import origins
from checks.adapters.precision import checked_twin
from checks.adapters.scores import Operations, score_of_target
from checks.contract import Contract, ContractError
from checks.subject import Subject
from lenet_ref.saliency import fold
from lenet_ref.trace import Array

__all__ = ["from_keras"]


def from_keras(
    model: Any,
    *,
    contract: Contract,
    saliency: Callable[[Any, Any, Any], Any] | None = None,
    images: Array | None = None,
    labels: Array | None = None,
) -> Subject:
    """Make a subject of a Keras 3 model.

    Parameters
    ----------
    model : keras.Model
        Of one input and one output, images to logits (N, K); called with
        ``training=False``. If it ends in a softmax, log-probabilities are served in
        place of logits, as every score but the logit allows: taken before the softmax
        where the model shows that layer. Where it does not (a subclassed model), they
        are the logarithm of its output, whose relative error is that of 1 - p where p
        is near 1, and which is minus infinity where p underflows.
    contract : Contract
        ``layout="NHWC"`` where the model takes channels last, as most do.
    saliency : callable, optional
        Model, images and targets (N,), as tensors of the backend, to maps (N, C, H, W),
        channels last if so declared, or (N, H, W). By default the backend's own
        gradient of the summed score that the contract declares, folded as it declares.
    images : Array, shape (M, C, H, W), optional
        Channels first, whatever the layout. By default the bundled digits mapped onto
        the input range, or seeded noise.
    labels : Array of int, shape (M,), optional
        Their classes: at least 90 % must then be classified right.

    Returns
    -------
    Subject
        A black box. In float32 it brings a twin, where Keras can build the model again
        in float64 from its config.

    Raises
    ------
    MissingFrameworkError
        If Keras or its backend is not installed.
    ContractError
        If the model contradicts the contract: in its shape, its dtype, or by ending in
        a softmax where logits are declared.

    Notes
    -----
    Keras 3.15 computes some things in float32 whatever the policy: batch normalisation,
    on JAX tanh, on torch Dense (https://github.com/keras-team/keras/issues/23704).
    Declare float32 there. A twin that is caught at it is not offered.
    """
    keras = framework("keras", adapter="from_keras")
    name = keras.backend.backend()
    if name not in BACKENDS:
        msg = (
            f"from_keras: the backend {name} has no gradients; set KERAS_BACKEND to "
            f"{', '.join(BACKENDS)}"
        )
        raise ContractError(msg)
    given = own_images(contract, images)
    check_shape(model, contract)
    check_dtype(model, contract)
    function = _Model(keras, BACKENDS[name], model, contract, saliency)
    function = function.as_served(given[:2])
    check_score(contract, softmax=function.bare is not None or function.distribution)
    return _subject(function, images=given, labels=labels)


def _subject(function: "_Model", *, images: Array, labels: Array | None) -> Subject:
    def twin() -> Subject:
        return checked_twin(
            _subject(function.in_float64(images[:1]), images=images, labels=labels)
        )

    keras, model = function.keras, function.model
    return Subject(
        name="from_keras",
        contract=function.contract,
        images=images,
        scores=function.scores,
        saliency=function.saliency,
        parameters=lambda: named_state(keras, model),
        **labelled(labels, len(images)),
        origins=origins(model.call, function.given_saliency),
        twin=twin if function.contract.dtype == "float32" else None,
        kept=function.kept,
        random_state=lambda: seed_state(keras) + function.backend.random_state(),
    )


@dataclass(frozen=True, eq=False)
class _Model:
    """A model, called as the runner calls."""

    keras: ModuleType
    backend: Backend
    model: Any
    contract: Contract
    given_saliency: Callable[[Any, Any, Any], Any] | None
    distribution: bool = False

    def scores(self, images: Array) -> Any:
        return self._called(self._served, shown(images, self.contract.layout))

    def saliency(self, images: Array, targets: Array) -> Any:
        layout, seen = self.contract.layout, shown(images, self.contract.layout)
        if self.given_saliency is not None:
            return returned(self._called(self._explained, seen, targets), layout)
        # Ours sums over the batch whatever its size: JAX compiles one size.
        batched = self.backend.of_one_size().batched
        maps = self._called(self._gradient, seen, targets, batched=batched)
        return fold(
            returned(maps, layout),
            signed=self.contract.signed,
            channel_reduction=self.contract.channel_reduction,
        )

    def in_float64(self, images: Array) -> "_Model":
        contract = replace(self.contract, dtype="float64")
        seen = shown(images.astype(np.float64), contract.layout)
        with self.backend.computing_in("float64"):
            clone = float64_clone(self.keras, self.model, seen)
        backend = self.backend.of_one_size()
        return replace(self, model=clone, contract=contract, backend=backend)

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        def computing() -> AbstractContextManager[object]:
            return self.backend.computing_in(self.contract.dtype)

        with self.backend.kept(), model_kept(self.keras, self.model, computing):
            yield

    def as_served(self, images: Array) -> "_Model":
        """The same, once it is known whether its answers are probabilities."""
        with self.kept(), contextlib.suppress(Exception):  # the runner will ask again
            answers = self.scores(images.astype(self.contract.dtype))
            return replace(self, distribution=is_distribution(answers))
        return self

    @cached_property
    def bare(self) -> Callable[[Any], Any] | None:
        """Up to a softmax at its end; None where none is seen."""
        return without_softmax(self.keras, self.model)

    def _served(self, images: Any) -> Any:
        if self.bare is not None:
            return self.bare(images)
        answers = self.model(images, training=False)
        return self.keras.ops.log(answers) if self.distribution else answers

    def _explained(self, images: Any, targets: Any) -> Any:
        assert self.given_saliency is not None  # noqa: S101  (who calls has looked)
        return self.given_saliency(self.model, images, targets)

    @cached_property
    def _gradient(self) -> Callable[[Any, Any], Any]:
        ops = Operations(self.keras.ops, self.keras.ops.logsumexp)

        def total(images: Any, targets: Any) -> Any:
            logits = self._served(images)
            score = score_of_target(ops, self.contract.score, logits, targets)
            return self.keras.ops.sum(score)

        return self.backend.gradient(self.keras, self.model.variables, total)

    def _called(
        self,
        function: Callable[..., Any],
        *arrays: Array,
        batched: Callable[..., Any] | None = None,
    ) -> Any:
        ops = self.keras.ops

        def once(*batch: Array) -> Any:
            answer = function(*map(ops.convert_to_tensor, batch))
            return ops.convert_to_numpy(answer) if ops.is_tensor(answer) else answer

        with self.backend.computing_in(self.contract.dtype):
            return (batched or self.backend.batched)(once, *arrays)
