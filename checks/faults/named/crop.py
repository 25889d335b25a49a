"""Crop: padding put on and taken off."""

from functools import partial

from checks.faults.fault import Fault
from checks.faults.named.row import fault

__all__ = ["CROP"]

_fault = partial(fault, "crop")

CROP: tuple[Fault, ...] = (
    _fault(
        "cropped-at-the-corner",
        "windows.py:cropped",
        "x[:, :, rows : height - rows, columns : width - columns]",
        "x[:, :, : height - 2 * rows, : width - 2 * columns]",
        caught_by="ranges.backward_stays_within_intervals",
        step="conv1",
        direction="backward",
        deception=1.0,
        story=(
            "The padding is taken off at the end of each side only: forward applies an "
            "offset, the way back does not."
        ),
        thread="tensorflow/tensorflow/issues/11092",
    ),
    _fault(
        "crop-off-by-one",
        "windows.py:cropped",
        "rows : height - rows, columns : width - columns",
        (
            "min(rows, 1) + rows : height - rows + min(rows, 1), min(columns, 1) + "
            "columns : width - columns + min(columns, 1)"
        ),
        caught_by="ranges.backward_stays_within_intervals",
        step="conv1",
        direction="backward",
        deception=1.0,
        story=(
            "One off on either side: sizes agree, and the map lies a pixel up and to "
            "the left."
        ),
        thread="tensorflow/tensorflow/issues/11092",
    ),
    _fault(
        "crop-of-nothing",
        "windows.py:cropped",
        "rows : height - rows, columns : width - columns",
        "rows:-rows, columns:-columns",
        caught_by="state.every_question_is_answered",
        step="conv5",
        direction="backward",
        deception=0.0,
        story="x[p:-p] is empty where p is 0: right with padding, and only there.",
        thread="keras-team/keras/pull/4860",
    ),
    _fault(
        "cropped-by-the-other-side",
        "windows.py:cropped",
        "columns : width - columns]",
        "columns : height - columns]",
        caught_by="state.every_question_is_answered",
        step="conv3",
        direction="backward",
        deception=0.0,
        story=(
            "The right edge is computed from the height: on square images it is the "
            "same."
        ),
        thread="renmengye/np-conv2d/pull/2",
    ),
)
