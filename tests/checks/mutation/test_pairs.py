from checks.faults.edit import edited, source
from checks.mutation.mutant import Mutant
from checks.mutation.pairs import cancelling_pairs, sampled_pairs

ALL = (*cancelling_pairs(), *sampled_pairs(seed=1, count=200))


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
