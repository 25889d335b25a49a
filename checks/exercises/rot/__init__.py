"""Rot: whether each exercise is still what its data says."""
