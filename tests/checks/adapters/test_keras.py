"""Keras models on JAX in this process, on torch in another."""

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lenet_ref
from checks import Contract, ContractError, Report, Subject, run
from checks.adapters import from_callables, from_keras
from checks.contract import SCORES
from lenet_ref.trace import Array
from tests.checks.adapters.keras_lenet import building, colourful, lenet, mixed

pytest.importorskip("jax", reason="JAX, the backend of these tests, is not installed")
if os.environ.setdefault("KERAS_BACKEND", "jax") != "jax":
    pytest.skip("KERAS_BACKEND is not jax", allow_module_level=True)
keras: Any = pytest.importorskip("keras", reason="Keras is not installed")

ROOT = Path(__file__).parents[3]

CONTRACT = Contract(layout="NHWC")
SMALL = Contract(layout="NHWC", input_shape=(3, 6, 7))


def judged(report: Report, status: str) -> set[str]:
    return {result.check for result in report.results if result.status == status}


@pytest.fixture(scope="module")
def model() -> Any:
    return lenet(keras, "float64")


@pytest.fixture(scope="module")
def sure() -> Any:
    """The same, ending in a softmax."""
    return lenet(keras, "float64", last="softmax")


@pytest.fixture(scope="module")
def colours() -> Any:
    return colourful(keras, "float64")


@pytest.fixture
def small() -> Any:
    return mixed(keras, "float64")


def subject_of(model: Any, **fields: Any) -> Subject:
    images, labels = lenet_ref.digits()
    contract = replace(CONTRACT, **fields)
    return from_keras(model, contract=contract, images=images, labels=labels)


@pytest.fixture(scope="module")
def passing(model: Any) -> Report:
    return run(subject_of(model))


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
    subject = subject_of(lenet(keras, "float32"), dtype="float32")

    report = run(subject)

    assert judged(report, "fail") | judged(report, "error") == set()
    assert judged(report, "blocked") == set()


def free_of_ties(count: int = 6) -> tuple[Array, Array]:
    images, labels = lenet_ref.digits()
    rng = np.random.default_rng(3)
    jitter = rng.uniform(0, 0.05, size=images[:count].shape)
    return 0.9 * images[:count] + 0.01 + jitter, (labels[:count] + 3) % 10


def expected(score: str) -> Array:
    shipped = lenet_ref.lenet5(lenet_ref.load_weights(), dtype=np.float64)
    return lenet_ref.vanilla_gradient(shipped, *free_of_ties(), score)


def distance(maps: Array, right: Array) -> float:
    largest = np.abs(right).max(axis=(1, 2, 3), keepdims=True)
    return float(np.abs((maps - right) / largest).max())


@pytest.mark.parametrize("score", SCORES)
def test_default_map_is_the_gradient_of_the_declared_score(
    model: Any, score: str
) -> None:
    subject = subject_of(model, score=score)

    maps = subject.saliency(*free_of_ties())

    assert distance(maps, expected(score)) < 1e-12


@pytest.mark.parametrize("score", SCORES[1:])
def test_softmax_at_the_end_costs_nothing(sure: Any, score: str) -> None:
    subject = subject_of(sure, score=score)

    maps = subject.saliency(*free_of_ties())

    assert distance(maps, expected(score)) < 1e-12


def test_softmax_at_the_end_shares_the_models_weights(sure: Any) -> None:
    subject = subject_of(sure, score="loss")
    images, _ = free_of_ties(1)
    before = subject.scores(images)

    with subject.kept(), building(keras, "float64"):
        sure.layers[-1].bias.assign(sure.layers[-1].bias.value + np.arange(10.0))
        after = subject.scores(images)

    np.testing.assert_allclose(after - before, [np.arange(10.0)], atol=1e-9)
    np.testing.assert_array_equal(subject.scores(images), before)


def test_softmax_that_cannot_be_taken_off_serves_log_probabilities(model: Any) -> None:
    class Hidden(keras.Model):
        def call(self, x: Any, training: Any = None) -> Any:
            return keras.ops.softmax(model(x, training=training))

    with building(keras, "float64"):
        hidden = Hidden()
    subject = subject_of(hidden, score="log_probability")

    maps = subject.saliency(*free_of_ties())

    assert distance(maps, expected("log_probability")) < 1e-6


def test_softmax_is_refused_where_the_logit_is_declared(sure: Any) -> None:
    with pytest.raises(ContractError, match='score="probability"'):
        from_keras(sure, contract=CONTRACT)


def test_layout_that_contradicts_the_model_is_refused_with_the_line(model: Any) -> None:
    with pytest.raises(ContractError, match=r'\(28, 28, 1\).*type layout="NHWC"'):
        from_keras(model, contract=Contract())


def test_shape_that_contradicts_the_model_is_refused(model: Any) -> None:
    with pytest.raises(ContractError, match="type the input_shape that it takes"):
        from_keras(model, contract=SMALL)


def test_dtype_that_contradicts_the_model_is_refused_with_the_line(model: Any) -> None:
    with pytest.raises(ContractError, match='type dtype="float64"'):
        from_keras(model, contract=replace(CONTRACT, dtype="float32"))


@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize("reduction", [None, "max", "l2"])
def test_colours_folded_as_declared_pass(
    colours: Any, *, signed: bool, reduction: str | None
) -> None:
    contract = replace(SMALL, signed=signed, channel_reduction=reduction)

    report = run(from_keras(colours, contract=contract), select="gradients")

    assert report.verdict == "pass"


def training_on(model: Any, x: Any, t: Any) -> Any:
    jax = importlib.import_module("jax")

    def total(x: Any) -> Any:
        logits, _ = model.stateless_call(
            [v.value for v in model.trainable_variables],
            [v.value for v in model.non_trainable_variables],
            x,
            training=True,
        )
        return jax.numpy.take_along_axis(logits, t[:, None], axis=1).sum()

    model(x, training=True)  # as a person would look at the prediction
    return jax.grad(total)(x)


def test_training_left_on_fails_and_the_model_is_put_back(small: Any) -> None:
    subject = from_keras(small, contract=SMALL, saliency=training_on)
    before = [np.array(v.value) for v in small.variables]

    report = run(subject)

    failed = judged(report, "fail")
    assert {
        "state.parameters_are_untouched",
        "state.repeat_is_identical",
        "batch.maps_do_not_feel_the_batch",
    } <= failed
    for variable, value in zip(small.variables, before, strict=True):
        np.testing.assert_array_equal(np.asarray(variable.value), value)


def restless(model: Any, x: Any, t: Any) -> Any:
    model.layers[1].trainable = False
    model.layers[-1].activation = keras.activations.relu
    keras.config.set_floatx("float16")
    keras.random.normal((1,))
    msg = f"asleep at {len(x)} images, {len(t)} targets"
    raise RuntimeError(msg)


@pytest.fixture
def settings() -> Iterator[tuple[str, str]]:
    floatx, policy = keras.config.floatx(), keras.config.dtype_policy().name
    yield floatx, policy
    keras.config.set_floatx(floatx)
    keras.config.set_dtype_policy(policy)


def test_model_and_settings_are_put_back_also_after_an_exception(
    small: Any, settings: tuple[str, str]
) -> None:
    subject = from_keras(small, contract=SMALL, saliency=restless)
    last = small.layers[-1].activation

    report = run(subject, select="state")

    assert "state.every_question_is_answered" in judged(report, "fail")
    assert small.layers[1].trainable
    assert small.layers[-1].activation is last
    assert (keras.config.floatx(), keras.config.dtype_policy().name) == settings


def test_layers_left_changed_are_told(small: Any) -> None:
    def linearised(model: Any, x: Any, _t: Any) -> Any:
        model.layers[-1].activation = keras.activations.relu
        return x

    subject = from_keras(small, contract=SMALL, saliency=linearised)

    report = run(subject, select="state.parameters_are_untouched")

    assert report.verdict == "fail"
    assert report.results[0].worst is not None
    assert "dense.activation" in report.results[0].worst.says


def test_draw_from_the_global_generator_is_told(small: Any) -> None:
    keras.utils.set_random_seed(1)

    def noisy(_model: Any, x: Any, _t: Any) -> Any:
        return x + keras.random.normal(x.shape, dtype="float64")

    subject = from_keras(small, contract=SMALL, saliency=noisy)

    report = run(subject, select="state.random_state_is_untouched")

    assert report.verdict == "fail"


def test_twin_computes_in_float64_and_leaves_the_model_alone(model: Any) -> None:
    narrow = lenet(keras, "float32")
    subject = subject_of(narrow, dtype="float32")
    images, _ = free_of_ties()
    assert subject.twin is not None

    twin = subject.twin()

    np.testing.assert_allclose(
        twin.scores(images), subject_of(model).scores(images), rtol=1e-12, atol=1e-12
    )
    assert narrow.layers[0].kernel.dtype == "float32"
    assert keras.config.floatx() == "float32"


def test_twin_is_not_cured_of_half_precision() -> None:
    layers = keras.layers
    narrow = keras.Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Flatten(),
            layers.Dense(8, dtype="float16"),
            layers.Dense(10, dtype="float32"),
        ]
    )
    subject = subject_of(narrow, dtype="float32")
    assert subject.twin is not None

    with pytest.raises(ValueError, match="narrower"):
        subject.twin()


def test_twin_that_keras_cannot_build_is_not_offered() -> None:
    class Odd(keras.Model):
        def __init__(self, table: Array) -> None:
            super().__init__()
            self.table = table

        def call(self, x: Any, training: Any = None) -> Any:
            assert not training
            return keras.ops.reshape(x, (-1, 784)) @ self.table

    subject = subject_of(Odd(np.ones((784, 10), "float32")), dtype="float32")
    assert subject.twin is not None

    with pytest.raises(ValueError, match="cannot build Odd again"):
        subject.twin()


@pytest.fixture(scope="module")
def on_torch() -> dict[str, Any]:
    pytest.importorskip("torch", reason="torch is not installed")
    done = subprocess.run(
        [sys.executable, "-m", "tests.checks.adapters.keras_on_torch"],
        cwd=ROOT,
        env={**os.environ, "KERAS_BACKEND": "torch"},
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["backend"] == "torch"
    return told


def test_lenet_on_torch_is_not_called_broken(on_torch: dict[str, Any]) -> None:
    statuses = on_torch["statuses"]

    told = set(statuses.values())

    assert told <= {"pass", "inconclusive", "not_applicable"}
    assert statuses["state.every_question_is_answered"] == "pass"
    assert statuses["batch.maps_do_not_feel_the_batch"] == "pass"


def test_map_on_torch_is_the_gradient_to_float32(on_torch: dict[str, Any]) -> None:
    error = on_torch["error"]

    assert error < 1e-4
    assert not any(on_torch["gradients"])


def test_training_left_on_on_torch_fails_and_is_put_back(
    on_torch: dict[str, Any],
) -> None:
    training = on_torch["training"]

    failed = set(training["failed"])

    assert {"state.parameters_are_untouched", "state.repeat_is_identical"} <= failed
    assert training["kept"]
