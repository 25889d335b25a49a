"""Snapshots in real runs of pytest: written, compared, refused, and cleared away."""

import shutil
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ADVICE = "if the new map is right: pytest --snapshot-update, look at it, commit it"

NAMES = ["test_alone", "test_seven[1]", "test_seven[7]"]


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
    stored_project: Path, generated: tuple[Path, str]
) -> None:
    assert "3 snapshots generated." in generated[1]
    assert files(stored_project) == [
        f"test_maps/{name}.{kind}" for name in NAMES for kind in ("heatmap", "png")
    ]


def test_stored_heat_maps_pass_from_any_folder(
    stored_project: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(stored_project / "tests")

    result = pytester.runpytest_subprocess("test_maps.py")

    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["3 snapshots passed."])


def test_moved_heat_map_fails_and_is_explained(
    stored_project: Path, pytester: pytest.Pytester
) -> None:
    edit(stored_project, "[0.5, target]", "[-0.5, target]")

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
        "signs flipped: 1, strongest at (row, column) (1, 0)",
        "scale: stored 7, unchanged",
        f"pictures: {folder}/ expected.png, actual.png, difference.png",
        ADVICE,
    ]
    left = {path.name for path in (stored_project / folder).iterdir()}
    assert left == {"expected.png", "actual.png", "difference.png"}


def test_update_replaces_what_moved_and_mends_what_is_damaged(
    stored_project: Path, pytester: pytest.Pytester
) -> None:
    folder = stored_project / "snapshots" / "test_maps"
    untouched = (folder / "test_seven[1].heatmap").stat().st_mtime_ns
    edit(stored_project, "np.eye(2)", "np.ones((2, 2))")
    (folder / "test_seven[7].heatmap").write_bytes(b"\x80")

    result = pytester.runpytest_subprocess("--snapshot-update")

    result.stdout.fnmatch_lines(["1 snapshot passed. 2 snapshots updated."])
    assert (folder / "test_seven[1].heatmap").stat().st_mtime_ns == untouched
    pytester.runpytest_subprocess().assert_outcomes(passed=3)


def test_orphan_is_reported_and_an_update_deletes_it_with_its_picture(
    stored_project: Path, pytester: pytest.Pytester
) -> None:
    edit(stored_project, "[1, 7]", "[7]")

    result = pytester.runpytest_subprocess("--snapshot-details")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["2 snapshots passed. 1 snapshot unused.", "*[[]1[]]*"])

    pytester.runpytest_subprocess("--snapshot-update").assert_outcomes(passed=2)

    assert [name for name in files(stored_project) if "[1]" in name] == []
    assert len(files(stored_project)) == 4


def test_snapshots_of_a_removed_module_are_reported(
    stored_project: Path, pytester: pytest.Pytester
) -> None:
    module = stored_project / "tests" / "test_maps.py"
    module.rename(module.with_name("test_other.py"))

    result = pytester.runpytest_subprocess("--snapshot-update-new-only")

    result.stdout.fnmatch_lines(["3 snapshots generated. 3 snapshots unused."])


def test_one_module_alone_leaves_the_snapshots_of_another(
    stored_project: Path, pytester: pytest.Pytester
) -> None:
    module = stored_project / "tests" / "test_maps.py"
    shutil.copy(module, module.with_name("test_other.py"))
    before = files(stored_project)

    result = pytester.runpytest_subprocess("--snapshot-update", "tests/test_other.py")

    result.stdout.fnmatch_lines(["3 snapshots generated."])
    assert set(before) < set(files(stored_project))


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
    stored_project: Path, pytester: pytest.Pytester
) -> None:
    pytest.importorskip("xdist")
    edit(stored_project, "[1, 7]", "[7]")

    result = pytester.runpytest_subprocess("-n", "2")

    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["2 snapshots passed. 1 snapshot unused."])
    assert files(stored_project)[0] == "test_maps/test_alone.heatmap"
