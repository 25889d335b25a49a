"""Geometries: the sizes of a layer and of what it is given."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

__all__ = ["KINDS", "WINDOWED", "Geometry", "Squared", "pinned", "read_by"]

Pair = tuple[int, int]

WINDOWED = ("conv2d", "max_pool2d", "avg_pool2d")
VECTORS = ("dense", "softmax")
KINDS = (*WINDOWED, "dense", "relu", "flatten", "softmax")
"""Kinds of layers that the battery knows."""


@dataclass(frozen=True)
class Squared:
    """Whole numbers for a layer that takes no pairs.

    Parameters
    ----------
    kernel, stride, padding : int
    """

    kernel: int
    stride: int
    padding: int


@dataclass(frozen=True)
class Geometry:
    """The sizes of a layer, and of the arrays that it is given.

    ``**vars(geometry)`` passes all on by name.

    Parameters
    ----------
    kind : str
        One of :data:`KINDS`.
    channels, filters : int
        Of images that go in; that come out of a convolution.
    kernel, stride, padding : (int, int)
        Rows and columns.
    height, width : int
        Of the images.
    batch : int
        How many at a time.
    inputs, outputs : int
        Lengths of the vectors of a dense layer or a softmax.

    Examples
    --------
    >>> geometry = Geometry("conv2d", channels=2, kernel=(2, 2), height=5, width=6)
    >>> geometry.x_shape, geometry.y_shape
    ((1, 2, 5, 6), (1, 1, 4, 5))
    >>> geometry.square.kernel
    2
    >>> print(geometry)
    2 channels, 1 filter, kernel 2x2, stride 1x1, padding 0x0, image 5x6, batch 1
    """

    kind: str
    channels: int = 1
    filters: int = 1
    kernel: Pair = (1, 1)
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    height: int = 1
    width: int = 1
    batch: int = 1
    inputs: int = 1
    outputs: int = 1

    @property
    def square(self) -> Squared:
        """Whole numbers; a factory that asks for them is given square kernels only."""
        return Squared(self.kernel[0], self.stride[0], self.padding[0])

    @property
    def x_shape(self) -> tuple[int, ...]:
        """Of what goes in."""
        if self.kind in VECTORS:
            return (self.batch, self.inputs)
        return (self.batch, self.channels, self.height, self.width)

    @property
    def y_shape(self) -> tuple[int, ...]:
        """Of what must come out."""
        if self.kind == "dense":
            return (self.batch, self.outputs)
        if self.kind == "flatten":
            return (self.batch, self.channels * self.height * self.width)
        if self.kind not in WINDOWED:
            return self.x_shape
        channels = self.filters if self.kind == "conv2d" else self.channels
        return (self.batch, channels, self._side(0), self._side(1))

    def _side(self, axis: int) -> int:
        side = (self.height, self.width)[axis] + 2 * self.padding[axis]
        return (side - self.kernel[axis]) // self.stride[axis] + 1

    @property
    def size(self) -> int:
        """Sum of all numbers: what is smaller is easier to look into."""
        numbers = (getattr(self, field.name) for field in fields(self))
        return sum(
            n if isinstance(n, int) else sum(n)
            for n in numbers
            if not isinstance(n, str)
        )

    def __str__(self) -> str:
        if self.kind in VECTORS:
            into = f"{self.inputs} inputs"
            out = f", {self.outputs} outputs" if self.kind == "dense" else ""
            return f"{into}{out}, batch {self.batch}"
        filters = f"{_counted(self.filters, 'filter')}, "
        windows = (
            f"kernel {_by(self.kernel)}, stride {_by(self.stride)}, "
            f"padding {_by(self.padding)}, "
        )
        return (
            f"{_counted(self.channels, 'channel')}, "
            f"{filters if self.kind == 'conv2d' else ''}"
            f"{windows if self.kind in WINDOWED else ''}"
            f"image {self.height}x{self.width}, batch {self.batch}"
        )


def _by(pair: Pair) -> str:
    return f"{pair[0]}x{pair[1]}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def read_by(make: Callable[[Geometry], Any], geometry: Geometry) -> frozenset[str]:
    """Names of the fields of ``geometry`` that a factory reads.

    Examples
    --------
    >>> sorted(read_by(lambda g: (g.channels, g.kernel), Geometry("conv2d")))
    ['channels', 'kernel']
    """
    names = {field.name for field in fields(Geometry)}
    read: set[str] = set()

    class WatchedSquared(Squared):
        def __getattribute__(self, name: str) -> Any:
            read.add(name)
            return super().__getattribute__(name)

    class Watched(Geometry):
        def __getattribute__(self, name: str) -> Any:
            read.update(names if name == "__dict__" else {name})
            if name == "square":
                return WatchedSquared(**vars(geometry.square))
            return super().__getattribute__(name)

    watched = Watched(**vars(geometry))
    read.clear()
    make(watched)
    return frozenset(read & {*names, "square"})


def pinned(
    geometry: Geometry,
    read: frozenset[str],
    kernel: Pair | None = None,
    stride: Pair | None = None,
) -> Geometry:
    """The geometry with what the factory does not ask for as it usually is.

    Parameters
    ----------
    geometry : Geometry
    read : set of str
        Fields that it asks for: without ``stride`` it is 1, or for a pooling the
        kernel; without ``padding`` 0; with ``square`` kernels are.
    kernel, stride : (int, int), optional
        What it has of itself.
    """
    if geometry.kind not in WINDOWED:
        return geometry
    one = geometry
    if kernel is not None:
        one = replace(one, kernel=kernel)
    if "square" in read:
        pairs = (one.kernel, one.stride, one.padding)
        k, s, p = ((pair[0], pair[0]) for pair in pairs)
        one = replace(one, kernel=k, stride=s, padding=p)
    if "stride" not in read:
        usual = (1, 1) if one.kind == "conv2d" else one.kernel
        one = replace(one, stride=stride or usual)
    if "padding" not in read:
        one = replace(one, padding=(0, 0))
    elif one.kind != "conv2d":  # a window of padding only has no value
        least = [min(p, k // 2) for p, k in zip(one.padding, one.kernel, strict=True)]
        one = replace(one, padding=(least[0], least[1]))
    height, width = (
        max(side, k - 2 * p)
        for side, k, p in zip(
            (one.height, one.width), one.kernel, one.padding, strict=True
        )
    )
    return replace(one, height=height, width=width)
