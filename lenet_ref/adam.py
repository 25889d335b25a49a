"""Adam: gradient descent at a pace of its own for each weight."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lenet_ref.trace import Array

__all__ = ["Adam"]

MEAN_DECAY = 0.9
SQUARE_DECAY = 0.999
FLOOR = 1e-8
"""Added to the root of the mean square, lest a gradient of 0 give 0 / 0."""


@dataclass(frozen=True, slots=True, eq=False)
class Adam:
    """A point on the way down: parameters and the running moments of their gradients.

    Parameters
    ----------
    parameters, means, squares : mapping of str to Array
        The moments start as zeros; see :meth:`start`.
    steps : int
        Steps made so far.

    Notes
    -----
    ``w -= rate * m / (sqrt(v) + floor)`` with m and v the decaying means of the
    gradient and of its square, each divided by what it would be of a constant 1; Kingma
    and Ba 2015, algorithm 1.

    Examples
    --------
    >>> here = Adam.start({"w": np.array([1.0])})
    >>> here.step({"w": np.array([250.0])}, rate=0.1).parameters["w"].round(6)
    array([0.9])
    """

    parameters: Mapping[str, Array]
    means: Mapping[str, Array]
    squares: Mapping[str, Array]
    steps: int = 0

    @classmethod
    def start(cls, parameters: Mapping[str, Array]) -> "Adam":
        """Begin at ``parameters``, with no gradient seen yet."""
        zeros = {name: np.zeros_like(array) for name, array in parameters.items()}
        return cls(parameters, zeros, zeros)

    def step(self, gradients: Mapping[str, Array], rate: float) -> "Adam":
        """Move each parameter by about ``rate``, against its gradient."""
        steps = self.steps + 1
        means = {
            name: MEAN_DECAY * self.means[name] + (1 - MEAN_DECAY) * g
            for name, g in gradients.items()
        }
        squares = {
            name: SQUARE_DECAY * self.squares[name] + (1 - SQUARE_DECAY) * g**2
            for name, g in gradients.items()
        }
        mean_share = 1 - MEAN_DECAY**steps
        square_share = 1 - SQUARE_DECAY**steps
        parameters = {
            name: w
            - rate
            / mean_share
            * means[name]
            / (np.sqrt(squares[name] / square_share) + FLOOR)
            for name, w in self.parameters.items()
        }
        return Adam(parameters, means, squares, steps)
