"""Stored pixels through preprocessing and back, and labels."""

import numpy as np

from checks.bench import quiet
from checks.probes.probe import Bench, probe
from checks.probes.runs import survey
from lenet_ref.trace import Array

__all__ = ["labelled", "promised", "ramp", "restored"]


@probe("preprocess")
def ramp(bench: Bench) -> tuple[Array, Array]:
    """All 256 pixel values, and what preprocessing makes of them."""
    preprocess = bench.subject.preprocess
    assert preprocess is not None  # noqa: S101  (the probe needs it)
    pixels = np.arange(256, dtype=np.uint8).reshape(2, 1, 8, 16)
    with quiet():
        return pixels, np.asarray(preprocess(pixels.copy()))


@probe("preprocess", "restore")
def restored(bench: Bench) -> tuple[Array, Array]:
    """All 256 pixel values, and what comes back after preprocessing and its inverse."""
    restore = bench.subject.restore
    assert restore is not None  # noqa: S101  (the probe needs it)
    pixels, images = ramp(bench)
    with quiet():
        return pixels, np.asarray(restore(images.copy()))


@probe("labels")
def labelled(bench: Bench) -> tuple[Array, Array]:
    """Labels, and logits of all the subject's own images."""
    return np.asarray(bench.subject.labels), survey(bench)


@probe("labels", "accuracy_floor")
def promised(bench: Bench) -> tuple[Array, Array, float]:
    """Labels, logits, and the share of right answers that was promised."""
    return (*labelled(bench), float(bench.subject.accuracy_floor or 0))
