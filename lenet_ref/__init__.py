"""LeNet-5 in NumPy and its Vanilla Gradient heat maps: the reference.

Examples
--------
>>> import numpy as np
>>> network = lenet5(load_weights(), dtype=np.float64)
>>> images, labels = digits()
>>> logits(network, images).shape == (len(images), 10)
True
>>> maps = vanilla_gradient(network, images, labels, score="logit")
>>> maps.shape == images.shape
True
"""

from lenet_ref.data import DataError, digits, pixels
from lenet_ref.heatmap import blend, picture, render
from lenet_ref.layers import Conv2d, Dense, Flatten, Layer, MaxPool2d, ReLU
from lenet_ref.network import Network, lenet5, logits
from lenet_ref.preprocessing import preprocess, restore
from lenet_ref.saliency import fold, vanilla_gradient
from lenet_ref.scores import SCORES, Score
from lenet_ref.tape import record
from lenet_ref.trace import Step, Trace
from lenet_ref.weights import Weights, load_weights, random_weights, save_weights

__all__ = [
    "SCORES",
    "Conv2d",
    "DataError",
    "Dense",
    "Flatten",
    "Layer",
    "MaxPool2d",
    "Network",
    "ReLU",
    "Score",
    "Step",
    "Trace",
    "Weights",
    "blend",
    "digits",
    "fold",
    "lenet5",
    "load_weights",
    "logits",
    "picture",
    "pixels",
    "preprocess",
    "random_weights",
    "record",
    "render",
    "restore",
    "save_weights",
    "vanilla_gradient",
]
