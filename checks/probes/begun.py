"""The bench on which the first plan is put."""

import contextlib

from checks.plan import Plan
from checks.probes.probe import Bench
from checks.probes.runs import base
from checks.subject import Subject
from checks.watch import Watch, watched

__all__ = ["begun"]


def begun(subject: Subject, plan: Plan) -> Bench:
    """A bench on which a subject is watched, the base run put.

    Where its answers come in float32 though float64 is declared, which is complained
    of, all is judged as float32 has it.
    """
    watch = Watch(plan.seconds)
    bench = Bench(watched(subject, watch), plan, watch)
    with contextlib.suppress(Exception):  # the check of answers tells
        base(bench)
    if not watch.saw_fewer_digits(subject):
        return bench
    return Bench(watched(subject, watch, judged="float32"), plan, watch)
