"""What an adapter was given: functions, images and labels, seen before they are used.

N images of C channels, H x W.
"""

import inspect
from typing import Any

import numpy as np

from checks.contract import Contract, ContractError
from lenet_ref.trace import Array

__all__ = ["given_contract", "given_function", "given_images", "given_labels"]


def given_contract(contract: Any) -> Contract:
    """The contract, if it is one.

    Raises
    ------
    ContractError
        If it is anything else.

    Examples
    --------
    >>> given_contract("logit")
    Traceback (most recent call last):
    checks.contract.ContractError: contract: expected a Contract, got str: type \
contract=Contract(score='logit')
    """
    if isinstance(contract, Contract):
        return contract
    kind = contract.__name__ if isinstance(contract, type) else type(contract).__name__
    line = (
        f"Contract(score={contract!r})" if isinstance(contract, str) else "Contract()"
    )
    msg = f"contract: expected a Contract, got {kind}: type contract={line}"
    raise ContractError(msg)


def given_function(function: Any, name: str, *takes: str, needed: bool = True) -> None:
    """See that a function can be called with so many arrays.

    Parameters
    ----------
    function : object
    name : str
        Of the argument that it was given for.
    *takes : str
        What it will be called with.
    needed : bool
        Whether it may not be None.

    Raises
    ------
    ContractError
        If it cannot be called, or not with these.

    Examples
    --------
    >>> given_function(lambda images, targets: 0, "scores", "images")
    Traceback (most recent call last):
    checks.contract.ContractError: scores: expected a function of (images), got one of \
(images, targets)
    """
    if function is None and not needed:
        return
    arguments = f"({', '.join(takes)})"
    if not callable(function):
        kind = type(function).__name__
        msg = f"{name}: expected a function of {arguments}, got {kind}"
        raise ContractError(msg)
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # builtins have none
        return
    try:
        signature.bind(*takes)
    except TypeError:
        msg = f"{name}: expected a function of {arguments}, got one of {signature}"
        raise ContractError(msg) from None


def given_images(images: Any, contract: Contract) -> Array:
    """Images (M, C, H, W) as an array of finite numbers within the declared range.

    Whatever the layout that functions take, channels come first here.

    Raises
    ------
    ContractError
        If there are none, or of another shape, type or range.

    Examples
    --------
    >>> given_images(np.full((2, 1, 28, 28), 255, np.uint8), Contract())
    Traceback (most recent call last):
    checks.contract.ContractError: images: expected values in [0, 1], as input_range \
says, got 255 to 255 in uint8: type images=images / 255
    """
    array = _numbers(images, "images")
    shape = contract.input_shape
    if array.shape[1:] != shape or not len(array):
        hint = _how_to_shape(array.shape, shape)
        expected = f"(M, {', '.join(map(str, shape))}), M at least 1"
        msg = f"images: expected {expected}, got {array.shape}{hint}"
        raise ContractError(msg)
    _within(array, contract)
    return array


def _numbers(given: Any, name: str) -> Array:
    try:
        array = np.asarray(given)
    except Exception as error:
        kind = type(given).__name__
        msg = f"{name}: expected an array, got {kind} that is none: {error}"
        raise ContractError(msg) from error
    if array.dtype.kind not in "fiu":
        msg = f"{name}: expected real numbers, got {array.dtype}"
        raise ContractError(msg)
    return array


def _how_to_shape(came: tuple[int, ...], shape: tuple[int, ...]) -> str:
    channels, height, width = shape
    if came[1:] == (height, width, channels):
        return ": whatever the layout, type images=np.moveaxis(images, -1, 1)"
    if came == shape:
        return ": type images=images[np.newaxis]"
    if channels == 1 and came[1:] == (height, width):
        return ": type images=images[:, np.newaxis]"
    return ": or declare another input_shape" if len(came) == 4 else ""


def _within(images: Array, contract: Contract) -> None:
    low, high = contract.input_range
    broken = int((~np.isfinite(images)).sum())
    if broken:
        msg = f"images: expected finite values, got {broken} that are NaN or infinite"
        raise ContractError(msg)
    lowest, highest = images.min(), images.max()
    slack = ROUNDED * contract.span
    if lowest < low - slack or highest > high + slack:
        bytes_for_shares = images.dtype.kind != "f" and (low, high) == (0, 1)
        line = f"declare input_range=({lowest:g}, {highest:g})"
        msg = (
            f"images: expected values in [{low:g}, {high:g}], as input_range says, got "
            f"{lowest:g} to {highest:g} in {images.dtype}: "
            f"{'type images=images / 255' if bytes_for_shares else line}"
        )
        raise ContractError(msg)


ROUNDED = 1e-6
"""Of the range: what is nearer to it, a check tells of, value by value."""


def given_labels(labels: Any, count: int) -> Array:
    """Labels (M,) of integers, one an image.

    Raises
    ------
    ContractError
        If they are of another number or type.
    """
    array = _numbers(labels, "labels")
    if array.shape != (count,):
        hot = array.ndim == 2 and len(array) == count
        hint = ": type labels=labels.argmax(axis=1)" if hot else ""
        msg = f"labels: expected ({count},), one an image, got {array.shape}{hint}"
        raise ContractError(msg)
    if array.dtype.kind not in "iu":
        msg = (
            f"labels: expected integers, got {array.dtype}: type "
            "labels=labels.astype(int)"
        )
        raise ContractError(msg)
    if array.min() < 0:
        msg = f"labels: expected classes from 0 on, got {array.min()}"
        raise ContractError(msg)
    return array
