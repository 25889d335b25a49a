"""Files: where the modules of ``lenet_ref`` are, by name."""

import functools
from importlib import resources
from typing import Any

__all__ = ["PACKAGE", "exists", "file_of", "is_package", "module_of", "path_of"]

PACKAGE = "lenet_ref"


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
