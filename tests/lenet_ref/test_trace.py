from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from lenet_ref.trace import Step, Trace, read_only


def make_trace() -> Trace:
    x = np.arange(4.0).reshape(2, 1, 1, 2)
    steps = (Step("first", "relu", x, x + 1), Step("second", "flatten", x + 1, x))
    return Trace(steps, images=x, targets=np.array([0, 1]), score="logit", maps=2 * x)


def test_read_only_leaves_the_original_writeable() -> None:
    array = np.zeros(2)

    view = read_only(array)

    array[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        view[0] = 2
    assert view[0] == 1


def test_every_array_of_a_step_is_read_only() -> None:
    a = np.zeros((1, 2))

    step = Step(
        "dense",
        "dense",
        x=a,
        y=a,
        gy=a,
        gx=a,
        parameters={"weight": a},
        parameter_cotangents={"weight": a},
    )

    held = [step.x, step.y, step.gy, step.gx, *step.parameters.values()]
    for array in held + list(step.parameter_cotangents.values()):
        assert array is not None
        assert not array.flags.writeable


def test_mappings_of_a_step_are_its_own_and_cannot_be_changed() -> None:
    geometry = {"kernel": (2, 2)}
    step = Step("pool", "max_pool2d", np.zeros(1), np.zeros(1), geometry=geometry)

    geometry["kernel"] = (3, 3)

    assert step.geometry == {"kernel": (2, 2)}
    for mapping in (step.geometry, step.parameters, step.parameter_cotangents):
        with pytest.raises(TypeError):
            mapping["kernel"] = (9, 9)  # type: ignore[index]


def test_nothing_flows_back_unless_it_is_said() -> None:
    step = Step("render", "render", np.zeros(1), np.zeros(1))

    assert (step.gy, step.gx, step.inputs, step.call) == (None, None, (), 0)


def test_a_step_and_a_trace_are_frozen() -> None:
    trace = make_trace()

    with pytest.raises(FrozenInstanceError):
        trace.score = "loss"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        trace["first"].x = np.zeros(1)  # type: ignore[misc]


def test_a_step_can_be_replaced_in_a_copy() -> None:
    trace = make_trace()
    first = replace(trace["first"], gx=np.ones((2, 1, 1, 2)))

    changed = replace(trace, steps=(first, trace["second"]))

    assert changed["first"].gx is not None
    assert trace["first"].gx is None


def test_arrays_of_a_trace_are_read_only() -> None:
    trace = make_trace()

    assert not trace.images.flags.writeable
    assert not trace.targets.flags.writeable
    assert not trace.maps.flags.writeable


def test_the_dtype_of_a_trace_is_that_of_its_maps() -> None:
    trace = make_trace()

    single = replace(trace, maps=trace.maps.astype(np.float32))

    assert trace.dtype == np.float64
    assert single.dtype == np.float32


def test_a_trace_holds_its_steps_in_order_and_by_name() -> None:
    trace = make_trace()

    names = [step.name for step in trace]

    assert names == ["first", "second"]
    assert len(trace) == 2
    assert trace["second"] is trace.steps[1]
    assert "first" in trace
    assert "third" not in trace


def test_what_is_shown_of_a_trace_fits_on_a_line() -> None:
    trace = make_trace()

    assert repr(trace) == "Trace(first second)"
    assert repr(trace["first"]) == "Step('first', x (2, 1, 1, 2), y (2, 1, 1, 2))"


def test_message_where_a_step_is_not_there() -> None:
    trace = make_trace()

    with pytest.raises(KeyError) as raised:
        trace["third"]

    expected = "trace has no step 'third'; its steps are first second"
    assert raised.value.args == (expected,)
