"""Networks: layers in a chain, and LeNet-5 among them.

Symbols: N images, (C, H, W) an image's shape, K classes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from lenet_ref.layers import Conv2d, Dense, Flatten, Layer, MaxPool2d, ReLU
from lenet_ref.trace import Array, read_only

__all__ = ["LENET5_SHAPES", "Network", "cotangents", "lenet5", "logits", "values"]

LENET5_SHAPES: Mapping[str, tuple[int, ...]] = {
    "conv1.weight": (6, 1, 5, 5),
    "conv1.bias": (6,),
    "conv3.weight": (16, 6, 5, 5),
    "conv3.bias": (16,),
    "conv5.weight": (120, 16, 5, 5),
    "conv5.bias": (120,),
    "dense6.weight": (84, 120),
    "dense6.bias": (84,),
    "dense7.weight": (10, 84),
    "dense7.bias": (10,),
}


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Layers applied one after the other, the last of which gives the logits.

    Parameters
    ----------
    layers : tuple of Layer
        Their names are unique.
    input_shape : (int, int, int)
        (C, H, W) of an image.

    Raises
    ------
    ValueError
        If two layers share a name.
    """

    layers: tuple[Layer, ...]
    input_shape: tuple[int, int, int]

    def __post_init__(self) -> None:
        names = [layer.name for layer in self.layers]
        if len(set(names)) < len(names):
            msg = f"layer names must be unique, got {' '.join(names)}"
            raise ValueError(msg)

    @property
    def parameters(self) -> Mapping[str, Array]:
        """All weights, by ``layer.parameter``."""
        return {
            f"{layer.name}.{name}": array
            for layer in self.layers
            for name, array in layer.parameters.items()
        }

    def astype(self, dtype: npt.DTypeLike) -> "Network":
        """Make the same network with its weights in another dtype, copied.

        Examples
        --------
        >>> from lenet_ref.weights import random_weights
        >>> network = lenet5(random_weights(0)).astype(np.float32)
        >>> {str(array.dtype) for array in network.parameters.values()}
        {'float32'}
        """
        layers = tuple(_cast(layer, dtype) for layer in self.layers)
        return Network(layers, self.input_shape)


def _cast(layer: Layer, dtype: npt.DTypeLike) -> Layer:
    own: Any = {name: w.astype(dtype) for name, w in layer.parameters.items()}
    return replace(layer, **own)


def lenet5(weights: Mapping[str, Array], dtype: npt.DTypeLike | None = None) -> Network:
    """LeNet-5 with rectifiers and max pooling, its softmax left to the scores.

    Parameters
    ----------
    weights : mapping of str to Array
        The ten arrays of :data:`LENET5_SHAPES`; copied.
    dtype : dtype, optional
        What to compute in; by default the dtype of the weights.

    Raises
    ------
    ValueError
        If an array is missing or has another shape.

    Notes
    -----
    LeCun et al. 1998, section II.B, in the form of the essay that this project starts
    from: conv1 6@5x5 pad 2, pool 2/2, conv3 16@5x5, pool 2/2, conv5 120@5x5, dense6 84,
    dense7 10, a ReLU after each but the last.

    Examples
    --------
    >>> from lenet_ref.weights import load_weights
    >>> [layer.name for layer in lenet5(load_weights()).layers][:4]
    ['conv1', 'relu1', 'pool2', 'conv3']
    """
    for name, shape in LENET5_SHAPES.items():
        found = np.shape(weights[name]) if name in weights else "nothing"
        if found != shape:
            msg = f"lenet5: expected {name} of shape {shape}, got {found}"
            raise ValueError(msg)
    network = Network(
        layers=(
            Conv2d(
                "conv1", weights["conv1.weight"], weights["conv1.bias"], padding=(2, 2)
            ),
            ReLU("relu1"),
            MaxPool2d("pool2", kernel=(2, 2), stride=(2, 2)),
            Conv2d("conv3", weights["conv3.weight"], weights["conv3.bias"]),
            ReLU("relu3"),
            MaxPool2d("pool4", kernel=(2, 2), stride=(2, 2)),
            Conv2d("conv5", weights["conv5.weight"], weights["conv5.bias"]),
            ReLU("relu5"),
            Flatten("flatten"),
            Dense("dense6", weights["dense6.weight"], weights["dense6.bias"]),
            ReLU("relu6"),
            Dense("dense7", weights["dense7.weight"], weights["dense7.bias"]),
        ),
        input_shape=(1, 28, 28),
    )
    return network if dtype is None else network.astype(dtype)


def _checked(network: Network, images: Array) -> Array:
    """Check ``images`` and give them back as a read-only view in a common dtype.

    Raises
    ------
    ValueError
        If the shape is not (N, C, H, W), or the dtype neither float nor complex.
    """
    images = np.asarray(images)
    if images.ndim != 4 or images.shape[1:] != network.input_shape:
        expected = ", ".join(map(str, network.input_shape))
        msg = f"expected images (N, {expected}), got {images.shape}"
        raise ValueError(msg)
    if not np.issubdtype(images.dtype, np.inexact):
        msg = (
            f"expected images of floats, got {images.dtype}; for uint8 pixels: "
            "images = lenet_ref.preprocess(pixels)"
        )
        raise ValueError(msg)
    dtype: Any = np.result_type(images, *network.parameters.values())
    return read_only(images.astype(dtype, copy=False))


def values(network: Network, images: Array) -> tuple[Array, ...]:
    """Run forward: the images, then what each layer makes of them, read-only.

    Each array is input to one layer and output of the one before; the last are the
    logits. Read-only, so that a layer which writes into its input raises at that line.
    """
    run = [_checked(network, images)]
    for layer in network.layers:
        run.append(read_only(layer.forward(run[-1])))
    return tuple(run)


def cotangents(
    network: Network, run: tuple[Array, ...], seed: Array
) -> tuple[Array, ...]:
    """Run backward, on to the images: the cotangent of each array of :func:`values`.

    Parameters
    ----------
    network : Network
    run : tuple of Array
        What :func:`values` returned.
    seed : Array, shape (N, K)
        Cotangent of the logits.
    """
    back = [read_only(seed)]
    for layer, x in zip(reversed(network.layers), reversed(run[:-1]), strict=True):
        back.append(read_only(layer.vjp(x, back[-1])))
    return tuple(reversed(back))


def logits(network: Network, images: Array) -> Array:
    """Logits of each image.

    Parameters
    ----------
    network : Network
    images : Array, shape (N, C, H, W)
        Floats, or complex numbers for a complex-step derivative.

    Returns
    -------
    Array, shape (N, K)
        Freshly made, in NumPy's promotion of the network's and the images' dtype.
    """
    return values(network, images)[-1].copy()
