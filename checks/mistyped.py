"""What was typed and cannot be."""

__all__ = ["MistypedError"]


class MistypedError(Exception):
    """An option that cannot be; the message says what can."""
