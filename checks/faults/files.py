"""Files: where the modules of ``lenet_ref`` are, by name."""

import functools
from importlib import resources
from typing import Any

__all__ = [
    "COMPUTING",
    "PACKAGE",
    "exists",
    "file_of",
    "is_package",
    "module_of",
    "path_of",
]

PACKAGE = "lenet_ref"

COMPUTING = (
    "lenet_ref.preprocessing",
    "lenet_ref.windows",
    "lenet_ref.layers.layer",
    "lenet_ref.layers.convolution",
    "lenet_ref.layers.relu",
    "lenet_ref.layers.pooling",
    "lenet_ref.layers.flatten",
    "lenet_ref.layers.dense",
    "lenet_ref.network",
    "lenet_ref.scores",
    "lenet_ref.saliency",
    "lenet_ref.tape",
    "lenet_ref.heatmap",
)
"""Modules that compute something between the pixels and the picture."""


@functools.cache
def is_package(name: str) -> bool:
    """Whether a module of the package has modules of its own."""
    return bool(_location(name).is_dir())


def _location(name: str) -> Any:  # a Traversable
    return resources.files(PACKAGE).joinpath(*name.split(".")[1:])


@functools.cache
def file_of(name: str) -> str:
    """File of a module of the package.

    Examples
    --------
    >>> file_of("lenet_ref.layers.relu"), file_of("lenet_ref")
    ('lenet_ref/layers/relu.py', 'lenet_ref/__init__.py')
    """
    return name.replace(".", "/") + ("/__init__.py" if is_package(name) else ".py")


def module_of(file: str) -> str:
    """Module of a file of the package.

    Examples
    --------
    >>> module_of("lenet_ref/layers/__init__.py")
    'lenet_ref.layers'
    """
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def path_of(name: str) -> str:
    """Where a module's file lies on disk, for tracebacks."""
    tail = file_of(name).split("/")[1:]
    return str(resources.files(PACKAGE).joinpath(*tail))


@functools.cache
def exists(name: str) -> bool:
    """Whether the package has a module of that name."""
    return bool(_location(name).is_dir() or _location(f"{name}.py").is_file())
