"""Answers: what the probes other than whole runs bring back."""

from collections.abc import Mapping
from dataclasses import dataclass

from checks.measurement import Case, Direction
from checks.response import Response
from lenet_ref.trace import Array, Step, Trace

__all__ = [
    "ChosenLogits",
    "ChosenStep",
    "Complaint",
    "Differences",
    "PixelDifferences",
    "Recording",
    "Spot",
]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a subject something came to nothing, as far as is known.

    Parameters
    ----------
    step, kind, direction : str or None
    function, source : str
        Qualified name, and file:line; empty where unknown.
    """

    step: str | None = None
    kind: str | None = None
    direction: Direction | None = None
    function: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is said of a question that has no answer, or had one in another form.

    Parameters
    ----------
    says : str
    spots : tuple of Spot
        Where it comes from, most likely first; none where nothing tells.
    """

    says: str
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Differences:
    """Scores of all classes at images moved to either side.

    Parameters
    ----------
    directions : Array, shape (D, C, H, W)
        What the images were moved along.
    of : Array of int, shape (D,)
        Index of the case that each direction belongs to.
    plus, minus, base : Array, shape (D, K)
        Logits at the moved images, and where they came from.
    steps : Array, shape (D,)
        Of v to either side.
    """

    directions: Array
    of: Array
    plus: Array
    minus: Array
    base: Array
    steps: Array


@dataclass(frozen=True, slots=True, eq=False)
class PixelDifferences:
    """Logits at one image with one pixel moved.

    Parameters
    ----------
    image : Array, shape (C, H, W)
    pixels : Array of int, shape (P,)
        Flat indexes into (C, H, W): the same positions in every channel, in order.
    plus, minus : Array, shape (P, K)
    base : Array, shape (K,)
    step : Array, shape (P,)
    response : Response
        The run on this image, one target after the other.
    """

    image: Array
    pixels: Array
    plus: Array
    minus: Array
    base: Array
    step: Array
    response: Response


@dataclass(frozen=True, slots=True, eq=False)
class ChosenStep:
    """One step on arrays of our choice.

    Parameters
    ----------
    step : Step
        As it was recorded: name, kind, parameters, geometry.
    x : Array, shape (N, ...)
        Random; or small integers, most of them tied.
    y : Array
    gy, other_gy : Array
        Random cotangents of y.
    u : Array
        A direction in x.
    ju : Array
        Change of y along u.
    doubt : Array
        What each value of it may be off by: 0 where it is exact, infinite at a kink.
    answers : mapping of str to Array
        The VJP of ``gy``, ``other_gy``, ``sum`` (2 gy - 3 other_gy), ``zero``,
        ``negated`` (-gy) and ``certain`` (gy where the doubt is finite, else 0).
    tied : bool
    exact : bool
        Whether ju and ``certain`` were found with complex numbers.
    """

    step: Step
    x: Array
    y: Array
    gy: Array
    other_gy: Array
    u: Array
    ju: Array
    doubt: Array
    answers: Mapping[str, Array]
    tied: bool
    exact: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ChosenLogits:
    """One score on logits of our choice.

    Parameters
    ----------
    name : str
    logits : Array, shape (N, K)
    targets : Array of int, shape (N,)
    value : Array, shape (N,)
    cotangent : Array, shape (N, K)
    shifted_value : Array, shape (N,)
        With ``shift`` added to every logit.
    shift : float
    """

    name: str
    logits: Array
    targets: Array
    value: Array
    cotangent: Array
    shifted_value: Array
    shift: float


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """A trace, and the run that it should be of.

    Parameters
    ----------
    trace : Trace
    images : Array, shape (N, C, H, W)
        What was explained.
    targets : Array of int, shape (N,)
    cases : tuple of (int, int)
        N of them; none of a run of pixels.
    promised : tuple of str or None
        What the subject says that the trace holds; None where it says nothing.
    pixels : Array of uint8, shape (N, C, H, W), or None
        What was passed in where that was stored pixels.
    """

    trace: Trace
    images: Array
    targets: Array
    cases: tuple[Case, ...] = ()
    promised: tuple[str, ...] | None = None
    pixels: Array | None = None
