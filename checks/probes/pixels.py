"""Stored pixels through preprocessing and back, and labels."""

import numpy as np

from checks.bench import quiet
from checks.probes.probe import Bench, probe
from checks.probes.runs import survey
from lenet_ref.trace import Array

__all__ = ["labelled", "promised", "ramp", "restored"]

NEARLY = 0.4
"""Of a grey level: less than half of one is rounded away."""


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
    """All 256 pixel values, exactly and nearly preprocessed, and what comes back."""
    restore = bench.subject.restore
    assert restore is not None  # noqa: S101  (the probe needs it)
    pixels, images = ramp(bench)
    contract = bench.subject.contract
    level = NEARLY * contract.span / 255
    near = [np.clip(images + off, *contract.input_range) for off in (-level, level)]
    with quiet():
        back = np.asarray(restore(np.concatenate([images, *near])))
    return np.concatenate([pixels] * 3), back


@probe("labels")
def labelled(bench: Bench) -> tuple[Array, Array]:
    """Labels, and logits of all the subject's own images."""
    return np.asarray(bench.subject.labels), survey(bench)


@probe("labels", "accuracy_floor")
def promised(bench: Bench) -> tuple[Array, Array, tuple[float, float]]:
    """Labels, logits, and between what the share of right answers was promised."""
    subject = bench.subject
    bounds = float(subject.accuracy_floor or 0), float(subject.accuracy_ceiling)
    return (*labelled(bench), bounds)
