"""Snapshots are not written in CI, where nobody would look at them."""

from pathlib import Path

import pytest

from checks.snapshots import refuse_updates_in_ci

pytest_plugins = ["pytester"]

REFUSED = "is refused in CI (the environment variable CI is"
INSTEAD = (
    "run it on your own machine, look at the pictures in snapshots/, and commit what "
    "is right"
)


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
    assert not (project / "snapshots").exists()


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
