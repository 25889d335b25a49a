import contextlib
from dataclasses import replace
from typing import Any

import pytest

from checks import CheckFailure, Subject, parametrize_with_checks
from checks.expectations import ExpectationError
from checks.reference import lenet

REPEAT = "state.repeat_is_identical"


@pytest.fixture
def counted() -> tuple[Subject, list[int]]:
    """A right subject, and the number of maps that it was asked for each time."""
    calls: list[int] = []
    subject = lenet().restricted()

    def saliency(images: Any, targets: Any) -> Any:
        calls.append(len(images))
        return subject.saliency(images, targets)

    return replace(subject, name="counted", saliency=saliency), calls


def parameters(mark: pytest.MarkDecorator) -> list[Any]:
    return list(mark.args[1])


def test_nothing_is_asked_before_a_check_is_called_and_then_once(
    counted: tuple[Subject, list[int]],
) -> None:
    subject, calls = counted
    mark = parametrize_with_checks([subject], select=["state", "signs"])
    first, *others = parameters(mark)
    before = len(calls)
    first.values[1](subject)
    asked = len(calls)

    for parameter in others:
        with contextlib.suppress(pytest.skip.Exception):
            parameter.values[1](subject)

    assert before == 0 < asked
    assert len(calls) == asked


def test_what_a_test_makes_of_its_subject_is_judged(
    counted: tuple[Subject, list[int]],
) -> None:
    subject, _ = counted
    mark = parametrize_with_checks([subject], select="signs.pixel_signs_agree")
    (parameter,) = parameters(mark)
    negated = replace(subject, saliency=lambda x, t: -subject.saliency(x, t))

    parameter.values[1](subject)

    with pytest.raises(CheckFailure, match=r"signs\.pixel_signs_agree"):
        parameter.values[1](negated)


def test_ids_are_of_subject_and_check_and_never_twice_the_same() -> None:
    subject = lenet()

    mark = parametrize_with_checks([subject, lenet, subject], select="state.repeat*")

    assert mark.args[0] == ("subject", "check")
    assert [parameter.id for parameter in parameters(mark)] == [
        f"checks.reference:lenet-{REPEAT}",
        f"checks.reference:lenet#2-{REPEAT}",
        f"checks.reference:lenet#3-{REPEAT}",
    ]


@pytest.mark.parametrize("expected", [{REPEAT: "x"}, lambda _: {REPEAT: "x"}])
def test_expected_failure_that_passes_fails(expected: Any) -> None:
    subject = lenet()
    mark = parametrize_with_checks(
        [subject], select="state.repeat*", expected_failures=expected
    )
    (parameter,) = parameters(mark)

    with pytest.raises(CheckFailure, match="expected to fail"):
        parameter.values[1](subject)


def test_expected_failure_of_no_check_is_refused_at_once() -> None:
    with pytest.raises(ExpectationError, match=r"did you mean state\.repeat_is_ident"):
        parametrize_with_checks([lenet], expected_failures={"state.repeat": "x"})


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (lenet(), r"got a Subject, expected a list; write parametrize_with_checks\(\["),
        (lenet, "got a function, expected a list"),
        ([], "got no subjects, which would test nothing"),
        ([lenet, 7], "subject 1 is a int, expected a Subject, or a function"),
        ([lambda: 7], "subject 0 returned a int, expected a Subject"),
    ],
    ids=["subject", "function", "nothing", "number", "maker of a number"],
)
def test_what_is_no_list_of_subjects_is_refused(given: Any, says: str) -> None:
    with pytest.raises((TypeError, ValueError), match=says):
        parametrize_with_checks(given)


def test_keys_of_a_mapping_name_the_subjects() -> None:
    subject = lenet().restricted()

    mark = parametrize_with_checks({"mine": subject}, select="batch.order*")

    assert [one.id for one in parameters(mark)] == ["mine-batch.order_is_free"]
