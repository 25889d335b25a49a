"""State: a run changes nothing that it reads, and remembers nothing."""

from collections.abc import Iterator

import numpy as np

from checks.measurement import Measurements
from checks.response import Response
from lenet_ref.trace import Array

__all__ = [
    "earlier_results_stay",
    "error_state_is_untouched",
    "input_is_untouched",
    "nothing_is_printed",
    "order_is_forgotten",
    "parameters_are_untouched",
    "random_state_is_untouched",
    "repeat_is_identical",
    "results_are_not_aliased",
]


def _differing(first: Array, second: Array) -> Array:
    """Values of each image that are not the same bits; NaN equals NaN."""
    same = (first == second) | (np.isnan(first) & np.isnan(second))
    return np.asarray((~same).reshape(len(first), -1).sum(axis=1))


def _compared(
    first: Response, second: Response, says: str, often: str
) -> Iterator[Measurements]:
    for a, b in zip(first.trace, second.trace, strict=False):
        for one, two, forward in ((a.y, b.y, True), (a.gx, b.gx, False)):
            if one is None or two is None or one.dtype.kind not in "fc":
                continue
            yield Measurements(
                step=a.name,
                kind=a.kind,
                direction="forward" if forward else "backward",
                measured=_differing(one, two),
                allowed=0.0,
                cases=first.cases,
                says=says,
                often=often,
            )
    yield Measurements(
        step=None,
        measured=_differing(first.kept, second.kept),
        allowed=0.0,
        cases=first.cases,
        says=says,
        often=often,
    )


def repeat_is_identical(repeat: tuple[Response, Response]) -> Iterator[Measurements]:
    """The same image and target give the same bits, at once again.

    Why: a run reads weights and images, and changes neither.
    Breaks: gradients accumulated over calls, weights updated on the way, dropout left
    on.
    Seen: https://github.com/jacobgil/pytorch-grad-cam/issues/44
    """
    yield from _compared(
        *repeat,
        says="values of the second run that are not the first's",
        often="gradients accumulate over calls, or dropout is left on",
    )


def order_is_forgotten(base: Response, interleaved: Response) -> Iterator[Measurements]:
    """The same image and target give the same bits after others in between.

    Why: nothing of one call may reach the next.
    Breaks: activations of the previous image used on the way back, a stale cache.
    Seen: https://github.com/AlexBinder/LRP_Pytorch_Resnets_Densenet/pull/1
    """
    yield from _compared(
        base,
        interleaved,
        says="values that differ after another image was explained in between",
        often="a cache of the previous image",
    )


def parameters_are_untouched(own_parameters: Response) -> Iterator[Measurements]:
    """No weight changes while a map is made.

    Why: explaining is not training.
    Breaks: a backward pass that also takes a gradient step, in-place arithmetic.
    Seen: https://github.com/VikParuchuri/zero_to_gpt/issues/12
    """
    changed = own_parameters.effects.parameters
    named = f": {', '.join(changed[:3])}" if changed else ""
    yield Measurements(
        step=changed[0].rpartition(".")[0] or None if changed else None,
        direction="backward",
        measured=float(len(changed)),
        allowed=0.0,
        says=f"parameters that a run changed{named}",
        often="backward also takes a training step",
    )


def input_is_untouched(base: Response, raw: Response) -> Iterator[Measurements]:
    """Images and targets passed in are what they were.

    Why: they are the caller's, who will use them again.
    Breaks: preprocessing or a rectifier in place.
    Seen: https://github.com/keras-team/keras/issues/8741
    """
    for response in (base, raw):
        yield Measurements(
            step=None,
            direction="forward",
            measured=float(response.effects.input_values),
            allowed=0.0,
            says="values of the images and targets passed in that changed",
            often="preprocessing in place",
        )


def random_state_is_untouched(base: Response) -> Iterator[Measurements]:
    """NumPy's and Python's global random states are what they were.

    Why: a map has nothing random about it; a seed set inside makes the caller's
    experiment repeat itself.
    Breaks: seed() inside the library, noise drawn from the global generator.
    Seen: https://github.com/arpanmangal/CovidAID/issues/6
    """
    yield Measurements(
        step=None,
        measured=float(base.effects.random_state),
        allowed=0.0,
        says="the global random state changed (1: yes)",
        often="a seed set, or noise drawn, inside",
    )


def error_state_is_untouched(base: Response) -> Iterator[Measurements]:
    """NumPy's floating-point error handling is what it was.

    Why: it is global; silencing it here silences the caller's divisions by zero.
    Breaks: np.seterr without np.errstate.
    Seen: https://github.com/frgfm/torch-cam/issues/186
    """
    yield Measurements(
        step=None,
        measured=float(base.effects.error_state),
        allowed=0.0,
        says="NumPy's error state changed (1: yes)",
        often="np.seterr where np.errstate is meant",
    )


def results_are_not_aliased(base: Response) -> Iterator[Measurements]:
    """A map shares no memory with images, targets, logits or weights.

    Why: who writes into the one would change the other.
    Breaks: a view returned where a copy was meant.
    Seen: https://github.com/meta-pytorch/captum/issues/156
    """
    shared = base.effects.aliased
    yield Measurements(
        step=None,
        measured=float(len(shared)),
        allowed=0.0,
        says=f"arrays that the map shares memory with{': ' if shared else ''}"
        f"{', '.join(shared)}",
        often="a view returned where a copy was meant",
    )


def earlier_results_stay(outlived: tuple[Response, Array]) -> Iterator[Measurements]:
    """A map that was returned is not changed by later calls.

    Why: it is the caller's.
    Breaks: one buffer filled again at each call.
    Seen: https://github.com/chainer/chainer/pull/2062
    """
    response, later = outlived
    yield Measurements(
        step=None,
        measured=_differing(response.kept, later),
        allowed=0.0,
        cases=response.cases,
        says="values of a returned map that a later call changed",
        often="one buffer is filled again at each call",
    )


def nothing_is_printed(base: Response) -> Iterator[Measurements]:
    """Nothing goes to standard output or error while a map is made.

    Why: it ends up in the caller's pipes.
    Breaks: a print left from debugging, a warning printed by hand.
    Seen: https://github.com/meta-pytorch/captum/issues/393
    """
    printed = base.effects.printed
    said = f": {printed.strip().splitlines()[0][:40]!r}" if printed.strip() else ""
    yield Measurements(
        step=None,
        measured=float(len(printed)),
        allowed=0.0,
        says=f"characters printed{said}",
        often="a print left from debugging",
    )
