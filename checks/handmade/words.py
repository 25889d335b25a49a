"""Words: what people call kernel, stride, padding and the other sizes of a layer."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

__all__ = ["KINDS_BY_NAME", "ROLES", "bare", "kind_named", "role_of", "sides"]

ROLES: Mapping[str, tuple[str, ...]] = {
    "channels": ("inchannels", "channels", "c", "inputchannels", "numchannels", "cin",
                 "nchannels", "inc", "inchannel", "depth", "inputdepth", "nc", "inch",
                 "indepth", "inputchannel", "channelsin", "inplanes", "channel"),
    "filters": ("outchannels", "filters", "numfilters", "f", "nfilters", "cout", "nf",
                "outputchannels", "outc", "outchannel", "numkernels", "fn", "outch",
                "nkernels", "numfilter", "filternum", "outdepth", "channelsout",
                "outplanes", "kernels", "nfilter", "outputdepth", "filtersnum"),
    "kernel": ("kernelsize", "kernel", "k", "filtersize", "size", "poolsize", "pool",
               "window", "windowsize", "ksize", "kernelshape", "filtershape", "ks",
               "poolshape", "fs", "kernelsz", "poolingsize", "windowshape"),
    "kernel rows": ("kernelh", "kh", "kernelheight", "filterh", "fh", "filterheight",
                    "poolh", "poolheight", "ph", "hh", "kernelrows", "poolrows"),
    "kernel columns": ("kernelw", "kw", "kernelwidth", "filterw", "fw", "filterwidth",
                       "poolw", "poolwidth", "pw", "ww", "kernelcolumns",
                       "poolcolumns"),
    "stride": ("stride", "strides", "s", "step", "poolstride", "steps"),
    "padding": ("padding", "pad", "p", "zeropadding", "zeropad", "pads"),
    "inputs": ("infeatures", "inputs", "inputsize", "insize", "nin", "inputdim", "d",
               "indim", "din", "ninputs", "numinputs", "nx", "inputfeatures", "infeat",
               "fanin", "inputlen", "inputunits", "numin", "inunits"),
    "outputs": ("outfeatures", "outputs", "outputsize", "outsize", "nout", "outputdim",
                "outdim", "dout", "noutputs", "numoutputs", "ny", "units", "m",
                "outputfeatures", "nodes", "neurons", "hiddensize", "outfeat", "fanout",
                "numout", "outunits", "nunits", "outputunits", "nneurons"),
    "height": ("height", "h", "inputheight", "inheight", "hin", "inh", "rows"),
    "width": ("width", "w", "inputwidth", "inwidth", "win", "inw", "columns", "cols"),
    "input shape": ("inputshape", "inshape", "xshape", "imageshape"),
    "weight": ("weight", "weights", "kernelweights", "filterweights"),
    "bias": ("bias", "biases", "b"),
}  # fmt: skip
"""What a parameter may be called, in lower case without underscores."""

DECORATIONS = ("layer", "function", "activation", "act", "my", "naive", "simple",
               "slow", "fast", "custom", "numpy", "np", "basic", "vanilla", "fn",
               "from", "scratch", "op", "loop", "loops", "strided")  # fmt: skip
"""Parts of a class's name that say nothing of what it computes."""

KINDS_BY_NAME: Mapping[str, tuple[str, ...]] = {
    "relu": ("relu", "rectifier", "rectifiedlinear", "rectifiedlinearunit"),
    "max_pool2d": ("maxpool", "maxpooling", "maxpoolxx", "maxpoolxd", "maxpoolingx"),
    "avg_pool2d": ("avgpool", "avgpooling", "averagepool", "averagepooling",
                   "meanpool", "meanpooling"),
    "flatten": ("flatten", "flattening"),
    "dense": ("dense", "linear", "fc", "fullyconnected", "affine", "fullconnected",
              "fullyconnect", "innerproduct", "fullconnect"),
    "conv2d": ("conv", "convolution", "convolutional"),
    "softmax": ("softmax",),
}  # fmt: skip
"""What a class of each kind is called, bare of decorations, digits and dimension."""


def bare(name: str) -> str:
    """A name in lower case, without what says nothing.

    Examples
    --------
    >>> bare("MyReLU_Layer"), bare("Leaky_ReLU"), bare("numFilters")
    ('relu', 'leakyrelu', 'numfilters')
    """
    word = name.lower().replace("_", "")
    for _ in range(3):
        for part in DECORATIONS:
            if word != part:
                word = word.removeprefix(part).removesuffix(part)
    return word


def kind_named(name: str) -> str | None:
    """The kind that a class's name says for certain; None where it says another.

    Digits count where they may change what is meant: a ReLU6 is no ReLU.

    Examples
    --------
    >>> kind_named("MaxPooling2D"), kind_named("Conv3x3"), kind_named("FullyConnected")
    ('max_pool2d', 'conv2d', 'dense')
    >>> kind_named("LeakyReLU"), kind_named("ReLU6"), kind_named("Conv1d")
    (None, None, None)
    """
    word = bare(name).removesuffix("2d")
    if not re.search(r"[13]d$", word) and not word.startswith("relu"):
        word = bare(re.sub(r"\d+(x\d+)?$", "", word))
    kinds = (kind for kind, known in KINDS_BY_NAME.items() if word in known)
    return next(kinds, None)


def role_of(name: str) -> str | None:
    """What a parameter or attribute called ``name`` means; None if it is not known.

    Examples
    --------
    >>> role_of("num_filters"), role_of("padding"), role_of("colour")
    ('filters', 'padding', None)
    >>> role_of("W")
    'weight'
    """
    if name == "W":  # a width is not written so
        return "weight"
    word = name.lower().replace("_", "")
    return next((role for role, known in ROLES.items() if word in known), None)


def sides(value: Any) -> tuple[int, int] | None:
    """(rows, columns) of a number or a pair of them; None if it is neither.

    Examples
    --------
    >>> sides(2), sides([2, 3]), sides("same")
    ((2, 2), (2, 3), None)
    """
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        return int(value), int(value)
    if isinstance(value, tuple | list) and len(value) == 2:
        pairs = [sides(one) for one in value]
        if pairs[0] and pairs[1] and not any(isinstance(v, tuple) for v in value):
            return pairs[0][0], pairs[1][0]
    return None
