"""Hypothesis profiles, by the environment variable HYPOTHESIS_PROFILE; snapshots."""

import os

import pytest
from hypothesis import settings

settings.register_profile("dev", max_examples=20, deadline=None)
settings.register_profile(
    "ci", max_examples=100, deadline=None, derandomize=True, print_blob=True
)
settings.register_profile("nightly", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def pytest_configure(config: pytest.Config) -> None:
    from checks.snapshots import refuse_updates_in_ci

    refuse_updates_in_ci(config)
    # Meant for this run, and not for those that tests start.
    os.environ.pop("PYTEST_ADDOPTS", None)
