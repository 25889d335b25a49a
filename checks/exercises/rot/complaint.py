"""A complaint: what is rotten."""

from dataclasses import dataclass

__all__ = ["Complaint"]


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is rotten.

    Parameters
    ----------
    name : str
        Of an exercise, a chapter or an invariant to be written.
    says : str
    """

    name: str
    says: str
