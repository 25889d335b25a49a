"""Replicas: slow second implementations, from the formulas, used only as oracles."""
