"""Mutants stand in a private copy, one after the other, and leave nothing behind."""

import numpy as np
import pytest

import lenet_ref
from checks.faults.library import edited_library, submodule
from checks.mutation.bodies import recoded
from checks.mutation.contents import contents
from checks.mutation.copies import Copies
from tests.checks.mutation.conftest import Make

ONE = np.ones((1, 1))


def dense(library: object) -> float:
    layer = library.Dense("dense", 2 * ONE, np.zeros(1))  # type: ignore[attr-defined]
    return float(layer.vjp(ONE, ONE)[0, 0])


def test_change_of_code_is_there_within_the_block_and_gone_after(mutant: Make) -> None:
    copies = Copies()
    change = mutant("layers/dense.py", "return gy @ self", "return -gy @ self")

    with copies.planted(change.edits) as library:
        within = dense(library)
    with copies.planted(()) as same:
        after = dense(same)

    assert (within, after) == (-2.0, 2.0)
    assert same is library
    assert dense(lenet_ref) == 2.0


def test_line_numbers_and_names_are_those_of_the_file(mutant: Make) -> None:
    change = mutant("layers/dense.py", "return gy @ self.weight", "return 1 // 0")

    found = recoded(change.edits)

    assert found is not None
    (body,) = found
    text = lenet_ref.Dense.vjp.__code__
    assert body.code.co_qualname == "Dense.vjp"
    assert body.code.co_firstlineno == text.co_firstlineno
    assert body.code.co_filename == text.co_filename


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("preprocessing.py", "WHITE = 255", "WHITE = 256"),
        ("heatmap.py", "np.linspace(0, 1, count)", "np.linspace(1, 0, count)"),
        ("windows.py", "fill: float = 0.0", "fill: float = 1.0"),
    ],
    ids=["a constant", "run by the import", "a default"],
)
def test_what_is_computed_at_import_gets_a_copy_of_its_own(
    mutant: Make, file: str, before: str, after: str
) -> None:
    copies = Copies()
    edits = mutant(file, before, after).edits

    with copies.planted(()) as usual, copies.planted(edits) as own:
        differs = contents(own) != contents(usual)

    assert recoded(edits) is None
    assert own is not usual
    assert differs


def test_mutant_that_leaves_something_behind_gets_the_next_a_new_copy(
    mutant: Make,
) -> None:
    copies = Copies()
    remembering = mutant(
        "saliency.py", "maps: Array = gradient.sum(axis=1)",
        "_total.kept = gradient; maps = gradient.sum(axis=1)",
    )  # fmt: skip

    with copies.planted(remembering.edits) as first:
        submodule(first, "lenet_ref.saliency")._total(np.ones((1, 1, 2, 2)))
    with copies.planted(()) as second:
        left = vars(submodule(second, "lenet_ref.saliency")._total)

    assert second is not first
    assert left == {}


def test_writing_into_a_table_is_noticed() -> None:
    library = edited_library()
    before = contents(library)
    table = submodule(library, "lenet_ref.heatmap").DIVERGING
    table.flags.writeable = True

    table[0, 0] += 1

    assert contents(library) != before


def test_code_that_raises_inside_is_taken_out_all_the_same(mutant: Make) -> None:
    copies = Copies()
    change = mutant("layers/dense.py", "return gy @ self.weight", "return 1 // 0")

    with pytest.raises(ZeroDivisionError), copies.planted(change.edits) as library:
        dense(library)
    with copies.planted(()) as after:
        found = dense(after)

    assert found == 2.0


def test_two_changes_stand_together(mutant: Make) -> None:
    copies = Copies()
    one = mutant("layers/dense.py", "return gy @ self", "return -gy @ self")
    other = mutant(
        "layers/relu.py",
        "return np.where(x.real <= 0, gy.dtype.type(0), gy)",
        "return gy",
    )

    with copies.planted((*one.edits, *other.edits)) as library:
        rectified = library.ReLU("relu").vjp(-ONE, ONE)
        found = dense(library)

    assert found == -2.0
    assert rectified == 1.0


def test_what_is_no_program_raises(mutant: Make) -> None:
    change = mutant("layers/dense.py", "return gy @ self.weight", "return gy @@")

    with pytest.raises(SyntaxError), Copies().planted(change.edits):
        pass
