"""Draws: geometries by Hypothesis, awkward ones first, and the smallest that fails."""

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from typing import Any

from checks.layer_battery.geometry import WINDOWED, Geometry

__all__ = ["awkward", "drawn", "smallest", "unwritten"]

DRAWN = 24
"""Geometries drawn, besides the awkward ones."""

TRIED = 60
"""Geometries tried until one fails of which the smallest like it is sought."""

LARGEST_SIDE = 4
"""Rows or columns beyond the first window."""


def awkward(kind: str) -> tuple[Geometry, ...]:
    """What faults hide from: overlap, remainders, nothing square, several of each."""
    if kind in WINDOWED:
        return tuple(
            replace(one, channels=2, filters=3, batch=2)
            for one in (
                Geometry(kind, kernel=(3, 2), stride=(2, 1), height=6, width=5),
                Geometry(kind, kernel=(2, 3), stride=(1, 2), padding=(1, 1), height=4,
                         width=7),
                Geometry(kind, kernel=(2, 2), stride=(2, 2), height=5, width=7),
                Geometry(kind, kernel=(3, 3), stride=(2, 2), height=8, width=6),
            )
        )  # fmt: skip
    return (
        Geometry(kind, channels=3, height=4, width=5, batch=2, inputs=5, outputs=3),
    )


def _strategy(kind: str) -> Any:
    from hypothesis import strategies as st

    side, few = st.integers(1, 3), st.integers(1, 3)
    pair = st.tuples(side, side)
    more = st.integers(0, LARGEST_SIDE)
    if kind not in WINDOWED:
        return st.builds(
            Geometry,
            st.just(kind),
            **dict.fromkeys(("channels", "batch", "inputs", "outputs"), few),
            **dict.fromkeys(("height", "width"), st.integers(1, 4)),
        )
    return st.builds(
        _windowed,
        st.just(kind),
        kernel=pair,
        stride=pair,
        padding=st.tuples(st.integers(0, 2), st.integers(0, 2)),
        more=st.tuples(more, more),
        sizes=st.tuples(few, few, st.integers(1, 2)),
    )


def _windowed(  # noqa: PLR0913  (as they are drawn)
    kind: str,
    *,
    kernel: tuple[int, int],
    stride: tuple[int, int],
    padding: tuple[int, int],
    more: tuple[int, int],
    sizes: tuple[int, int, int],
) -> Geometry:
    height, width = (
        max(1, k - 2 * p) + extra
        for k, p, extra in zip(kernel, padding, more, strict=True)
    )
    channels, filters, batch = sizes
    return Geometry(
        kind, channels, filters, kernel, stride, padding, height, width, batch
    )


def _settings(examples: int) -> Any:
    from hypothesis import HealthCheck, Phase, settings

    return settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )


def drawn(
    kind: str, seed: int, adapted: Callable[[Geometry], Geometry]
) -> list[Geometry]:
    """Geometries of a kind, each once, the same for the same seed."""
    from hypothesis import find
    from hypothesis.errors import NoSuchExample

    found = {adapted(one): None for one in awkward(kind)}

    def seen(geometry: Geometry) -> bool:
        found[geometry] = None
        return False

    with contextlib.suppress(NoSuchExample):
        find(_strategy(kind).map(adapted), seen, settings=_settings(DRAWN),
             random=Random(seed))  # fmt: skip
    return list(found)


def smallest(
    kind: str,
    seed: int,
    adapted: Callable[[Geometry], Geometry],
    fails: Callable[[Geometry], bool],
) -> Geometry | None:
    """The smallest geometry that fails; None if none of those drawn does."""
    from hypothesis import find
    from hypothesis.errors import NoSuchExample

    with contextlib.suppress(NoSuchExample):
        found: Geometry = find(_strategy(kind).map(adapted), fails,
                               settings=_settings(TRIED),
                               random=Random(seed))  # fmt: skip
        return found
    return None


@contextlib.contextmanager
def unwritten() -> Iterator[None]:
    """Keep Hypothesis from writing into the folder that a person is in."""
    from hypothesis import configuration

    before = configuration.storage_directory(intent_to_write=False).path
    with tempfile.TemporaryDirectory() as folder:
        configuration.set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            configuration.set_hypothesis_home_dir(before)
