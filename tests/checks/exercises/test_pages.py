"""What pages show is what the commands print today."""

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from typer.testing import CliRunner

from checks import cli
from checks.exercises.exercise import Chapter
from checks.exercises.syllabus import SYLLABUS

WORKED = """
from checks import reference
from checks.faults.fault import plant
from checks.faults.named import NAMED

fault = next(fault for fault in NAMED if fault.id == "{}")
copy = reference.lenet(plant(fault))
"""

GAP = "..."
"""In a page: what was printed there is left out."""


def shown(chapter: Chapter) -> Iterator[tuple[str, list[str]]]:
    """Each command of a page, and the lines that the page shows of its output."""
    pages = resources.files("checks.exercises").joinpath("pages")
    text = pages.joinpath(f"{chapter.name}.md").read_text(encoding="utf-8")
    for block in re.findall(r"```text\n(.*?)```", text, flags=re.DOTALL):
        command, *lines = block.splitlines()
        yield command.removeprefix("$ heatcheck "), lines


def test_each_page_shows_a_command() -> None:
    commands = {chapter.name: len(list(shown(chapter))) for chapter in SYLLABUS}

    assert min(commands.values()) > 0


@pytest.mark.parametrize(
    ("worked", "command", "lines"),
    [(one.worked, *block) for one in SYLLABUS for block in shown(one)],
)
def test_a_page_shows_what_is_printed(
    worked: str,
    command: str,
    lines: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "worked.py").write_text(WORKED.format(worked), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    runner = CliRunner(env={"COLUMNS": "80"})

    printed = runner.invoke(cli.app, command.split(), prog_name="heatcheck").stdout

    assert lines
    assert re.search(
        r"[\s\S]*".join(map(re.escape, "\n".join(lines).split(GAP))), printed
    )
