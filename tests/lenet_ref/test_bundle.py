"""The bundled digits: how they are chosen, and those that are shipped."""

from pathlib import Path

import numpy as np
import pytest

from lenet_ref.bundle import LICENCE, choice, write_bundle
from lenet_ref.data import DataError, digits, pixels, read_mnist
from lenet_ref.network import lenet5
from lenet_ref.train import predictions
from lenet_ref.weights import load_weights


def test_bundle_is_the_first_of_each_class_and_the_first_wrong_ones() -> None:
    labels = np.arange(200) % 10
    predicted = labels.copy()
    predicted[[5, 150, 155, 160]] += 1

    places = choice(labels, predicted)

    assert places.tolist() == [*range(120), 150, 155, 160]


def test_bundle_needs_enough_of_each_class() -> None:
    labels = np.arange(119) % 10

    with pytest.raises(DataError, match=r"at least 12 .* got 11 of class 9"):
        choice(labels, labels)


def test_bundle_is_the_same_bytes_each_time(mnist: Path, tmp_path: Path) -> None:
    test = read_mnist(mnist, "t10k")

    for name in ("one.npz", "two.npz"):
        write_bundle(tmp_path / name, test, test.labels)

    one, two = (tmp_path / name for name in ("one.npz", "two.npz"))
    assert one.read_bytes() == two.read_bytes()
    with np.load(one, allow_pickle=False) as bundle:
        assert str(bundle["licence"]) == LICENCE
        assert bundle["indexes"].tolist() == list(range(120))


def test_shipped_digits_are_a_mix_of_right_and_wrong() -> None:
    stored, labels = pixels()

    wrong = predictions(lenet5(load_weights()), stored) != labels

    assert 120 <= len(labels) <= 130
    assert np.bincount(labels, minlength=10).min() >= 12
    assert wrong.sum() == 8


def test_shipped_digits_are_images_of_floats() -> None:
    stored, labels = pixels()

    images, same = digits()

    assert images.dtype == np.float64
    assert images.shape == (len(labels), 1, 28, 28)
    assert (images.min(), images.max()) == (0, 1)
    np.testing.assert_array_equal(np.rint(images * 255), stored)
    np.testing.assert_array_equal(same, labels)
