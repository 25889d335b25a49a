import pytest

from checks.faults.edit import edited, source
from checks.mutation import pairs as module
from checks.mutation.mutant import Change, Mutant
from checks.mutation.mutants import mutants
from checks.mutation.pairs import cancelling_pairs, sampled_pairs

ALL = (*cancelling_pairs(), *sampled_pairs(seed=1, count=200))


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> tuple[Change, ...]:
    """All that can be paired: two changes of one function, and one of another."""
    cropped = [m for m in mutants() if m.changes[0].function == "cropped"]
    blend = next(m for m in mutants() if m.changes[0].function == "blend")
    every = (*cropped[:2], blend)
    monkeypatch.setattr(module, "mutants", lambda: every)
    monkeypatch.setattr(module, "cancelling_pairs", tuple)
    return tuple(mutant.changes[0] for mutant in every)


def both(mutant: Mutant) -> list[str]:
    """Texts of the files with both changes in them."""
    files = {edit.file for edit in mutant.edits}
    return [
        edited(source(file), tuple(e for e in mutant.edits if e.file == file))
        for file in files
    ]


def test_two_changes_do_not_overlap() -> None:
    for mutant in ALL:
        assert len(mutant.changes) == 2
        assert all(both(mutant))  # an overlap would raise


def test_both_compile() -> None:
    for mutant in cancelling_pairs():
        for text in both(mutant):
            assert compile(text, "mutant", "exec").co_names


def test_ids_are_unique() -> None:
    ids = [mutant.id for mutant in ALL]

    assert len(set(ids)) == len(ids)


def test_changes_are_in_the_order_of_the_source() -> None:
    for mutant in ALL:
        first, second = mutant.edits

        assert first.file != second.file or first < second


def functions(mutant: Mutant) -> tuple[str, ...]:
    return tuple(sorted(change.function for change in mutant.changes))


def test_each_two_vjps_are_negated_together() -> None:
    vjps = ("Conv2d.vjp", "Dense.vjp", "Flatten.vjp", "MaxPool2d.vjp", "ReLU.vjp")

    found = {functions(mutant) for mutant in cancelling_pairs()}

    assert {(a, b) for a in vjps for b in vjps if a < b} <= found


def test_layers_and_scores_are_negated_with_their_own_way_back() -> None:
    found = {functions(mutant) for mutant in cancelling_pairs()}

    assert {("Dense.forward", "Dense.vjp"), ("loss", "loss_cotangent")} <= found
    assert ("Dense.forward", "ReLU.vjp") not in found


def test_sample_is_as_large_as_asked_for_and_the_same_again() -> None:
    first, second = sampled_pairs(seed=3, count=50), sampled_pairs(seed=3, count=50)

    assert len(set(first)) == 50
    assert first == second
    assert first != sampled_pairs(seed=4, count=50)


def test_larger_sample_begins_with_the_smaller() -> None:
    few, more = sampled_pairs(seed=3, count=5), sampled_pairs(seed=3, count=20)

    assert more[:5] == few


def test_sample_is_of_two_functions(three: tuple[Change, ...]) -> None:
    first, second, third = three

    found = sampled_pairs(seed=0, count=2)

    assert {mutant.changes for mutant in found} == {(first, third), (second, third)}


def test_pairs_that_may_cancel_are_not_sampled(
    three: tuple[Change, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = three
    monkeypatch.setattr(module, "cancelling_pairs", lambda: (Mutant((first, third)),))

    found = sampled_pairs(seed=0, count=1)

    assert found == (Mutant((second, third)),)


@pytest.mark.usefixtures("three")
def test_more_pairs_than_there_are_is_told_with_how_many_there_are() -> None:
    told = (
        "--pairs 3: expected at most 2, as many as there are pairs of mutants of two "
    )

    with pytest.raises(ValueError, match=told):
        sampled_pairs(seed=0, count=3)
