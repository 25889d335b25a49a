"""Adapters: they turn somebody's code into a subject."""

from checks.adapters.callables import from_callables
from checks.adapters.layers import from_layers
from checks.adapters.network import from_network

__all__ = ["from_callables", "from_layers", "from_network"]
