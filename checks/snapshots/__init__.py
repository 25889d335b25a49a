"""Heat maps as snapshots: the signed array as text, and the exact picture beside it.

In a test module, ``assert snapshot == HeatMap(...)`` compares with what is stored once
the module has the fixture below. Never put a NumPy array on the left of ``snapshot``:
NumPy compares it value by value, with a snapshot for each.

>>> import pytest
>>> from syrupy.assertion import SnapshotAssertion
>>> @pytest.fixture
... def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
...     return snapshot.use_extension(HeatMapSnapshotExtension)
"""

from checks.snapshots.ci import refuse_updates_in_ci
from checks.snapshots.comparison import SNAPSHOT_RTOL
from checks.snapshots.extension import HeatMapSnapshotExtension
from checks.snapshots.heat_map import HeatMap
from checks.snapshots.text import SnapshotFileError, as_text, read_text

__all__ = [
    "SNAPSHOT_RTOL",
    "HeatMap",
    "HeatMapSnapshotExtension",
    "SnapshotFileError",
    "as_text",
    "read_text",
    "refuse_updates_in_ci",
]
