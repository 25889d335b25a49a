"""What is seen of a subject: its time, its way out, the form of its answers."""

import contextlib
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from checks import Subject
from checks.watch import HungError, SubjectExitedError, Watch, watched
from lenet_ref.trace import Array
from tests.meta.black_box import black_box, gradient, logits

TARGETS = np.array([3, 1])


def images(subject: Subject) -> Array:
    return subject.images[:2]


def test_what_hung_is_not_asked_again() -> None:
    asked = []

    def hanging(x: Array) -> Array:
        asked.append(len(x))
        time.sleep(20)
        return logits(x)

    watch = Watch(seconds=0.05)
    subject = watched(black_box(scores=hanging), watch)

    for _ in range(2):
        with pytest.raises(HungError) as error:
            subject.scores(images(subject))

        assert str(error.value) == "scores did not come back within 0.05 s"
    assert asked == [2]
    assert set(watch.hung) == {"scores"}


def test_answer_that_comes_too_late_is_none() -> None:
    def late(x: Array) -> Array:
        with contextlib.suppress(BaseException):
            time.sleep(20)
        return logits(x)

    subject = watched(black_box(scores=late), Watch(seconds=0.05))

    with pytest.raises(HungError):
        subject.scores(images(subject))


@pytest.mark.parametrize("leaving", [SystemExit(3), GeneratorExit()])
def test_what_would_end_the_program_is_an_error(leaving: BaseException) -> None:
    def exiting(*_: Array) -> Array:
        raise leaving

    subject = watched(black_box(exiting), Watch())

    with pytest.raises(SubjectExitedError, match="the subject raised"):
        subject.saliency(images(subject), TARGETS)


def test_interruption_passes() -> None:
    def interrupted(*_: Array) -> Array:
        raise KeyboardInterrupt

    subject = watched(black_box(interrupted), Watch())

    with pytest.raises(KeyboardInterrupt):
        subject.saliency(images(subject), TARGETS)


def test_complaint_is_noted_once_a_kind() -> None:
    watch = Watch()
    subject = watched(black_box(lambda x, t: gradient(x, t).tolist()), watch)

    for count in (2, 1):
        subject.saliency(images(subject)[:count], TARGETS[:count])

    (told,) = watch.complaints.values()
    assert told == (
        "saliency: expected a NumPy array (2, 1, 28, 28) or (2, 28, 28), got list: "
        "return np.asarray of it"
    )


def test_logits_by_class_are_turned_also_where_images_are_as_many_as_classes() -> None:
    subject = watched(black_box(scores=lambda x: logits(x).T), Watch())
    subject.scores(subject.images[:4])

    z = subject.scores(subject.images[:10])

    np.testing.assert_array_equal(z, logits(subject.images[:10]))


@pytest.mark.parametrize(("dtype", "fewer"), [(np.float64, False), (np.float32, True)])
def test_fewer_digits_than_declared_are_seen(dtype: Any, *, fewer: bool) -> None:
    watch = Watch()
    plain = black_box(scores=lambda x: logits(x).astype(dtype))
    subject = watched(plain, watch)

    subject.scores(images(subject))

    assert watch.saw_fewer_digits(plain) is fewer


def test_every_function_is_timed() -> None:
    def sleeping(*_: Any) -> Any:
        time.sleep(20)

    names = (
        "record",
        "parameters",
        "complex_scores",
        "preprocess",
        "restore",
        "render",
    )
    fields: dict[str, Any] = dict.fromkeys(names, sleeping)
    slow = replace(black_box(), **fields)
    subject = watched(slow, Watch(seconds=0.05))

    for name in names:
        with pytest.raises(HungError, match=f"{name} did not come back"):
            getattr(subject, name)(images(subject))


def test_watched_subject_answers_as_it_did() -> None:
    plain = black_box()
    subject = watched(plain, Watch(seconds=60))

    z = subject.scores(images(subject))

    np.testing.assert_array_equal(z, plain.scores(images(subject)))
    assert subject.contract == plain.contract
