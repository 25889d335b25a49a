"""JAX's configuration: float64 where it is declared, and all of it as it was found."""

import contextlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from types import ModuleType

__all__ = ["computing_in", "config_kept"]


def computing_in(jax: ModuleType, dtype: str) -> AbstractContextManager[object]:
    """Context in which JAX makes float64 of float64; as it is set, for float32.

    Of this thread only: the global setting stays what it is.
    """
    if dtype != "float64":
        return contextlib.nullcontext()
    enable = getattr(jax, "enable_x64", None)
    if enable is None:  # before JAX 0.8
        enable = jax.experimental.enable_x64
    entered: AbstractContextManager[object] = enable(True)  # noqa: FBT003  (JAX's)
    return entered


@contextlib.contextmanager
def config_kept(jax: ModuleType) -> Iterator[None]:
    """Put back every global setting that was changed meanwhile."""
    before = dict(jax.config.values)
    try:
        yield
    finally:
        after = jax.config.values
        for name in [name for name in before if after.get(name) != before[name]]:
            jax.config.update(name, before[name])
