"""Adapters: they turn somebody's code into a subject."""

from checks.adapters.callables import from_callables
from checks.adapters.jax import from_jax
from checks.adapters.keras import from_keras
from checks.adapters.network import from_network

__all__ = ["from_callables", "from_jax", "from_keras", "from_network"]
