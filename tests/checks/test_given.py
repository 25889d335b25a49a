"""What is said of functions, images and labels that cannot be what they should."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from checks import Contract, Subject
from checks.adapters import from_callables
from checks.contract import ContractError
from lenet_ref.trace import Array

CONTRACT = Contract(input_shape=(3, 5, 4))
IMAGES = np.random.default_rng(0).random((6, 3, 5, 4))
WEIGHT = np.random.default_rng(1).normal(size=(4, 60))


def scores(x: Array) -> Array:
    return x.reshape(len(x), -1) @ WEIGHT.T


def saliency(x: Array, targets: Array) -> Array:
    return WEIGHT[targets].reshape(x.shape)


def made(**given: Any) -> Subject:
    parts = {"scores": scores, "saliency": saliency, "contract": CONTRACT, **given}
    return from_callables(**parts)


class Ragged:
    def __array__(self, *_: Any, **__: Any) -> Array:
        msg = "no"
        raise RuntimeError(msg)


BROKEN = IMAGES.copy()
BROKEN[0, 0, 0, :2] = np.nan, np.inf

MESSAGES: dict[str, dict[str, Any]] = {
    "scores: expected a function of (images), got NoneType": {"scores": None},
    "scores: expected a function of (images), got ndarray": {"scores": IMAGES},
    "scores: expected a function of (images), got one of (x: ": {"scores": saliency},
    "saliency: expected a function of (images, targets), got one of (x: ": {
        "saliency": scores
    },
    "saliency: expected a function of (images, targets), got str": {"saliency": "x"},
    "parameters: expected a function of (), got dict": {"parameters": {"w": WEIGHT}},
    "render: expected a function of (map), got str": {"render": "viridis"},
    "contract: expected a Contract, got str: type contract=Contract(score='logit')": {
        "contract": "logit"
    },
    "contract: expected a Contract, got Contract: type contract=Contract()": {
        "contract": Contract
    },
    "contract: expected a Contract, got NoneType: type contract=Contract()": {
        "contract": None
    },
    "images: expected (M, 3, 5, 4), M at least 1, got (6, 5, 4, 3): whatever the "
    "layout, type images=np.moveaxis(images, -1, 1)": {
        "images": np.moveaxis(IMAGES, 1, -1)
    },
    "images: expected (M, 3, 5, 4), M at least 1, got (3, 5, 4): type "
    "images=images[np.newaxis]": {"images": IMAGES[0]},
    "images: expected (M, 3, 5, 4), M at least 1, got (0, 3, 5, 4)": {
        "images": IMAGES[:0]
    },
    "images: expected (M, 3, 5, 4), M at least 1, got (6, 3, 4, 5): or declare "
    "another input_shape": {"images": np.swapaxes(IMAGES, 2, 3)},
    "images: expected finite values, got 2 that are NaN or infinite": {
        "images": BROKEN
    },
    "images: expected values in [0, 1], as input_range says, got ": {
        "images": 2 * IMAGES
    },
    "images: expected values in [0, 1], as input_range says, got 255 to 255 in uint8: "
    "type images=images / 255": {"images": np.full(IMAGES.shape, 255, np.uint8)},
    "images: expected real numbers, got complex128": {"images": IMAGES + 1j},
    "images: expected real numbers, got object": {"images": IMAGES.astype(object)},
    "images: expected real numbers, got <U": {"images": "digits.npz"},
    "images: expected an array, got Ragged that is none: no": {"images": Ragged()},
    "labels: expected (6,), one an image, got (5,)": {
        "images": IMAGES,
        "labels": np.zeros(5, int),
    },
    "labels: expected (6,), one an image, got (6, 4): type "
    "labels=labels.argmax(axis=1)": {"images": IMAGES, "labels": np.zeros((6, 4))},
    "labels: expected integers, got float64: type labels=labels.astype(int)": {
        "images": IMAGES,
        "labels": np.zeros(6),
    },
    "labels: expected classes from 0 on, got -1": {
        "images": IMAGES,
        "labels": np.full(6, -1),
    },
}


@pytest.mark.parametrize("message", MESSAGES)
def test_what_does_not_fit_is_said_at_once(message: str) -> None:
    given = MESSAGES[message]

    with pytest.raises(ContractError) as error:
        made(**given)

    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    "function",
    [
        lambda *arrays: scores(arrays[0]),
        lambda images, scale=1.0: scores(scale * images),
        np.negative,
    ],
)
def test_function_that_can_be_called_so_is_taken(function: Callable[..., Any]) -> None:
    subject = made(scores=function)

    assert subject.scores(IMAGES).shape[0] == len(IMAGES)


def test_whole_numbers_within_the_range_are_images() -> None:
    contract = Contract(input_shape=(3, 5, 4), input_range=(0, 255))

    subject = made(contract=contract, images=np.full(IMAGES.shape, 255, np.uint8))

    assert subject.images.shape == IMAGES.shape
