"""Appearance: how false heat maps look beside the true ones, and what can tell."""
