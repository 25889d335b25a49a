"""Snapshots are never written where nobody looks at them."""

import os
from collections.abc import Mapping

import pytest

__all__ = ["refuse_updates_in_ci"]

OPTIONS = {
    "update_snapshots": "--snapshot-update",
    "update_new_snapshots_only": "--snapshot-update-new-only",
}


def _is_ci(environment: Mapping[str, str]) -> bool:
    return environment.get("CI", "").lower() not in ("", "0", "false")


def refuse_updates_in_ci(config: pytest.Config) -> None:
    """Stop pytest where ``CI`` is set and snapshots would be written.

    For ``pytest_configure``.

    Raises
    ------
    pytest.UsageError
        Which pytest prints, to end with its exit code for usage errors, 4.
    """
    given = [words for name, words in OPTIONS.items() if config.getoption(name, None)]
    if given and _is_ci(os.environ):
        msg = (
            f"{given[0]} is refused in CI (the environment variable CI is "
            f"{os.environ['CI']!r}): run it on your own machine, look at the pictures "
            "in snapshots/, and commit what is right"
        )
        raise pytest.UsageError(msg)
