"""Plain functions: a black box of scores and saliency maps."""

from collections.abc import Callable, Mapping

from checks.adapters.images import labelled, own_images
from checks.adapters.layout import returned, shown
from checks.adapters.origins import origins
from checks.contract import Contract
from checks.given import given_contract, given_function
from checks.subject import Subject
from lenet_ref.trace import Array

__all__ = ["from_callables"]


def from_callables(  # noqa: PLR0913  (the fixed interface)
    scores: Callable[[Array], Array],
    saliency: Callable[[Array, Array], Array],
    *,
    contract: Contract,
    parameters: Callable[[], Mapping[str, Array]] | None = None,
    render: Callable[[Array], Array] | None = None,
    images: Array | None = None,
    labels: Array | None = None,
) -> Subject:
    """Make a subject of two functions.

    Parameters
    ----------
    scores : callable
        Images (N, C, H, W) to logits (N, K); log-probabilities serve as well, except
        where the contract's score is the logit.
    saliency : callable
        Images and targets (N,) of integers to maps (N, C, H, W) or (N, H, W).
    contract : Contract
        With ``layout="NHWC"``, both take and return channels last.
    parameters : callable, optional
        Nothing to a mapping of arrays, to see that a run leaves them as they are.
    render : callable, optional
        A map (H, W) to a picture (k H, k W, 3 or 4) of uint8.
    images : Array, shape (M, C, H, W), optional
        Channels first, whatever the layout; by default the bundled digits mapped onto
        the input range, or seeded noise.
    labels : Array of int, shape (M,), optional
        Their classes: at least 90 % must then be classified right.

    Raises
    ------
    ContractError
        If a function cannot be called so, or images or labels do not fit the contract.

    Examples
    --------
    >>> import numpy as np
    >>> weight = np.random.default_rng(0).normal(size=(10, 784))
    >>> subject = from_callables(
    ...     scores=lambda x: x.reshape(len(x), -1) @ weight.T,
    ...     saliency=lambda x, t: weight[t].reshape(x.shape),
    ...     contract=Contract(),
    ... )
    >>> from checks import run
    >>> run(subject, select="gradients").verdict
    'pass'
    """
    contract = given_contract(contract)
    given_function(scores, "scores", "images")
    given_function(saliency, "saliency", "images", "targets")
    given_function(parameters, "parameters", needed=False)
    given_function(render, "render", "map", needed=False)
    own = own_images(contract, images)
    layout = contract.layout
    return Subject(
        name="from_callables",
        contract=contract,
        images=own,
        scores=lambda x: scores(shown(x, layout)),
        saliency=lambda x, targets: returned(
            saliency(shown(x, layout), targets), layout
        ),
        parameters=parameters,
        render=render,
        **labelled(labels, len(own)),
        origins=origins(scores, saliency),
    )
