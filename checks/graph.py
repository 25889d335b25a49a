"""The graph of a trace: which steps feed which, and what comes back to each of them.

A step's ``x`` holds the outputs of the steps that it names as its inputs, in that
order; of several, flattened and one after the other, shape (N, total).
"""

from collections.abc import Iterable, Mapping

import numpy as np

from lenet_ref.trace import Array, Step, Trace

__all__ = ["IMAGES", "alike", "given", "images_cotangent", "returned", "shares"]

IMAGES = "images"
"""What the steps that the images enter name as their input."""


def given(trace: Trace) -> Mapping[str, Array]:
    """What each step of a trace hands on, by its name; and the images."""
    return {IMAGES: trace.images, **{step.name: step.y for step in trace}}


def shares(step: Step, values: Array, of: Mapping[str, Array]) -> tuple[Array, ...]:
    """``x`` or ``gx`` of a step, cut where one input ends and the next begins.

    Parameters
    ----------
    step : Step
    values : Array
        Its x or gx.
    of : mapping of str to Array
        What each input hands on.

    Returns
    -------
    tuple of Array, shape (N, n) each
        Empty where an input is unknown, or the sizes do not add up.

    Examples
    --------
    >>> x = np.arange(3.0).reshape(1, 3)
    >>> join = Step("join", "unobserved", x, x, inputs=("images", "relu"))
    >>> shares(join, x, {"images": np.zeros((1, 1, 2)), "relu": np.zeros((1, 1))})
    (array([[0., 1.]]), array([[2.]]))
    """
    if any(name not in of for name in step.inputs):
        return ()
    sizes = [of[name][0].size if len(of[name]) else 0 for name in step.inputs]
    flat = values.reshape(len(values), -1) if values.size else values.reshape(0, 0)
    if sum(sizes) != flat.shape[1]:
        return ()
    return tuple(np.split(flat, np.cumsum(sizes)[:-1], axis=1))


def returned(trace: Trace, name: str) -> tuple[Array, ...]:
    """What each step that takes from ``name`` hands back to it, shapes (N, n)."""
    of = given(trace)
    return tuple(
        share
        for step in trace
        if name in step.inputs and step.gx is not None
        for source, share in zip(step.inputs, shares(step, step.gx, of), strict=False)
        if source == name
    )


def images_cotangent(trace: Trace) -> Array | None:
    """What the steps that the images enter hand back, added up; None where nothing."""
    back = returned(trace, IMAGES)
    if not back:  # a trace may say nothing of inputs
        return next((step.gx for step in trace if step.gx is not None), None)
    return np.asarray(sum(back[1:], start=back[0])).reshape(trace.images.shape)


def alike(*traces: Iterable[Step]) -> tuple[tuple[Step, ...], ...]:
    """Steps that all of several runs took: of one name, between the same shapes."""
    first, *others = traces
    named = [{_place(step): step for step in trace} for trace in others]
    return tuple(
        (step, *(steps[_place(step)] for steps in named))
        for step in first
        if all(_place(step) in steps for steps in named)
    )


def _place(step: Step) -> tuple[object, ...]:
    return step.name, step.x.shape[1:], step.y.shape[1:]
