"""Broken: what becomes of images that hold NaN."""

from collections.abc import Iterator

from checks.answers import Recording
from checks.measurement import Measurements

__all__ = ["broken_images_get_maps", "broken_run_is_shown"]


def broken_images_get_maps(broken_run: Recording | str | None) -> bool:
    """Whether there is a map of an image with NaN, and so a run to be shown."""
    return broken_run is not None


def broken_run_is_shown(broken_run: Recording | str | None) -> Iterator[Measurements]:
    """An image with NaN that gets a map gets a trace too.

    Why: where NaN comes from is what a trace is looked at for.
    Breaks: a picture of the map, taken on the way, that refuses what is not finite.
    Seen: https://github.com/utkuozbulak/pytorch-cnn-visualizations/pull/42
    """
    raised = isinstance(broken_run, str)
    yield Measurements(
        step=None,
        measured=float(raised),
        allowed=0.0,
        says=f"an image with NaN gets a map; recording it raised {broken_run}"
        if raised
        else "traces that do not come of an image with NaN",
        often="a picture of the map is taken on the way, and refuses NaN",
    )
