"""Real numbers: a learner's copy is asked nothing that an image cannot be."""

from dataclasses import replace

from checks.subject import Subject

__all__ = ["in_real_numbers"]


def in_real_numbers(subject: Subject) -> Subject:
    """The same subject, which does not say that it takes complex numbers.

    The reference chooses by real parts, so that its derivatives can be had exactly. No
    map depends on that, and few people would write it: ``np.maximum(x, 0)`` and
    ``gy * (x > 0)`` are a right rectifier. Slopes are found by differences instead.

    Parameters
    ----------
    subject : Subject

    Examples
    --------
    >>> from checks.reference import lenet
    >>> any(one.takes_complex for one in in_real_numbers(lenet()).layers.values())
    False
    """
    twin, other_scores = subject.twin, subject.other_scores
    layers, scores = subject.layers, subject.score_functions
    return replace(
        subject,
        complex_scores=None,
        layers={k: replace(one, takes_complex=False) for k, one in layers.items()},
        score_functions={
            k: replace(one, takes_complex=False) for k, one in scores.items()
        },
        twin=twin and (lambda: in_real_numbers(twin())),
        other_scores=other_scores and (lambda s: in_real_numbers(other_scores(s))),
    )
