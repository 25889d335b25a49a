import io

import pytest

from checks.reporters.page import Page


class Terminal(io.TextIOWrapper):
    """Text in memory that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def written(encoding: str = "utf-8", *, tty: bool = False) -> str:
    kind = Terminal if tty else io.TextIOWrapper
    file = kind(io.BytesIO(), encoding=encoding)
    page = Page(file)
    page.lead("FAIL", "a [bold]subject[/bold] :smile: " + page.bar(0.5, 4), "bold red")
    file.seek(0)
    return file.read()


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


def test_pipe_gets_no_escape_codes_and_text_as_it_is() -> None:
    assert written() == "FAIL  a [bold]subject[/bold] :smile: ██··\n"


def test_terminal_gets_colour() -> None:
    assert written(tty=True).startswith("\x1b[1;31mFAIL\x1b[0m  a ")


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colour_can_be_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    assert "31m" not in written(tty=True)


def test_bars_are_ascii_where_nothing_else_can_be_written() -> None:
    assert written("ascii").endswith("##..\n")
