"""Evidence: what a subject was asked once its map was known to be wrong.

Symbols: M images, R maps asked for, K classes, C channels, h rows, w columns of the
window.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from checks.contract import Contract
from lenet_ref.trace import Array, Step

__all__ = ["Evidence"]

Indexes = npt.NDArray[np.int_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evidence:
    """A few maps, and all that is needed to say what they should have been.

    Parameters
    ----------
    contract : Contract
    images : Array of float64, shape (M, C, H, W)
    jacobian : Array of float64, shape (M, K, C, h, w)
        Derivative of every logit by every pixel of the window.
    window : (slice, slice)
        Rows and columns that were differentiated, in the middle of the image.
    accuracy : float
        Relative error of the Jacobian.
    logits : Array of float64, shape (M, K)
    calls : tuple of Array of int
        The calls in the order in which they were made: which of the R maps each asked
        for.
    of : Array of int, shape (R,)
        Image of each map.
    targets : Array of int, shape (R,)
    maps : Array of float64, shape (R, C, h, w) or (R, h, w)
        As they came back, within the window.
    steps : tuple of Step
        How the images went through a chain of known kinds; none where there is none.
    """

    contract: Contract
    images: Array
    jacobian: Array
    window: tuple[slice, slice]
    accuracy: float
    logits: Array
    calls: tuple[Indexes, ...]
    of: Indexes
    targets: Indexes
    maps: Array
    steps: tuple[Step, ...] = ()

    @property
    def classes(self) -> int:
        """K."""
        return int(self.logits.shape[1])

    @property
    def whole(self) -> bool:
        """Whether the window is the whole image."""
        return self.jacobian.shape[-2:] == self.images.shape[-2:]

    @property
    def serves_logits(self) -> bool:
        """Whether the scores are logits: not log-probabilities, which sum to 1."""
        largest = self.logits.max(axis=1)
        total = np.exp(self.logits - largest[:, np.newaxis]).sum(axis=1)
        return bool((np.abs(largest + np.log(total)) > LOG_P).any())

    @property
    def seen(self) -> Array:
        """The window of the image of each map, (R, C, h, w)."""
        rows, columns = self.window
        return self.images[self.of][:, :, rows, columns]


LOG_P = 1e-9
"""Logarithm of the summed probabilities, which is 0 but for rounding."""
