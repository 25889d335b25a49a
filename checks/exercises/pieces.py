"""Pieces: what a copy answers apart from any network, where networks seldom go."""

from collections.abc import Iterator
from types import ModuleType

import numpy as np

from lenet_ref.trace import Array

__all__ = ["pieces"]

SIZES = (1.0, 30.0, 800.0)
"""Of logits: undecided, sure, and so large that their exponentials overflow."""

SCALES = (1e-9, 1.0, 1e6)
"""Of maps."""


def _scores(
    library: ModuleType, rng: np.random.Generator
) -> Iterator[tuple[str, Array]]:
    for size in SIZES:
        z = rng.normal(size=(4, 7)) * size
        targets = rng.integers(0, 7, size=4)
        for name, score in library.SCORES.items():
            yield f"{name} of logits about {size:g}", score.value(z, targets)
            told = f"cotangent of the {name}, of logits about {size:g}"
            yield told, score.cotangent(z, targets)


def _pictures(
    library: ModuleType, rng: np.random.Generator
) -> Iterator[tuple[str, Array]]:
    maps = rng.normal(size=(3, 9, 8))
    maps[:, 0] = 0
    for scale in SCALES:
        for what, some in (
            ("mixed", maps),
            ("one-sided", np.abs(maps)),
            ("negative", -np.abs(maps)),
        ):
            yield (
                f"heat map of a {what} map about {scale:g}",
                library.render(scale * some),
            )
        magnitudes = library.render(scale * np.abs(maps), signed=False)
        yield f"heat map of magnitudes about {scale:g}", magnitudes
        limited = library.render(scale * maps, limit=0.7 * scale)
        yield f"heat map with a limit, of a map about {scale:g}", limited
    under, heat = rng.integers(0, 256, size=(2, 3, 9, 8, 3), dtype=np.uint8)
    for opacity in (0.0, 0.3, 0.5, 1.0):
        yield f"blend, opacity {opacity:g}", library.blend(under, heat, opacity)


def _pixels(
    library: ModuleType, rng: np.random.Generator
) -> Iterator[tuple[str, Array]]:
    pixels = rng.integers(0, 256, size=(2, 1, 6, 7), dtype=np.uint8)
    for dtype in (np.float32, np.float64):
        images = library.preprocess(pixels, dtype)
        yield f"preprocess, {np.dtype(dtype).name}", images
        yield f"restore, {np.dtype(dtype).name}", library.restore(images)
    colours = rng.uniform(size=(2, 3, 6, 7))
    yield "picture, grey", library.picture(colours[:, :1])
    yield "picture, in colour", library.picture(colours)


def _folds(
    library: ModuleType, rng: np.random.Generator
) -> Iterator[tuple[str, Array]]:
    gradient = rng.normal(size=(3, 4, 5, 6))
    for signed in (True, False):
        for how in ("max", "sum", "l2", None):
            folded = library.fold(gradient, signed=signed, channel_reduction=how)
            yield f"fold, signed {signed}, by {how}", folded


def pieces(library: ModuleType, seed: int) -> Iterator[tuple[str, Array]]:
    """What is answered to each question, with what was asked.

    Parameters
    ----------
    library : module
    seed : int
    """
    for number, part in enumerate((_scores, _pictures, _pixels, _folds)):
        yield from part(library, np.random.default_rng([seed, 9, number]))
