"""Heat maps of one case: what a copy draws, and what is to be drawn."""

import functools
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from checks.appearance.pictures import standard_cases
from checks.faults.library import pristine
from checks.silence import global_states_kept, quiet
from checks.subject import Subject
from lenet_ref.trace import Array

__all__ = ["Drawn", "drawn", "explaining", "true_pictures_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """What a copy makes of one case; no arrays where it raised.

    Parameters
    ----------
    digit, heat, blend : Array of uint8, shape (28, 28, 3), or None
    peak : float
        The map's largest magnitude, before it is drawn.
    why_not : str
        What was raised, where nothing was drawn.
    """

    digit: Array | None = None
    heat: Array | None = None
    blend: Array | None = None
    peak: float = 0.0
    why_not: str = ""

    def panel(self, name: str) -> Array | None:
        """``heat`` or ``blend``."""
        return {"heat": self.heat, "blend": self.blend}[name]


COLOURS = 3

BROKEN = Drawn(why_not="expected pictures (28, 28, 3) of uint8, got something else")


def _cases(digit: int, target: int) -> tuple[Array, Array]:
    """The standard cases, and the one that is shown as the last of them."""
    pixels, targets = standard_cases()
    shown = pixels[[digit]]  # the first ten are the digits in order
    return np.concatenate([pixels, shown]), np.append(targets, target)


def _drawn(library: ModuleType, digit: int, target: int, score: str) -> Drawn:
    network = library.lenet5(library.load_weights(), dtype=np.float64)
    pixels, targets = _cases(digit, target)
    images = library.preprocess(pixels)
    # Twice: what a first call leaves behind shows in the second.
    first, maps = (
        library.vanilla_gradient(network, images, targets, score) for _ in range(2)
    )
    library.render(first[:, 0])
    heat = np.asarray(library.render(maps[:, 0]))[-1]
    under = np.asarray(library.picture(images))[-1]
    peak = float(np.abs(maps[-1]).max())
    return Drawn(under, heat, np.asarray(library.blend(under, heat)), peak)


def _is_picture(array: Array | None) -> bool:
    if array is None or array.dtype != np.uint8:
        return False
    return array.ndim == 3 and array.shape[-1] == COLOURS


def drawn(library: ModuleType, digit: int, target: int, score: str) -> Drawn:
    """What a copy draws, in a batch with the standard cases, when asked again.

    Parameters
    ----------
    library : module
    digit, target : int
    score : str
        One of :data:`checks.appearance.pictures.SCORES`.

    Examples
    --------
    >>> drawn(pristine(), 7, 7, "logit").heat.shape
    (28, 28, 3)
    """
    try:
        with quiet(), global_states_kept(seed=0), np.errstate(all="ignore"):
            found = _drawn(library, digit, target, score)
    except Exception as error:  # noqa: BLE001  (whatever a copy may raise)
        return Drawn(why_not=f"{type(error).__name__}: {error}")
    whole = all(map(_is_picture, (found.digit, found.heat, found.blend)))
    return found if whole else BROKEN


@functools.cache
def true_pictures_of(digit: int, target: int, score: str) -> Drawn:
    """What is to be drawn."""
    return drawn(pristine(), digit, target, score)


def explaining(subject: Subject, score: str) -> Subject:
    """The same subject, its maps those of another score."""
    serve = subject.other_scores
    return serve(score) if serve else subject
