"""The five kinds of layer that LeNet-5 is made of, general in their geometry."""

from lenet_ref.layers.convolution import Conv2d
from lenet_ref.layers.dense import Dense
from lenet_ref.layers.flatten import Flatten
from lenet_ref.layers.layer import Layer
from lenet_ref.layers.pooling import MaxPool2d
from lenet_ref.layers.relu import ReLU

__all__ = ["Conv2d", "Dense", "Flatten", "Layer", "MaxPool2d", "ReLU"]
