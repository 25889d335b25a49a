"""Keras 3: any model of it, on whichever backend is set, as a black box."""

from checks.adapters.keras.model import from_keras

__all__ = ["from_keras"]
