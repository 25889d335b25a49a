"""The plan of a training run; a rate is Adam's, the size of a weight's step."""

from dataclasses import dataclass
from math import cos, pi

__all__ = ["EPOCHS", "Plan"]

EPOCHS = 30
RATE = 1e-3
"""Adam's largest rate; it falls to 0 along half a cosine."""

WARM_UP = 0.03
"""Share of the steps over which the rate rises from 0: a rate of twice this from the
first step on left 24 of conv5's 120 units without any image that they respond to."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What decides the outcome of a training run, together with the data.

    Parameters
    ----------
    epochs : int
        Times that each image is seen; at least 1.
    seed : int
        Of the first weights, the order of the images and their distortion.
    """

    epochs: int = EPOCHS
    seed: int = 0

    def __post_init__(self) -> None:
        if self.epochs < 1 or self.seed < 0:
            msg = (
                "expected at least 1 epoch and a seed of at least 0, "
                f"got {self.epochs} epochs, seed {self.seed}"
            )
            raise ValueError(msg)

    def rate(self, share: float) -> float:
        """Rate when ``share`` of all steps are made: up along a line, down a cosine.

        Examples
        --------
        >>> [round(Plan().rate(share), 6) for share in (0, 0.03, 0.5, 1)]
        [0.0, 0.000998, 0.0005, 0.0]
        """
        return RATE * min(1, share / WARM_UP) * (1 + cos(pi * share)) / 2
