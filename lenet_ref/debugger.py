"""The essay's invitation into a debugger: stop at one step of a real run.

Symbols: x, y a step's input and output; gy, gx their cotangents.
"""

import sys
from bdb import BdbQuit
from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from lenet_ref.cases import checked_class
from lenet_ref.data import pixels
from lenet_ref.heatmap import blend, picture, render
from lenet_ref.layers import Layer
from lenet_ref.network import Network, lenet5
from lenet_ref.preprocessing import preprocess
from lenet_ref.saliency import fold, named_score
from lenet_ref.tape import record
from lenet_ref.trace import Array, Step, Trace
from lenet_ref.weights import load_weights

__all__ = ["debug"]

Call = Callable[..., Array]


def _forwards(network: Network, trace: Trace) -> Mapping[str, Call]:
    """Function of x that each step runs forward."""
    value: Call = named_score(trace.score).value
    return {
        "preprocess": preprocess,
        **{layer.name: layer.forward for layer in network.layers},
        "score": partial(value, targets=trace.targets),
        "fold": partial(fold, signed=True, channel_reduction=None),
        "render": render,
        "blend": partial(blend, picture(trace.images)),
    }


def _vjps(network: Network, trace: Trace) -> Mapping[str, Call]:
    """Function of x and gy that each step with cotangents runs backward."""
    cotangent = named_score(trace.score).cotangent

    def score_vjp(x: Array, gy: Array) -> Array:
        return gy[:, np.newaxis] * cotangent(x, trace.targets)  # (N, 1) * (N, K)

    return {layer.name: layer.vjp for layer in network.layers} | {"score": score_vjp}


def _name(call: Call) -> str:
    """Name of the function that a call goes into, as a debugger shows it."""
    function = call.func if isinstance(call, partial) else call
    return str(function.__qualname__).rpartition("<locals>.")[2]


def _halt_forward(
    step: Step,
    forward: Call,
    layer: Layer | None,  # noqa: ARG001  (in hand at the prompt, as is the trace)
    trace: Trace,  # noqa: ARG001
) -> bool:
    """Stop before the step runs forward; whether it then gives the recorded y."""
    x, y = step.x, step.y
    gy = step.gy  # noqa: F841  (in hand at the prompt, as is gx)
    gx = step.gx  # noqa: F841
    breakpoint()
    again = forward(x)
    return np.array_equal(again, y)


def _halt_backward(
    step: Step,
    vjp: Call,
    layer: Layer | None,  # noqa: ARG001
    trace: Trace,  # noqa: ARG001
) -> bool:
    """Stop before the step runs backward; whether it then gives the recorded gx."""
    x, gy, gx = step.x, step.gy, step.gx
    y = step.y  # noqa: F841  (in hand at the prompt)
    breakpoint()
    again = vjp(x, gy)
    return gx is not None and np.array_equal(again, gx)


def _recorded(digit: int, target: int | None, score: str) -> tuple[Network, Trace, str]:
    """Run the first bundled digit of that class; say what it is and was taken for."""
    network = lenet5(load_weights(), dtype=np.float64)
    stored, labels = pixels()
    index = int((labels == checked_class("digit", digit)).argmax())
    explained = digit if target is None else checked_class("target", target)
    trace = record(network, stored[[index]], np.array([explained]), score)
    last = trace["score"]
    says = (
        f"bundled digit {index}: true label {digit}, predicted {last.x[0].argmax()}\n"
        f"target {explained}, score {score} = {last.y[0]:.4g}\n"
    )
    return network, trace, says


def _range(name: str, array: Array | None) -> str:
    if array is None:
        return f"  {name:2}  none: nothing flows back here\n"
    shape, dtype = str(array.shape), str(array.dtype)
    return f"  {name:2}  {shape:19} {dtype:8} {array.min():.4g} to {array.max():.4g}\n"


def _orientation(step: Step, call: str, function: str) -> str:
    """Where the debugger is about to stop, what is in hand, and what its keys do."""
    ranges = (_range(name, getattr(step, name)) for name in ("x", "y", "gy", "gx"))
    return (
        f"step {step.name} ({step.kind}), before again = {call}\n{''.join(ranges)}"
        f"in hand: x, y, gy, gx, step, layer, trace (trace['conv1'] is another step)\n"
        f"  s   steps into {function} (twice from Python 3.13 on)\n"
        f"  n   runs it; `again` then holds what it returned\n"
        f"  up  shows who called; c runs on to the end; q leaves\n"
    )


def debug(
    *, digit: int, step: str, backward: bool, target: int | None, score: str
) -> None:
    """Stop in the debugger at one step of the first bundled digit of a class.

    Says where it is on standard output, then calls ``breakpoint()``, which honours
    ``PYTHONBREAKPOINT``, with the step's ``x``, ``y``, ``gy`` and ``gx`` at hand. The
    next line runs the step once more, so that stepping goes into its own code.

    Parameters
    ----------
    digit : int
    step : str
        Name of a step of the trace: a layer, ``preprocess``, ``score``, ``fold``,
        ``render`` or ``blend``.
    backward : bool
        Stop at the step's VJP instead of its forward run.
    target : int or None
        Class whose score is explained; None is the digit's own.
    score : {"logit", "probability", "log_probability", "loss"}

    Raises
    ------
    ValueError
        If the digit, the target or the score is not one, there is no such step, or it
        has no VJP.
    """
    network, trace, says = _recorded(digit, target, score)
    calls = (_vjps if backward else _forwards)(network, trace)
    if step not in calls:
        way = "backward" if backward else "forward"
        msg = f"step is {step!r}, expected one that runs {way}: {' '.join(calls)}"
        raise ValueError(msg)
    layers = {layer.name: layer for layer in network.layers}
    halt, call = (
        (_halt_backward, "vjp(x, gy)") if backward else (_halt_forward, "forward(x)")
    )
    sys.stdout.write(says + _orientation(trace[step], call, _name(calls[step])))
    sys.stdout.flush()
    try:
        same = halt(trace[step], calls[step], layers.get(step), trace)
    except BdbQuit:  # the debugger's own way to leave; no traceback for it
        return
    sys.stdout.write(f"again as recorded: {'yes' if same else 'no'}\n")
