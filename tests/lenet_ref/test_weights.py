"""Weights: what is saved comes back, and nothing else gets in."""

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lenet_ref.network import LENET5_SHAPES
from lenet_ref.trace import Array
from lenet_ref.weights import Weights, load_weights, random_weights, save_weights


def float32s(seed: int = 0) -> dict[str, Array]:
    return {name: w.astype(np.float32) for name, w in random_weights(seed).items()}


def save(path: Path, **changes: Any) -> Path:
    members: dict[str, Any] = {**float32s(), "facts": np.array("{}")}
    members |= {name.replace("_", "."): value for name, value in changes.items()}
    kept = {name: value for name, value in members.items() if value is not None}
    np.savez(path, **kept)
    return path


def complaint(path: Path) -> str:
    with pytest.raises(ValueError, match="expected") as caught:
        load_weights(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    return message.removeprefix(f"{path}: ")


def test_saved_weights_come_back_with_their_facts(tmp_path: Path) -> None:
    arrays = float32s()
    facts = {"seed": 3, "checksums": {"file": "ab"}, "test_accuracy": 0.5}

    save_weights(tmp_path / "w.npz", arrays, facts)

    weights = load_weights(tmp_path / "w.npz")
    assert dict(weights.facts) == facts
    assert list(weights) == list(LENET5_SHAPES)
    for name, array in arrays.items():
        np.testing.assert_array_equal(weights[name], array)


def test_the_same_weights_are_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        save_weights(tmp_path / name, float32s(), {"seed": 0, "epochs": 2})

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_shipped_weights_state_how_they_were_made() -> None:
    facts = load_weights().facts

    assert facts["command"] == (
        f"python -m lenet_ref train --mnist DIR --seed {facts['seed']} "
        f"--epochs {facts['epochs']}"
    )
    assert facts["epochs"] == facts["planned_epochs"]
    assert facts["training_images"] == 60_000
    assert facts["test_images"] == 10_000
    assert len(facts["checksums"]) == 4
    assert facts["test_accuracy"] >= 0.99


def test_weights_cannot_be_written_to() -> None:
    arrays = float32s()
    weights = Weights(arrays, {})

    arrays["conv1.bias"][0] = 7

    assert weights["conv1.bias"][0] != 7
    with pytest.raises(ValueError, match="read-only"):
        weights["conv1.bias"][0] = 7
    with pytest.raises(TypeError):
        weights.facts["seed"] = 1  # type: ignore[index]


def test_missing_array_is_named(tmp_path: Path) -> None:
    message = complaint(save(tmp_path / "w.npz", conv3_bias=None))

    assert message.endswith("missing: conv3.bias; unknown: none")


def test_unknown_array_is_named(tmp_path: Path) -> None:
    message = complaint(save(tmp_path / "w.npz", conv9_bias=np.zeros(2)))

    assert message.endswith("missing: none; unknown: conv9.bias")


@pytest.mark.parametrize(
    ("array", "came"),
    [
        (np.zeros((6, 1), np.float32), "got (6, 1) of float32"),
        (np.zeros(6), "got (6,) of float64"),
        (np.zeros(6, ">f4"), "got (6,) of >f4"),
        (np.zeros(6, np.complex64), "got (6,) of complex64"),
    ],
)
def test_other_shape_or_dtype_is_shown(tmp_path: Path, array: Array, came: str) -> None:
    message = complaint(save(tmp_path / "w.npz", conv1_bias=array))

    assert message == f"expected conv1.bias (6,) of float32, {came}"


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_counted(tmp_path: Path, bad: float) -> None:
    array = np.array([0, bad, 0, bad, 0, 0], np.float32)

    message = complaint(save(tmp_path / "w.npz", conv1_bias=array))

    assert message == (
        "expected finite weights, conv1.bias has 2 that are NaN or infinite"
    )


@pytest.mark.parametrize(
    ("facts", "came"),
    [
        (None, "facts as one string of JSON, got nothing"),
        (np.array("{"), "facts as one string of JSON, got '{'"),
        (np.array("[1]"), "facts as a JSON object, got '[1]'"),
        (np.array("[" * 100_000), "facts as one string of JSON, got '[[["),
        (np.array(["{}"]), "facts as one string of JSON, got (1,) of <U2"),
        (np.array(1.0), "facts as one string of JSON, got () of float64"),
    ],
)
def test_other_facts_are_shown(tmp_path: Path, facts: Array | None, came: str) -> None:
    assert came in complaint(save(tmp_path / "w.npz", facts=facts))


def test_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "w.npz", "w") as archive:
        archive.writestr("readme.txt", "hello")

    assert "expected" in complaint(tmp_path / "w.npz")


def test_broken_weights_are_not_saved(tmp_path: Path) -> None:
    path = tmp_path / "w.npz"
    save_weights(path, float32s(), {})
    before = path.read_bytes()

    with pytest.raises(ValueError, match=r"expected conv1\.bias \(6,\) of float32"):
        save_weights(path, float32s() | {"conv1.bias": np.zeros(6)}, {})

    assert path.read_bytes() == before


def test_random_weights_have_the_scale_that_keeps_rectifiers_alive() -> None:
    weights = random_weights(seed=4)

    assert {name: w.shape for name, w in weights.items()} == dict(LENET5_SHAPES)
    for name, fan_in in (("conv3.weight", 150), ("conv5.weight", 400)):
        spread = weights[name].std()
        # 2,400 draws or more: four standard errors of a standard deviation are 6 %
        np.testing.assert_allclose(spread, np.sqrt(2 / fan_in), rtol=0.06)
    assert all(np.all(w != 0) for w in weights.values())


def test_random_weights_depend_on_the_seed_alone() -> None:
    one, same, other = (random_weights(seed) for seed in (1, 1, 2))

    for name in LENET5_SHAPES:
        np.testing.assert_array_equal(one[name], same[name])
        assert not np.array_equal(one[name], other[name])


def test_facts_are_json_with_sorted_names(tmp_path: Path) -> None:
    save_weights(tmp_path / "w.npz", float32s(), {"b": 1, "a": None})

    with np.load(tmp_path / "w.npz", allow_pickle=False) as members:
        assert json.loads(str(members["facts"])) == {"a": None, "b": 1}
        assert str(members["facts"]) == '{"a": null, "b": 1}'
