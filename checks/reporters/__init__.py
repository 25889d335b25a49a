"""Reporters: they put results into words and files, and compute nothing."""
