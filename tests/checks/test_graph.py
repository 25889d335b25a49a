"""Which steps feed which, and what comes back."""

from dataclasses import replace
from typing import Any

import numpy as np

from checks import Contract
from checks.answers import Recording
from checks.graph import alike, given, images_cotangent, returned, shares
from checks.invariants.connections import steps_are_connected
from checks.measurement import Measurements
from lenet_ref.trace import Step, Trace

X = np.array([[1.0, 2.0], [3.0, 4.0]])
ONES = np.ones_like(X)


def fork() -> tuple[Step, ...]:
    """y = x + 2 x by two steps that join: each hands back its own factor."""
    return (
        Step("once", "line", X, X, ONES, ONES, ("images",)),
        Step("twice", "line", X, 2 * X, ONES, 2 * ONES, ("images",)),
        Step(
            "join",
            "unobserved",
            np.concatenate([X, 2 * X], axis=1),
            3 * X,
            ONES,
            np.ones((2, 4)),
            ("once", "twice"),
        ),
    )


def diamond() -> tuple[Step, ...]:
    """The same after a step that feeds both."""
    once, twice, join = fork()
    first = Step("first", "line", X, X, 3 * ONES, 3 * ONES, ("images",))
    return (
        first,
        replace(once, inputs=("first",)),
        replace(twice, inputs=("first",)),
        join,
    )


def trace(steps: tuple[Step, ...]) -> Trace:
    images = X.reshape(2, 1, 1, 2)
    return Trace(steps, images, np.array([0, 1]), "logit", images)


def recording(steps: tuple[Step, ...]) -> Recording:
    whole = trace(steps)
    return Recording(whole, whole.images, whole.targets, ((0, 0), (1, 1)))


def broken(steps: tuple[Step, ...]) -> list[tuple[str | None, str | None]]:
    found = steps_are_connected((recording(steps),), Contract())
    return [(m.step, m.direction) for m in found if worst(m) > 0]


def worst(measurements: Measurements) -> float:
    return float(np.max(measurements.measured))


def changed(steps: tuple[Step, ...], name: str, **fields: Any) -> tuple[Step, ...]:
    return tuple(replace(s, **fields) if s.name == name else s for s in steps)


def test_shares_are_cut_where_one_input_ends() -> None:
    steps = fork()

    first, second = shares(steps[2], steps[2].x, given(trace(steps)))

    np.testing.assert_array_equal(first, X)
    np.testing.assert_array_equal(second, 2 * X)


def test_shares_of_sizes_that_do_not_add_up_are_none() -> None:
    steps = fork()

    cut = shares(steps[2], X, given(trace(steps)))

    assert cut == ()


def test_shares_of_an_unknown_input_are_none() -> None:
    join = fork()[2]

    cut = shares(join, join.x, {"once": X})

    assert cut == ()


def test_what_feeds_two_gets_something_from_each() -> None:
    back = returned(trace(diamond()), "first")

    np.testing.assert_array_equal(back, [ONES, 2 * ONES])


def test_images_get_what_all_that_they_enter_hand_back() -> None:
    cotangent = images_cotangent(trace(fork()))

    np.testing.assert_array_equal(cotangent, 3 * ONES.reshape(2, 1, 1, 2))


def test_images_cotangent_of_a_trace_without_inputs_is_the_first_steps() -> None:
    bare = tuple(replace(step, inputs=()) for step in diamond())

    cotangent = images_cotangent(trace(bare))

    np.testing.assert_array_equal(cotangent, 3 * ONES)


def test_nothing_comes_back_to_images_without_a_way_back() -> None:
    forward = tuple(replace(step, gx=None) for step in fork())

    assert images_cotangent(trace(forward)) is None


def test_steps_of_two_runs_are_matched_by_name_and_shape() -> None:
    steps = diamond()
    other = (steps[3], replace(steps[1], y=np.ones((2, 5))), steps[0])

    rows = alike(trace(steps), trace(other))

    assert [[step.name for step in row] for row in rows] == [
        ["first"] * 2,
        ["join"] * 2,
    ]


def test_branches_are_connected() -> None:
    assert broken(fork()) == []
    assert broken(diamond()) == []


def test_cotangent_of_a_lost_branch_is_missed_where_the_branches_part() -> None:
    lost = changed(diamond(), "first", gy=2 * ONES)

    assert broken(lost) == [("first", "backward")]


def test_sum_over_branches_may_be_rounded_but_no_more() -> None:
    rounded = changed(diamond(), "first", gy=3 * ONES * (1 + 4e-16))
    more = changed(diamond(), "first", gy=3 * ONES * (1 + 1e-13))

    assert broken(rounded) == []
    assert broken(more) == [("first", "backward")]


def test_one_value_of_another_input_is_seen() -> None:
    x = np.concatenate([X, 2 * X], axis=1)
    x[1, 2] += 1

    assert broken(changed(fork(), "join", x=x)) == [("join", "forward")]


def test_cotangent_of_another_step_is_seen_at_the_one_it_is_fed_to() -> None:
    gx = np.ones((2, 4))
    gx[0, 3] = -1

    assert broken(changed(fork(), "join", gx=gx)) == [("join", "backward")]


def test_step_that_names_what_is_not_there_is_seen() -> None:
    unknown = changed(fork(), "twice", inputs=("pixels",))
    later = changed(diamond(), "first", inputs=("once",))

    assert ("twice", "forward") in broken(unknown)
    assert ("first", "forward") in broken(later)


def test_cotangent_that_no_step_hands_back_is_seen() -> None:
    nameless = changed(diamond(), "once", inputs=())
    forgetful = changed(diamond(), "twice", gx=None)
    deaf = changed(diamond(), "first", gy=None)

    assert ("twice", "backward") in broken(nameless)
    assert ("once", "backward") in broken(forgetful)
    assert broken(deaf) == [("first", "backward")]


def test_step_left_out_is_missed_by_those_beside_it() -> None:
    first, *_, join = diamond()

    assert ("join", "forward") in broken((first, join))


def test_trace_that_says_nothing_of_inputs_is_asked_nothing() -> None:
    bare = tuple(replace(step, inputs=(), gx=None) for step in diamond())

    assert broken(bare) == []


def ended(**fold: Any) -> tuple[Step, ...]:
    """A fork whose images' cotangent is folded, coloured and laid over the images."""
    images = X.reshape(2, 1, 1, 2)
    rule = {"signed": True, "channel_reduction": None}
    folded = Step("fold", "fold", 3 * np.ones_like(images), images, geometry=rule)
    drawn = np.arange(12, dtype=np.uint8).reshape(2, 1, 2, 3)
    return (
        *fork(),
        replace(folded, **fold),
        Step("render", "render", X[:, np.newaxis], drawn, inputs=("fold",)),
        Step("blend", "blend", drawn, drawn // 2, inputs=("images", "render")),
    )


def test_fold_takes_what_the_images_were_handed() -> None:
    of_one_branch = ended(x=2 * np.ones((2, 1, 1, 2)))

    assert broken(ended()) == []
    assert broken(of_one_branch) == [("fold", "forward")]


def test_picture_of_another_map_and_blend_of_another_picture_are_seen() -> None:
    other_map = changed(ended(), "render", x=X[:, np.newaxis] + 1)
    other_picture = changed(ended(), "blend", x=ended()[-1].x + np.uint8(1))
    of_nothing = changed(ended(), "render", inputs=())

    assert broken(other_map) == [("render", "forward")]
    assert broken(other_picture) == [("blend", "forward")]
    assert broken(of_nothing) == [("render", "forward")]
