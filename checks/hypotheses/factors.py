"""Factors: numbers by which maps are multiplied, and where they may come from."""

from collections.abc import Iterator

from checks.hypotheses.evidence import Evidence

__all__ = ["factor_in_words"]

ALIKE = 1e-5
"""Relative distance up to which a factor is taken for a known number."""


def _known(evidence: Evidence) -> Iterator[tuple[float, str]]:
    channels, height, width = evidence.contract.input_shape
    counts = {
        "the number of classes": evidence.classes,
        "the number of channels": channels,
        "the number of pixels": height * width,
        "the number of values of an image": channels * height * width,
        "the length of the input range": evidence.contract.span,
        "255, as of pixels in 0 ... 255": 255,
        "256, as of pixels in 0 ... 255": 256,
    }
    for what, count in counts.items():
        if count != 1:
            yield float(count), what
            yield 1 / count, f"1 over {what}"
    for whole in (2, 3, 4, 5, 8, 10, 16, 32, 64, 100, 128):
        yield 1 / whole, f"1/{whole}"


def factor_in_words(factor: float, evidence: Evidence) -> str:
    """What a map multiplied by it is, to follow "the map"."""
    if factor == -1:
        return "is negated"
    told = f"is multiplied by {factor:.6g}"
    for number, what in _known(evidence):
        if abs(factor / number - 1) <= ALIKE and f"{factor:.6g}" != what:
            return f"{told}, {what}"
    return told
