"""Subjects in JAX: right ones pass, wrong ones fail the checks that name the fault."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lenet_ref
from checks import Contract, Report, Subject, run
from checks.adapters import from_callables, from_jax
from checks.contract import SCORES
from lenet_ref.trace import Array
from tests.checks.adapters.jax_lenet import (
    hidden,
    loss,
    network,
    parameters,
    readout,
    summed,
)

jax: Any = pytest.importorskip("jax", reason="JAX is not installed")

ROOT = Path(__file__).parents[3]


def judged(report: Report, status: str) -> set[str]:
    return {result.check for result in report.results if result.status == status}


def lenet(dtype: str = "float64", **options: Any) -> Subject:
    images, labels = lenet_ref.digits()
    return from_jax(
        jax.jit(network),
        contract=Contract(dtype=dtype, score=options.pop("score", "logit")),
        parameters=parameters(dtype),
        images=images,
        labels=labels,
        **options,
    )


@pytest.fixture(scope="module")
def passing() -> Report:
    return run(lenet())


def test_lenet_in_float64_passes(passing: Report) -> None:
    assert passing.verdict == "pass"


def test_the_same_checks_judge_it_as_judge_plain_functions(passing: Report) -> None:
    images, labels = lenet_ref.digits()
    shipped = lenet_ref.lenet5(lenet_ref.load_weights(), dtype=np.float64)
    plain = from_callables(
        lambda x: lenet_ref.logits(shipped, x),
        lambda x, t: lenet_ref.vanilla_gradient(shipped, x, t),
        contract=Contract(),
        parameters=lambda: shipped.parameters,
        images=images,
        labels=labels,
    )

    report = run(plain)

    assert judged(passing, "pass") == judged(report, "pass")
    assert len(judged(report, "pass")) > 15


def test_lenet_in_float32_is_not_called_broken() -> None:
    subject = lenet("float32")

    report = run(subject)

    assert judged(report, "fail") | judged(report, "error") == set()
    assert judged(report, "blocked") == set()


def free_of_ties(count: int = 6) -> tuple[Array, Array]:
    images, labels = lenet_ref.digits()
    rng = np.random.default_rng(3)
    jitter = rng.uniform(0, 0.05, size=images[:count].shape)
    return 0.9 * images[:count] + 0.01 + jitter, (labels[:count] + 3) % 10


@pytest.mark.parametrize("score", SCORES)
def test_default_map_is_the_gradient_of_the_declared_score(score: str) -> None:
    images, targets = free_of_ties()
    shipped = lenet_ref.lenet5(lenet_ref.load_weights(), dtype=np.float64)
    expected = lenet_ref.vanilla_gradient(shipped, images, targets, score)

    maps = lenet(score=score).saliency(images, targets)

    largest = np.abs(expected).max(axis=(1, 2, 3), keepdims=True)
    assert maps.dtype == np.float64
    assert np.abs((maps - expected) / largest).max() < 1e-12


def test_gradient_of_a_sure_probability_does_not_cancel() -> None:
    contract = Contract(score="probability", input_shape=(1, 1, 2))
    subject = from_jax(lambda x: 50 * x[:, 0, 0], contract=contract)

    maps = subject.saliency(np.array([[[[1.0, 0.0]]]]), np.array([0]))

    slope = 50 * np.exp(-50.0) / (1 + np.exp(-50.0)) ** 2
    np.testing.assert_allclose(maps, [[[[slope, -slope]]]], rtol=1e-12)


COLOUR = Contract(
    score="log_probability",
    signed=False,
    channel_reduction="max",
    input_shape=(3, 6, 7),
    layout="NHWC",
)


def colour_scores(layout: str = "NHWC") -> Callable[[Any], Any]:
    rng = np.random.default_rng(5)
    kernel, weight = rng.normal(size=(4, 3, 3, 3)), rng.normal(size=(80, 5))

    def scores(x: Any) -> Any:
        first = jax.numpy.moveaxis(x, -1, 1) if layout == "NHWC" else x
        y = jax.lax.conv_general_dilated(first, kernel, (1, 1), "VALID")
        return jax.nn.relu(y).reshape(len(x), -1) @ weight

    return scores


def test_colours_folded_as_declared_with_channels_last_pass() -> None:
    subject = from_jax(colour_scores(), contract=COLOUR)

    report = run(subject)

    assert report.verdict == "pass"


def test_colours_folded_otherwise_fail() -> None:
    def mean(x: Any, t: Any) -> Any:
        def total(x: Any) -> Any:
            log_p = jax.nn.log_softmax(colour_scores()(x))
            return jax.numpy.take_along_axis(log_p, t[:, None], axis=1).sum()

        return abs(jax.grad(total)(x)).mean(axis=-1)

    subject = from_jax(colour_scores(), contract=COLOUR, saliency=mean)

    report = run(subject, select="gradients")

    assert "gradients.pixels_agree" in judged(report, "fail")


def test_channels_where_they_are_not_expected_fail_every_question() -> None:
    contract = replace(COLOUR, input_shape=(3, 6, 7), layout="NCHW")
    subject = from_jax(colour_scores("NHWC"), contract=contract)

    report = run(subject, select="state.every_question_is_answered")

    assert report.verdict == "fail"


def gradient(w: Any, x: Any, t: Any) -> Any:
    return jax.grad(summed, argnums=1)(w, x, t)


def argmax(w: Any, x: Any, t: Any) -> Any:
    return gradient(w, x, network(w, x).argmax(axis=1) + 0 * t)


def averaged(w: Any, x: Any, t: Any) -> Any:
    return gradient(w, x, t) / len(x)


def of_the_loss(w: Any, x: Any, t: Any) -> Any:
    return jax.grad(loss, argnums=1)(w, x, t)


def half_stopped(w: Any, x: Any, t: Any) -> Any:
    def scores(w: Any, x: Any) -> Any:
        h = hidden(w, x)
        return readout(w, h.at[:, ::2].set(jax.lax.stop_gradient(h[:, ::2])))

    return jax.grad(lambda x: summed(w, x, t, scores))(x)


def halved(w: Any, x: Any, t: Any) -> Any:
    narrow = {name: array.astype("float16") for name, array in w.items()}
    return gradient(narrow, x.astype("float16"), t).astype(x.dtype)


def flipped(w: Any, x: Any, t: Any) -> Any:
    return -gradient(w, x, t)


AGREE = "gradients.directions_agree"


@pytest.mark.parametrize(
    ("saliency", "check"),
    [
        (argmax, "scores.target_is_heard"),
        (averaged, "batch.maps_do_not_feel_the_batch"),
        (of_the_loss, AGREE),
        (half_stopped, AGREE),
        (halved, AGREE),
        (flipped, AGREE),
    ],
    ids=lambda given: getattr(given, "__name__", given),
)
def test_wrong_map_fails(saliency: Callable[..., Any], check: str) -> None:
    subject = lenet(saliency=jax.jit(saliency))

    report = run(subject, select=check)

    assert judged(report, "fail") == {check}


def test_half_precision_inside_the_scores_fails() -> None:
    def scores(w: Any, x: Any) -> Any:
        return readout(w, hidden(w, x).astype("float16").astype(x.dtype))

    subject = from_jax(jax.jit(scores), contract=Contract(), parameters=parameters())

    report = run(subject, select=AGREE)

    assert report.verdict == "fail"


def test_given_gradient_passes() -> None:
    subject = lenet(saliency=jax.jit(gradient))

    report = run(subject)

    assert report.verdict == "pass"


def test_dropout_left_on_fails_to_repeat() -> None:
    keys = iter(range(10_000))

    def dropping(w: Any, x: Any, t: Any) -> Any:
        kept = jax.random.bernoulli(jax.random.key(next(keys)), 0.5, (len(x), 120))

        def scores(w: Any, x: Any) -> Any:
            return readout(w, hidden(w, x) * kept)

        return jax.grad(lambda x: summed(w, x, t, scores))(x)

    subject = lenet(saliency=dropping)

    report = run(subject, select="state.repeat_is_identical")

    assert report.verdict == "fail"


def test_saliency_that_trains_fails_and_the_parameters_stay_as_they_were() -> None:
    mine = parameters()
    before = {name: array.copy() for name, array in mine.items()}

    def training(w: Any, x: Any, t: Any) -> Any:
        maps = gradient(w, x, t)
        w["dense7.bias"] += 0.01
        return maps

    subject = from_jax(network, contract=Contract(), parameters=mine, saliency=training)

    report = run(subject, select="state.parameters_are_untouched")

    assert report.verdict == "fail"
    assert "dense7.bias" in report.results[0].worst.says  # type: ignore[union-attr]
    for name, array in before.items():
        np.testing.assert_array_equal(mine[name], array)
        np.testing.assert_array_equal(subject.parameters()[name], array)  # type: ignore[misc]


@pytest.fixture
def setting() -> Iterator[str]:
    name = "jax_default_matmul_precision"
    before = jax.config.values[name]
    yield name
    jax.config.update(name, before)


def test_configuration_is_put_back_also_after_an_exception(setting: str) -> None:
    def asleep(_w: Any, _x: Any, _t: Any) -> Any:
        jax.config.update(setting, "bfloat16")
        msg = "the device is asleep"
        raise RuntimeError(msg)

    before = dict(jax.config.values)
    subject = lenet(saliency=asleep)

    run(subject, select="state.input_is_untouched")

    assert dict(jax.config.values) == before


def test_float64_leaves_the_global_setting_alone() -> None:
    subject = lenet()

    logits = subject.scores(subject.images[:2])

    assert logits.dtype == np.float64
    assert not jax.config.jax_enable_x64
    assert jax.numpy.ones(1).dtype == np.float32


def test_twin_computes_in_float64_what_the_subject_does_in_float32() -> None:
    subject = lenet("float32")
    assert subject.twin is not None
    images = subject.images[:3]

    twin = subject.twin()

    assert twin.contract.dtype == "float64"
    np.testing.assert_allclose(
        twin.scores(images), lenet().scores(images), rtol=1e-12, atol=1e-12
    )


def closed_over(x: Any) -> Any:
    weight = jax.numpy.asarray(np.linspace(-1, 1, 7840).reshape(784, 10), "float32")
    return jax.numpy.tanh(x.reshape(len(x), -1) @ weight)


def test_closed_over_float32_weights_compute_in_float64() -> None:
    subject = from_jax(jax.jit(closed_over), contract=Contract(dtype="float32"))
    assert subject.twin is not None

    twin = subject.twin()

    assert twin.scores(subject.images[:1]).dtype == np.float64


def narrow_answer(x: Any) -> Any:
    return closed_over(x).astype("float32")


def narrow_inside(x: Any) -> Any:
    return closed_over(x.astype("float32")).astype(x.dtype)


@pytest.mark.parametrize(
    ("scores", "reason"),
    [(narrow_answer, "came back as float32"), (narrow_inside, "do not follow a nudge")],
)
def test_twin_that_is_none_is_not_offered(
    scores: Callable[[Any], Any], reason: str
) -> None:
    subject = from_jax(scores, contract=Contract(dtype="float32"))
    assert subject.twin is not None

    with pytest.raises(ValueError, match=reason):
        subject.twin()


def test_parameters_are_named_by_their_paths() -> None:
    tree = {"params": {"conv": [np.ones(2), np.zeros(3)], "name": "conv"}}

    subject = from_jax(lambda _w, x: x, contract=Contract(), parameters=tree)

    assert subject.parameters is not None
    assert sorted(subject.parameters()) == ["params.conv.0", "params.conv.1"]


def test_functions_among_the_parameters_pass_through() -> None:
    tree = {"weight": np.ones((784, 3)) / 784, "activation": jax.numpy.tanh}
    subject = from_jax(
        lambda w, x: w["activation"](x.reshape(len(x), -1) @ w["weight"]),
        contract=Contract(),
        parameters=tree,
    )

    maps = subject.saliency(np.zeros((2, 1, 28, 28)), np.array([0, 1]))

    np.testing.assert_allclose(maps, 1 / 784)


def test_scores_that_decide_by_values_are_differentiated_all_the_same() -> None:
    def scores(x: Any) -> Any:
        flat = x.reshape(len(x), -1)[:, :3]
        return 2 * flat if flat.max() > 1 else flat  # jit cannot trace this

    subject = from_jax(scores, contract=Contract())

    maps = subject.saliency(np.full((1, 1, 28, 28), 3.0), np.array([1]))

    assert maps.sum() == 2
    assert maps[0, 0, 0, 1] == 2


def test_functions_are_found_where_they_stand() -> None:
    subject = lenet(saliency=jax.jit(gradient))

    origins = subject.origins

    assert origins["network", "forward"].function == "network"
    assert origins["network", "backward"].function == "gradient"
    file, _, line = origins["network", "backward"].source.rpartition(":")
    assert Path(file).name == "test_jax.py"
    assert int(line) > 1


def test_missing_framework_is_named_with_the_line_to_type() -> None:
    script = (
        "import sys; sys.modules['jax'] = None\n"
        "from checks import Contract\nfrom checks.adapters import from_jax\n"
        "from_jax(lambda x: x, contract=Contract())"
    )

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "type pip install jax" in done.stderr
