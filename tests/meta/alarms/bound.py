"""The bound that a count of failures proves."""

from math import comb

__all__ = ["CONFIDENCE", "upper_bound"]

CONFIDENCE = 0.95


def upper_bound(failures: int, trials: int, confidence: float = CONFIDENCE) -> float:
    """The largest rate of failure that so few failures do not rule out.

    Clopper and Pearson 1934, one-sided: the rate p at which as few failures or fewer
    have a chance of 1 - confidence; of none, ``1 - (1 - confidence) ** (1 / trials)``.

    Examples
    --------
    >>> round(upper_bound(0, 300), 5)
    0.00994
    >>> round(upper_bound(1, 10), 4)
    0.3942
    """
    if failures >= trials:
        return 1.0
    low, high = failures / trials, 1.0
    for _ in range(60):  # each halves the interval: to the last bit
        middle = (low + high) / 2
        chance = sum(
            comb(trials, k) * middle**k * (1 - middle) ** (trials - k)
            for k in range(failures + 1)
        )
        low, high = (middle, high) if chance > 1 - confidence else (low, middle)
    return high
