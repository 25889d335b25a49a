"""Chapters: the exercises of each, as data."""
