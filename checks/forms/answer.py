"""An answer that is an array of floats, or can be made one without a doubt."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lenet_ref.trace import Array

__all__ = [
    "Fit",
    "Formed",
    "MalformedAnswerError",
    "Shape",
    "an_array",
    "fitted",
    "in_floats",
    "refused",
    "told",
    "without_ones",
]

Shape = tuple[int, ...]

Fit = Callable[[Array], tuple[Array, str] | None]
"""One way to see an array in the shape expected, with the line that makes it so."""

FLOATS = (np.dtype("float32"), np.dtype("float64"))


class MalformedAnswerError(ValueError):
    """What a subject returned is not what its contract says.

    Its message begins with what was asked for it.
    """

    @property
    def asked(self) -> str:
        """What returned it.

        Examples
        --------
        >>> refused("saliency", "(5, 28, 28)", "None").asked
        'saliency'
        """
        return str(self).partition(":")[0]


@dataclass(frozen=True, slots=True, eq=False)
class Formed:
    """An answer in the form that its contract declares.

    Parameters
    ----------
    array : Array
    complaints : tuple of str
        What was expected, what came instead, and the line to type; none where the
        answer came as declared.
    came_in : dtype or None
        The dtype that came; None of a list, which has none.
    """

    array: Array
    complaints: tuple[str, ...]
    came_in: "np.dtype[Any] | None"


def told(shapes: Iterable[Shape]) -> str:
    """Shapes in words; -1 is called K."""
    return " or ".join(str(shape).replace("-1", "K") for shape in shapes)


def refused(what: str, expected: str, got: str) -> MalformedAnswerError:
    """What is raised where an answer has no form."""
    return MalformedAnswerError(f"{what}: expected {expected}, got {got}")


def _complaint(what: str, expected: str, got: str, line: str) -> str:
    return f"{what}: expected {expected}, got {got}: {line}"


def without_ones(shape: Shape) -> Shape:
    """A shape but for its axes of length 1."""
    return tuple(size for size in shape if size != 1)


def an_array(answer: Any, what: str, expected: str) -> Formed:
    """The answer as a NumPy array, if it holds one.

    Raises
    ------
    MalformedAnswerError
        If it does not: None, a number, text, a list of lists of unlike lengths.
    """
    if type(answer) is np.ndarray:
        return Formed(answer, (), answer.dtype)
    kind, wanted = type(answer).__name__, f"a NumPy array {expected}"
    listed = isinstance(answer, list | tuple)
    if not (listed or hasattr(answer, "__array__")) or isinstance(answer, np.generic):
        raise refused(what, wanted, kind)
    if np.ma.is_masked(answer):
        raise refused(what, wanted, f"{kind} with masked values")
    try:
        array = np.asarray(answer)
    except Exception as error:
        said = (str(error).splitlines() or [type(error).__name__])[0]
        raise refused(what, wanted, f"{kind} that is none: {said}") from error
    if array.dtype == object:
        raise refused(what, wanted, f"{kind} of objects")
    complaint = _complaint(what, wanted, kind, "return np.asarray of it")
    return Formed(array, (complaint,), None if listed else array.dtype)


def fitted(
    formed: Formed, fits: Iterable[Fit], what: str, expected: str, why: str = ""
) -> Formed:
    """Answer in the shape that is expected, the first way that fits.

    Raises
    ------
    MalformedAnswerError
        If none does.
    """
    found = next((it for fit in fits if (it := fit(formed.array))), None)
    if found is None:
        raise refused(what, expected, f"{formed.array.shape}{why}")
    array, line = found
    if not line:
        return replace(formed, array=array)
    complaint = _complaint(what, expected, str(formed.array.shape), line)
    return replace(formed, array=array, complaints=(*formed.complaints, complaint))


def in_floats(formed: Formed, what: str, declared: str, judged: str) -> Formed:
    """Answer in the floats that are judged; a complaint where it came in others.

    Raises
    ------
    MalformedAnswerError
        If it came in no floats, or in fewer digits than float32 has.
    """
    array, expected = formed.array, f"{declared}, as declared"
    if array.dtype.kind != "f" or array.dtype.itemsize < FLOATS[0].itemsize:
        raise refused(what, expected, str(array.dtype))
    line = f"compute in {declared}"
    if array.dtype in FLOATS:
        line = f"declare dtype='{array.dtype}' in the contract, or {line}"
    came = formed.came_in  # never compared with None: that equals float64
    came_right = came is None or came == np.dtype(declared)
    complaint = _complaint(what, expected, str(array.dtype), line)
    with np.errstate(all="ignore"):  # what overflows is infinite, and told as such
        cast = array.astype(judged, copy=False)
    complaints = formed.complaints if came_right else (*formed.complaints, complaint)
    return replace(formed, array=cast, complaints=complaints)
