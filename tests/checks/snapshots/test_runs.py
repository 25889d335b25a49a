"""Snapshots in real runs of pytest: written, compared, refused, and cleared away."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import checks
from checks.snapshots import refuse_updates_in_ci

pytest_plugins = ["pytester"]

ROOT = Path(checks.__file__).parents[1]

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

REFUSED = "is refused in CI (the environment variable CI is"
INSTEAD = (
    "run it on your own machine, look at the pictures in snapshots/, and commit what "
    "is right"
)
ADVICE = "if the new map is right: pytest --snapshot-update, look at it, commit it"

NAMES = ["test_alone", "test_seven[1]", "test_seven[7]"]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """What ``--snapshot-update`` made of a project without snapshots, and said."""
    path = tmp_path_factory.mktemp("generated")
    make_project(path)
    environment = {k: v for k, v in os.environ.items() if k != "CI"}
    result = subprocess.run(
        (sys.executable, "-m", "pytest", "--snapshot-update"),
        cwd=path,
        env=environment | {"PYTHONPATH": str(ROOT)},
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
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("CI", raising=False)
    make_project(pytester.path)
    return pytester.path


@pytest.fixture
def stored(project: Path, generated: tuple[Path, str]) -> Path:
    """The same with its snapshots."""
    shutil.copytree(generated[0], project / "snapshots")
    return project


def files(project: Path) -> list[str]:
    folder = project / "snapshots"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))


def edit(project: Path, before: str, after: str) -> None:
    path = project / "tests" / "test_maps.py"
    assert before in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(before, after))


def test_missing_snapshot_fails_and_says_what_to_do(
    project: Path, pytester: pytest.Pytester
) -> None:
    result = pytester.runpytest_subprocess("-k", "alone")

    result.assert_outcomes(failed=1, deselected=2)
    result.stdout.fnmatch_lines(
        [
            "E*Snapshot 'test_alone' does not exist!",
            f"E*{ADVICE}",
        ]
    )
    assert files(project) == []


def test_update_writes_text_and_picture_in_one_folder_a_module(
    stored: Path, generated: tuple[Path, str]
) -> None:
    assert "3 snapshots generated." in generated[1]
    assert files(stored) == [
        f"test_maps/{name}.{kind}" for name in NAMES for kind in ("heatmap", "png")
    ]


def test_stored_heat_maps_pass_from_any_folder(
    stored: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(stored / "tests")

    result = pytester.runpytest_subprocess("test_maps.py")

    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["3 snapshots passed."])


def test_moved_heat_map_fails_and_is_explained(
    stored: Path, pytester: pytest.Pytester
) -> None:
    edit(stored, "[0.5, target]", "[-0.5, target]")

    result = pytester.runpytest_subprocess("-k", "seven and 7")

    result.assert_outcomes(failed=1, deselected=2)
    explained = [line for line in result.outlines if line.startswith("E  ")]
    folder = "snapshots-failed/test_maps/test_seven[7]"
    assert [line.removeprefix("E").strip() for line in explained[1:]] == [
        "the map is not as stored in snapshots/test_maps/test_seven[7].heatmap",
        "pixels beyond 1e-08 of the scale: 1 of 4",
        (
            "largest difference: 0.143 of the scale, at row 1, column 0: "
            "stored 0.5, actual -0.5"
        ),
        "signs flipped: 1, at (row, column) (1, 0)",
        "scale: stored 7, unchanged",
        f"pictures: {folder}/ expected.png, actual.png, difference.png",
        ADVICE,
    ]
    left = {path.name for path in (stored / folder).iterdir()}
    assert left == {"expected.png", "actual.png", "difference.png"}


def test_update_replaces_what_moved_and_mends_what_is_damaged(
    stored: Path, pytester: pytest.Pytester
) -> None:
    folder = stored / "snapshots" / "test_maps"
    untouched = (folder / "test_seven[1].heatmap").stat().st_mtime_ns
    edit(stored, "np.eye(2)", "np.ones((2, 2))")
    (folder / "test_seven[7].heatmap").write_bytes(b"\x80")

    result = pytester.runpytest_subprocess("--snapshot-update")

    result.stdout.fnmatch_lines(["1 snapshot passed. 2 snapshots updated."])
    assert (folder / "test_seven[1].heatmap").stat().st_mtime_ns == untouched
    pytester.runpytest_subprocess().assert_outcomes(passed=3)


def test_orphan_is_reported_and_an_update_deletes_it_with_its_picture(
    stored: Path, pytester: pytest.Pytester
) -> None:
    edit(stored, "[1, 7]", "[7]")

    result = pytester.runpytest_subprocess("--snapshot-details")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["2 snapshots passed. 1 snapshot unused.", "*[[]1[]]*"])

    pytester.runpytest_subprocess("--snapshot-update").assert_outcomes(passed=2)

    assert [name for name in files(stored) if "[1]" in name] == []
    assert len(files(stored)) == 4


def test_snapshots_of_a_removed_module_are_reported(
    stored: Path, pytester: pytest.Pytester
) -> None:
    (stored / "tests" / "test_maps.py").rename(stored / "tests" / "test_other.py")

    result = pytester.runpytest_subprocess("--snapshot-update-new-only")

    result.stdout.fnmatch_lines(["3 snapshots generated. 3 snapshots unused."])


def test_update_is_refused_in_ci(
    project: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")

    result = pytester.runpytest_subprocess("--snapshot-update")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert result.errlines == [
        f"ERROR: --snapshot-update {REFUSED} 'true'): {INSTEAD}",
        "",
    ]
    assert files(project) == []


@pytest.mark.parametrize("option", ["--snapshot-update", "--snapshot-update-new-only"])
@pytest.mark.parametrize("value", ["1", "true", "GitLab"])
def test_every_way_to_write_is_refused_in_any_ci(
    option: str,
    value: str,
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CI", value)

    with pytest.raises(pytest.UsageError) as caught:
        refuse_updates_in_ci(pytester.parseconfig(option))

    assert str(caught.value) == f"{option} {REFUSED} {value!r}): {INSTEAD}"


@pytest.mark.parametrize(
    ("option", "value"),
    [("--snapshot-update", value) for value in ("", "0", "false", "False")]
    + [("--snapshot-details", "true")],
)
def test_nothing_is_refused_where_ci_is_off_or_nothing_is_written(
    option: str,
    value: str,
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CI", value)

    refuse_updates_in_ci(pytester.parseconfig(option))


def test_something_else_than_a_heat_map_is_told_what_to_write(
    project: Path, pytester: pytest.Pytester
) -> None:
    edit(
        project, 'HeatMap(values=np.eye(2), score="loss", target=3, signed=False)', "7"
    )

    result = pytester.runpytest_subprocess("-k", "alone")

    result.stdout.fnmatch_lines(
        ["E*TypeError: expected a HeatMap, got int; write assert snapshot == *"]
    )


def test_workers_of_xdist_share_the_snapshots(
    stored: Path, pytester: pytest.Pytester
) -> None:
    pytest.importorskip("xdist")
    edit(stored, "[1, 7]", "[7]")

    result = pytester.runpytest_subprocess("-n", "2")

    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["2 snapshots passed. 1 snapshot unused."])
    assert files(stored)[0] == "test_maps/test_alone.heatmap"
