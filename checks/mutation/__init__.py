"""Mutation: generated mistakes of ``lenet_ref``, planted by the thousand and judged."""
