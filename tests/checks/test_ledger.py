import dataclasses
import json

import numpy as np
import pytest

from checks.faults.fault import plant
from checks.faults.named import NAMED
from checks.ledger import Ledger, Row, ledger
from checks.reference import awkward, lenet
from checks.subject import Subject

NETWORK = "conv1 relu1 pool2 conv3 relu3 pool4 conv5 relu5 flatten dense6 relu6 dense7"


@pytest.fixture(scope="module")
def of_lenet() -> Ledger:
    return ledger(lenet(), (5, 3))


def test_rows_follow_the_computation(of_lenet: Ledger) -> None:
    found = [(row.step, row.direction) for row in of_lenet.rows]

    steps = [*NETWORK.split(), "score"]
    forward = [(step, "forward") for step in ("preprocess", *steps)]
    backward = [(step, "backward") for step in reversed(steps)]
    after = [(step, "forward") for step in ("fold", "render", "blend")]
    assert found == [*forward, *backward, *after]


@pytest.mark.parametrize("subject", [lenet(), awkward()], ids=lambda s: s.name)
@pytest.mark.parametrize("score", ["logit", "probability", "log_probability", "loss"])
def test_right_runs_stay_within_what_is_proved(subject: Subject, score: str) -> None:
    assert subject.other_scores is not None

    found = ledger(subject.other_scores(score))

    assert [row.step for row in found.rows if not row.within] == []
    assert all(row.quantiles == tuple(sorted(row.quantiles)) for row in found.rows)


def test_values_are_those_of_the_trace(of_lenet: Ledger) -> None:
    subject = lenet()
    assert subject.record is not None
    trace = subject.record(subject.images[5:6], np.array([3]))
    gx = trace["conv3"].gx
    assert gx is not None

    row = next(
        r for r in of_lenet.rows if (r.step, r.direction) == ("conv3", "backward")
    )

    assert row.shape == (6, 14, 14)
    assert row.dtype == "float64"
    assert row.observed == (gx.min(), gx.max())


def test_calibration_covers_every_image_of_the_subject(of_lenet: Ledger) -> None:
    subject = lenet()

    row = of_lenet.rows[0]

    assert of_lenet.calibrated_on == len(subject.images)
    assert row.step == "preprocess"
    assert row.quantiles[2] == np.median(subject.images)


def test_value_beyond_the_proved_is_not_within() -> None:
    row = Row(
        step="conv1",
        kind="conv2d",
        direction="forward",
        shape=(1,),
        dtype="float64",
        observed=(0.0, 2.0),
        proved=(0.0, 1.0),
        quantiles=(0.0,) * 5,
    )

    assert row.within is False
    assert dataclasses.replace(row, proved=(0.0, float("inf"))).within is True
    assert dataclasses.replace(row, observed=(float("nan"),) * 2).within is False
    assert dataclasses.replace(row, proved=None).within is None


def test_infinities_are_rows_like_others() -> None:
    dividing = next(fault for fault in NAMED if fault.id == "gate-divided-by")

    found = ledger(lenet(plant(dividing)))

    outside = [row for row in found.rows if row.within is False]
    assert (outside[0].step, outside[0].direction) == ("relu6", "backward")
    assert not np.isfinite(outside[0].observed).any()


def test_json_has_null_for_what_is_not_finite() -> None:
    subject = lenet()
    assert subject.other_scores is not None

    found = ledger(subject.other_scores("loss")).as_json()

    text = json.dumps(found, allow_nan=False)
    score = next(row for row in json.loads(text)["rows"] if row["step"] == "score")
    assert score["proved"] == [0.0, None]
