"""A small signed heat map without any symmetry, and a project that stores some."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from syrupy.data import Snapshot, SnapshotCollection

import checks
from checks.snapshots import HeatMap, HeatMapSnapshotExtension, as_text
from lenet_ref.trace import Array

ROOT = Path(__file__).parents[3]
INSTALLED = str(Path(checks.__file__).parents[1])

OUTER = ("CI", "PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT")
"""What says of the outer run of pytest how it is run, and not of an inner one."""

MODULE = """
import numpy as np
import pytest
from checks.snapshots import HeatMap, HeatMapSnapshotExtension

@pytest.fixture
def snapshot(snapshot):
    return snapshot.use_extension(HeatMapSnapshotExtension)

@pytest.mark.parametrize("target", [1, 7])
def test_seven(snapshot, target):
    values = np.array([[0, -2.0], [0.5, target]])
    assert snapshot == HeatMap(values=values, score="logit", target=target)

def test_alone(snapshot):
    assert snapshot == HeatMap(values=np.eye(2), score="loss", target=3, signed=False)
"""


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


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """What ``--snapshot-update`` made of a project without snapshots, and said."""
    path = tmp_path_factory.mktemp("generated")
    make_project(path)
    environment = {k: v for k, v in os.environ.items() if k not in OUTER}
    result = subprocess.run(
        (sys.executable, "-m", "pytest", "--snapshot-update"),
        cwd=path,
        env=environment | {"PYTHONPATH": INSTALLED},
        check=True,
        capture_output=True,
        text=True,
    )
    return path / "snapshots", result.stdout


def make_project(path: Path) -> None:
    """This project's conftest.py and three heat maps, not yet stored."""
    (path / "tests").mkdir()
    shutil.copy(ROOT / "conftest.py", path)
    options = "[pytest]\naddopts = --import-mode=importlib -p no:cacheprovider\n"
    (path / "pytest.ini").write_text(options, encoding="utf-8")
    (path / "tests" / "test_maps.py").write_text(MODULE, encoding="utf-8")


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project without snapshots."""
    monkeypatch.setenv("PYTHONPATH", INSTALLED)
    for name in OUTER:
        monkeypatch.delenv(name, raising=False)
    make_project(pytester.path)
    return pytester.path


@pytest.fixture
def stored_project(project: Path, generated: tuple[Path, str]) -> Path:
    """The same with its snapshots."""
    shutil.copytree(generated[0], project / "snapshots")
    return project
