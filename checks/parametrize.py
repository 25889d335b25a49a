"""Checks as parameters of a test that somebody writes: one for each subject and check.

Subjects are judged when the first of their checks is called, never before.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from checks.expectations import checked
from checks.judged import Judged
from checks.outcomes import settle
from checks.runner import selected
from checks.subject import Subject

if TYPE_CHECKING:
    import pytest

__all__ = ["SubjectCheck", "parametrize_with_checks"]

Maker = Callable[[], Subject]
Expected = Mapping[str, str]


@dataclass(frozen=True, eq=False, repr=False)
class SubjectCheck:
    """A check, to be called with the subject that it came with.

    Parameters
    ----------
    id : str
        Of the check.
    judged : Judged
        The run that all checks of the subject share.
    strict : bool
        Whether what is undecided fails.
    """

    id: str
    judged: Judged
    strict: bool

    def __call__(self, subject: Subject) -> None:
        """Pass, fail, skip or fail as expected, by what became of the check.

        Raises
        ------
        CheckFailure
            Where it failed; the message is what ``heatcheck run`` tells.
        """
        __tracebackhide__ = True
        judged = self.judged
        if subject is not judged.subject:  # what the test made of it, perhaps
            judged = Judged(subject, (self.id,), judged.seed, judged.expected)
        named = bool(subject.companions)
        settle(judged.result(self.id), strict=self.strict, named=named)

    def __repr__(self) -> str:
        """The id, as pytest shows arguments."""
        return f"<check {self.id}>"


def parametrize_with_checks(
    subjects: Sequence[Subject | Maker] | Mapping[str, Subject | Maker],
    *,
    expected_failures: Expected | Callable[[Subject], Expected] | None = None,
    select: Sequence[str] | str | None = None,
    seed: int = 0,
    strict: bool = False,
) -> "pytest.MarkDecorator":
    """Parametrize a test with subjects and, for each, with the checks.

    Parameters
    ----------
    subjects : sequence of Subject, or of functions that return one; or mapping
        A mapping's keys become the subjects' names.
    expected_failures : mapping of str to str, or function of a subject, optional
        Check id to the reason why it is known to fail: an expected failure, strict.
    select : str or sequence of str, optional
        Ids, families or patterns of the checks; by default all.
    seed : int
        Of every random choice.
    strict : bool
        Whether what is inconclusive or blocked fails; otherwise it is skipped with the
        reason, as is what does not apply.

    Returns
    -------
    pytest.MarkDecorator
        For a test of two arguments, ``subject`` and ``check``. Its ids are the
        subject's name and the check's id.

    Raises
    ------
    TypeError
        If ``subjects`` is no sequence of subjects.
    ValueError
        If there are none, or ``select`` or an expected failure matches no check.

    Examples
    --------
    >>> from checks.reference import lenet
    >>> @parametrize_with_checks([lenet], select="state.repeat*")
    ... def test_saliency(subject, check):
    ...     check(subject)
    >>> for one in test_saliency.pytestmark[0].args[1]:
    ...     print(one.id)
    checks.reference:lenet-state.repeat_is_identical
    """
    import pytest

    made = tuple(_made(subjects))
    checks = tuple(check.id for check in selected(select))
    parameters: list[Any] = []
    for name, subject in zip(_names(made), made, strict=True):
        expected = (
            expected_failures(subject)
            if callable(expected_failures)
            else expected_failures
        )
        judged = Judged(subject, checks, seed, checked(expected or {}))
        for check in checks:
            asked = SubjectCheck(check, judged, strict)
            parameters.append(pytest.param(subject, asked, id=f"{name}-{check}"))
    return pytest.mark.parametrize(("subject", "check"), parameters)


EXPECTED = "expected a Subject, or a function of no arguments that returns one"


def _made(
    subjects: Sequence[Subject | Maker] | Mapping[str, Subject | Maker],
) -> Iterator[Subject]:
    if isinstance(subjects, Mapping):
        for name, subject in zip(subjects, _made([*subjects.values()]), strict=True):
            yield replace(subject, name=name)
        return
    if isinstance(subjects, Subject) or not isinstance(subjects, Iterable):
        msg = (
            f"parametrize_with_checks: got a {type(subjects).__name__}, expected a "
            "list; write parametrize_with_checks([subject])"
        )
        raise TypeError(msg)
    if not subjects:
        msg = "parametrize_with_checks: got no subjects, which would test nothing"
        raise ValueError(msg)
    for place, given in enumerate(subjects):
        found = given() if callable(given) else given
        if not isinstance(found, Subject):
            returned = "returned" if callable(given) else "is"
            msg = (
                f"parametrize_with_checks: subject {place} {returned} a "
                f"{type(found).__name__}, {EXPECTED}"
            )
            raise TypeError(msg)
        yield found


def _names(subjects: Iterable[Subject]) -> Iterator[str]:
    """Name of each; those of the same name are numbered from the second on."""
    seen: Counter[str] = Counter()
    for subject in subjects:
        seen[subject.name] += 1
        again = seen[subject.name]
        yield subject.name if again == 1 else f"{subject.name}#{again}"
