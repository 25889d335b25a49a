"""A small signed heat map without any symmetry."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from syrupy.data import Snapshot, SnapshotCollection

from checks.snapshots import HeatMap, HeatMapSnapshotExtension, as_text
from lenet_ref.trace import Array


@pytest.fixture
def heat_map() -> HeatMap:
    values = np.random.default_rng(11).normal(size=(9, 9))
    values[:2] = 0  # as where no gradient arrives
    values[4, 5] = -3.5  # the largest magnitude
    return HeatMap(values=values, score="logit", target=7, label=7)


@pytest.fixture
def with_values(heat_map: HeatMap) -> Callable[[Array], HeatMap]:
    """The heat map with other values."""
    return lambda values: replace(heat_map, values=values)


@pytest.fixture
def stored(heat_map: HeatMap, tmp_path: Path) -> Path:
    """The text of the heat map's snapshot, its picture beside it."""
    path = tmp_path / "snapshots" / "test_maps" / "test_seven.heatmap"
    path.parent.mkdir(parents=True)
    collection = SnapshotCollection(location=str(path))
    collection.add(Snapshot(name="test_seven", data=as_text(heat_map)))
    HeatMapSnapshotExtension.write_snapshot_collection(snapshot_collection=collection)
    return path


@pytest.fixture
def said(stored: Path) -> Callable[[HeatMap], list[str]]:
    """What the extension says about an actual map; nothing where it matches."""

    def say(actual: HeatMap) -> list[str]:
        extension = HeatMapSnapshotExtension()
        found = extension.read_snapshot_data_from_location(
            snapshot_location=str(stored), snapshot_name="", session_id=""
        )
        text = extension.serialize(actual)
        lines = list(extension.diff_lines(text, found))
        matches = extension.matches(serialized_data=text, snapshot_data=found)
        assert lines[-1].startswith("if the new map is right: ")
        assert matches == (len(lines) == 1)
        return lines[:-1]

    return say
