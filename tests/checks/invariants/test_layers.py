"""The rules of layers accept every convention, and nothing else."""

import pytest

from checks import Report, run
from checks.faults.edit import Edit, source
from checks.faults.library import edited_library
from checks.plan import Plan
from checks.reference import awkward

FILE = "lenet_ref/layers/relu.py"
GATE = "return np.where(x.real <= 0, gy.dtype.type(0), gy)"
SMALL = Plan(images=2, directions=1, pixels=8, explain=False)


def judged(gate: str) -> Report:
    head = source(FILE)[: source(FILE).index(GATE)]
    column = len(head) - (head.rfind("\n") + 1)
    edit = Edit(FILE, head.count("\n") + 1, column, GATE, gate)
    subject = awkward(edited_library([edit]))
    checks = "gradients.relu_gate_ignores_the_cotangent"
    return run(subject, plan=SMALL, select=checks)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 1.0])
def test_a_rectifier_may_let_any_share_through_at_zero(share: float) -> None:
    at_zero = f"{share} * (x.real == 0)"

    report = judged(f"return gy * ((x.real > 0) + {at_zero})")

    assert report.verdict == "pass"


@pytest.mark.parametrize("share", [-1.0, 1.5, 2.0])
def test_a_rectifier_neither_enlarges_nor_turns_at_zero(share: float) -> None:
    at_zero = f"{share} * (x.real == 0)"

    report = judged(f"return gy * ((x.real > 0) + {at_zero})")

    assert report.verdict == "fail"
