"""Adapters: they turn somebody's code into a subject."""

from checks.adapters.callables import from_callables
from checks.adapters.captum import from_captum
from checks.adapters.jax import from_jax
from checks.adapters.keras import from_keras
from checks.adapters.layers import from_layers
from checks.adapters.network import from_network
from checks.adapters.torch import from_torch

__all__ = [
    "from_callables",
    "from_captum",
    "from_jax",
    "from_keras",
    "from_layers",
    "from_network",
    "from_torch",
]
