"""The zoo's wrong maps get the explanation that a person would give."""

import pytest

from checks import run
from tests.meta.wrong_habits import WRONG_HABITS
from tests.meta.wrong_maps import WRONG_MAPS
from tests.meta.zoo import Member

FAULTS = {
    "zeros": "zeros",
    "noise": "",
    "negated": "negated",
    "absolute": "absolute",
    "rectified": "rectified",
    "1.01 times": "scaled",
    "0.999 times": "scaled",
    "squared": "squared",
    "constant": "constant",
    "transposed": "transposed",
    "flipped": "flipped-left-right",
    "shifted by one": "shifted",
    "border cropped": "border-cropped",
    "min-max": "min-max",
    "over its largest": "over-its-largest",
    "smoothed": "smoothed",
    "one pixel negated": "",
    "rounded to float16": "rounded-to-float16",
    "NaN": "",
    "one NaN": "",
    "infinite": "",
    "over N": "over-batch-size",
    "batch mean taken off": "batch-mean-mixed-in",
    "first of the batch": "first-of-batch",
    "batch reversed": "batch-reversed",
    "times input": "times-input",
    "loss": "other-score-loss",
    "probability": "other-score-probability",
    "log-probability": "other-score-log-probability",
    "next class": "next-class",
    "predicted class": "predicted-class",
    "all classes": "all-classes",
    "the call before": "call-before",
    "cached by batch size": "cached-by-batch-size",
    "accumulated": "accumulated",
    "global noise": "not-repeatable",
    "image itself": "image-itself",
    "one buffer": "",
    "training": "",
    "image halved": "",
    "logits feel the batch": "",
}
"""By member; empty where a person could not tell either, or the map is right."""

ZOO = {member.name: member for member in (*WRONG_MAPS, *WRONG_HABITS)}


@pytest.mark.parametrize("name", FAULTS)
def test_wrong_map_is_explained_as_a_person_would(name: str) -> None:
    member: Member = ZOO[name]

    report = run(member.make())

    assert report.suspects[0].fault == FAULTS[name]


def test_every_wrong_map_that_fails_has_an_expected_explanation() -> None:
    failing = {member.name for member in WRONG_MAPS if member.fails}

    missing = failing - set(FAULTS)

    assert missing == set()
