"""Operators: the ways in which a generated mistake changes one place of the source."""
