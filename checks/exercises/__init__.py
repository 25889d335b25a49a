"""Exercises: a course in hunting the faults of saliency maps."""
