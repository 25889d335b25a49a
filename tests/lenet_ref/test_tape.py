from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np
import pytest

from lenet_ref.layers import Conv2d
from lenet_ref.network import Network, lenet5
from lenet_ref.saliency import vanilla_gradient
from lenet_ref.scores import SCORES
from lenet_ref.tape import record
from lenet_ref.trace import Array, Step, Trace

every_score = pytest.mark.parametrize("score", SCORES)


def arrays(step: Step) -> Iterator[Array]:
    yield from (a for a in (step.x, step.y, step.gy, step.gx) if a is not None)
    yield from step.parameters.values()
    yield from step.parameter_cotangents.values()
    yield from (a for a in step.geometry.values() if isinstance(a, np.ndarray))


def everything(trace: Trace) -> list[Array]:
    held = [array for step in trace for array in arrays(step)]
    return [trace.images, trace.targets, trace.maps, *held]


def test_steps_of_lenet_run_from_the_image_to_the_picture(
    lenet: Network, strokes: Array
) -> None:
    trace = record(lenet, strokes, np.array([7, 1]))

    assert [step.name for step in trace] == [
        *(layer.name for layer in lenet.layers),
        *("score", "fold", "render", "blend"),
    ]
    assert trace["score"].kind == "score"
    assert trace["blend"].y.shape == (2, 28, 28, 3)
    assert (trace.score, trace.targets.tolist()) == ("logit", [7, 1])


def test_pixels_are_preprocessed_in_the_first_step(lenet: Network) -> None:
    pixels = np.zeros((1, 1, 28, 28), dtype=np.uint8)
    pixels[0, 0, 4:9, 4:9] = 255

    trace = record(lenet, pixels, np.array([7]))

    first = trace.steps[0]
    assert (first.name, first.kind) == ("preprocess", "preprocess")
    np.testing.assert_array_equal(first.x, pixels)
    np.testing.assert_array_equal(trace.images, pixels / 255)
    np.testing.assert_array_equal(trace["conv1"].x, trace.images)


@every_score
def test_maps_are_those_of_vanilla_gradient(
    awkward: Network, blocks: Array, score: str
) -> None:
    targets = np.array([3, 1, 0])

    trace = record(awkward, blocks, targets, score)

    maps = vanilla_gradient(awkward, blocks, targets, score)
    np.testing.assert_array_equal(trace.maps, maps)
    np.testing.assert_array_equal(trace["fold"].y, maps)


def test_each_step_goes_on_from_the_one_before(lenet: Network, strokes: Array) -> None:
    trace = record(lenet, strokes, np.array([7, 1]), "probability")
    chain = [*(trace[layer.name] for layer in lenet.layers), trace["score"]]

    assert chain[0].inputs == ("images",)
    for before, after in pairwise(chain):
        assert after.inputs == (before.name,)
        np.testing.assert_array_equal(after.x, before.y)
        assert after.gx is not None
        assert before.gy is not None
        np.testing.assert_array_equal(after.gx, before.gy)
    for step in chain:
        assert step.gy is not None
        assert step.gx is not None
        assert step.gy.shape == step.y.shape
        assert step.gx.shape == step.x.shape


@every_score
def test_score_step_holds_value_cotangent_and_rule(
    awkward: Network, blocks: Array, score: str
) -> None:
    targets = np.array([3, 1, 0])

    step = record(awkward, blocks, targets, score)["score"]

    np.testing.assert_array_equal(step.y, SCORES[score].value(step.x, targets))
    np.testing.assert_array_equal(step.gy, np.ones(3))
    np.testing.assert_array_equal(step.gx, SCORES[score].cotangent(step.x, targets))
    assert step.geometry["score"] == score
    np.testing.assert_array_equal(step.geometry["targets"], targets)


def test_layer_steps_hold_parameters_their_cotangents_and_the_geometry(
    awkward: Network, blocks: Array
) -> None:
    trace = record(awkward, blocks, np.array([3, 1, 0]))

    conv, pool = trace["conv1"], trace["pool2"]
    assert conv.geometry == {"kernel": (2, 3), "stride": (1, 2), "padding": (1, 0)}
    assert pool.geometry == {"kernel": (3, 2), "stride": (2, 1), "padding": (1, 0)}
    assert pool.parameters == pool.parameter_cotangents == {}
    for name, array in conv.parameters.items():
        np.testing.assert_array_equal(array, awkward.parameters[f"conv1.{name}"])
        assert conv.parameter_cotangents[name].shape == array.shape


def test_parameter_cotangents_are_the_derivative_of_the_summed_score(
    awkward: Network, blocks: Array
) -> None:
    targets, step = np.array([3, 1, 0]), 1e-30
    conv = awkward.layers[0]
    assert isinstance(conv, Conv2d)
    nudge = np.random.default_rng(0).normal(size=conv.weight.shape)
    nudged = Conv2d(
        "conv1", conv.weight + 1j * step * nudge, conv.bias, conv.stride, conv.padding
    )
    network = Network((nudged, *awkward.layers[1:]), awkward.input_shape)
    scores = record(network, blocks, targets, "loss", pictures=False)["score"].y

    trace = record(awkward, blocks, targets, "loss")

    along = np.sum(trace["conv1"].parameter_cotangents["weight"] * nudge)
    assert along == pytest.approx(scores.imag.sum() / step, rel=1e-12)


def test_everything_in_a_trace_is_read_only(lenet: Network, strokes: Array) -> None:
    trace = record(lenet, strokes, np.array([7, 1]))

    assert not any(array.flags.writeable for array in everything(trace))


def test_a_trace_does_not_change_with_the_arrays_it_was_made_from(
    lenet_weights: Mapping[str, Array], strokes: Array
) -> None:
    weights = {name: array.copy() for name, array in lenet_weights.items()}
    images, targets = strokes.copy(), np.array([7, 1])
    trace = record(lenet5(weights), images, targets)
    before = [array.copy() for array in everything(trace)]

    for array in (*weights.values(), images, targets):
        array[...] = 3

    for held, copied in zip(everything(trace), before, strict=True):
        np.testing.assert_array_equal(held, copied)


def test_recording_twice_gives_the_same_bits(lenet: Network, strokes: Array) -> None:
    first = record(lenet, strokes, np.array([7, 1]), "probability")

    second = record(lenet, strokes, np.array([7, 1]), "probability")

    for one, other in zip(everything(first), everything(second), strict=True):
        np.testing.assert_array_equal(one, other)


def test_nothing_that_was_passed_in_is_touched(lenet: Network, strokes: Array) -> None:
    images, targets = strokes.copy(), np.array([7, 1])
    images.flags.writeable = targets.flags.writeable = False

    trace = record(lenet, images, targets)

    np.testing.assert_array_equal(images, strokes)
    assert targets.tolist() == [7, 1]
    assert not any(np.shares_memory(a, images) for a in everything(trace))


def test_pictures_are_made_of_maps_of_one_channel_only(
    awkward: Network, blocks: Array
) -> None:
    targets = np.array([3, 1, 0])

    unfolded = record(awkward, blocks, targets)
    folded = record(awkward, blocks, targets, signed=False, channel_reduction="max")

    assert "render" not in unfolded
    assert folded["render"].y.shape == folded["blend"].y.shape == (3, 11, 14, 3)
    assert folded["fold"].geometry == {"signed": False, "channel_reduction": "max"}
    assert folded.maps.shape == (3, 11, 14)


def test_the_picture_goes_on_from_the_gradient_of_the_image(
    lenet: Network, strokes: Array
) -> None:
    trace = record(lenet, strokes, np.array([7, 1]), signed=False)

    np.testing.assert_array_equal(trace["fold"].x, trace["conv1"].gx)
    np.testing.assert_array_equal(trace["fold"].y, np.abs(trace["fold"].x))
    np.testing.assert_array_equal(trace["render"].x, trace["fold"].y[:, 0])
    np.testing.assert_array_equal(trace["blend"].x, trace["render"].y)
    assert trace["render"].inputs == ("fold",)
    assert trace["blend"].inputs == ("images", "render")


def test_pictures_can_be_left_out(lenet: Network, strokes: Array) -> None:
    broken = strokes * np.nan

    trace = record(lenet, broken, np.array([7, 1]), pictures=False)

    assert trace.steps[-1].name == "fold"
    assert np.isnan(trace["dense7"].y).all()


def test_no_images_make_a_trace_of_empty_steps(lenet: Network) -> None:
    trace = record(lenet, np.zeros((0, 1, 28, 28)), np.zeros(0, dtype=int))

    assert len(trace) == len(lenet.layers) + 4
    assert {len(step.y) for step in trace} == {0}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_dtype_is_that_of_the_logits(
    lenet_weights: Mapping[str, Array], strokes: Array, dtype: type[np.floating]
) -> None:
    network = lenet5(lenet_weights, dtype=dtype)

    trace = record(network, strokes.astype(dtype), np.array([7, 1]))

    assert trace.dtype == dtype
    floats = [a.dtype for a in everything(trace) if np.issubdtype(a.dtype, np.floating)]
    assert set(floats) == {np.dtype(dtype)}


def test_targets_are_checked_against_the_classes_of_the_network(
    awkward: Network, blocks: Array
) -> None:
    with pytest.raises(ValueError, match="expected targets within 0 and 3, got 0 to 4"):
        record(awkward, blocks, np.array([0, 1, 4]))
