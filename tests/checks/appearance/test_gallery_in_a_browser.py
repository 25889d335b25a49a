"""The page as a browser shows it: the committed one, and one with all there may be."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.appearance.gallery import gallery
from tests.browser import MISSING, Browser, browser, program
from tests.checks.appearance.made_up import made_up
from tests.source import ROOT

pytestmark = pytest.mark.skipif(program() is None, reason=MISSING)

COMMITTED = ROOT / "docs" / "gallery.html"
FOCUSED = "document.activeElement.tagName"
OPEN = "[...document.querySelectorAll('details')].map(one => one.open)"
SUMMARIES = "[...document.querySelectorAll('summary')]"
TOLD = "getComputedStyle(document.querySelector('.told')).display"
TALLY = "document.getElementById('tally').textContent"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as found:
        yield found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    made = tmp_path_factory.mktemp("page") / "made-up.html"
    entries = [made_up(1), made_up(2, panel="blend", target=8)]
    made.write_text(gallery(entries), encoding="utf-8")
    return {"committed": COMMITTED, "made up": made}


EACH_PAGE = pytest.mark.parametrize("name", ["committed", "made up"])
EACH_LOOK = pytest.mark.parametrize(
    ("width", "scheme"), [(400, "light"), (400, "dark"), (1400, "light")]
)


@EACH_PAGE
@EACH_LOOK
def test_page_fits_with_every_answer_open(
    told: Browser, pages: dict[str, Path], name: str, width: int, scheme: str
) -> None:
    told.prefer(scheme)
    told.open(pages[name], width)

    told.run(f"{SUMMARIES}.forEach(one => one.click())")

    assert all(told.run(OPEN))
    assert told.run("innerWidth") == width
    assert told.run("document.documentElement.scrollWidth") <= width
    beyond = "one => one.getBoundingClientRect().right > innerWidth"
    assert told.run(f"[...document.querySelectorAll('*')].filter({beyond}).length") == 0


@EACH_PAGE
def test_pictures_are_decoded_described_and_all_there(
    told: Browser, pages: dict[str, Path], name: str
) -> None:
    told.open(pages[name], 1400)

    sizes = told.run(
        "Promise.all([...document.images].map(async one => {"
        "await one.decode(); return [one.naturalWidth, one.naturalHeight, one.alt]}))"
    )

    assert len(sizes) == 3 * len(told.run(OPEN)) > 0
    assert all(width == height > 0 for width, height, _ in sizes)
    assert all(alt for *_, alt in sizes)


@EACH_PAGE
def test_console_is_silent_and_nothing_is_fetched(
    told: Browser, pages: dict[str, Path], name: str
) -> None:
    told.open(pages[name], 1400)

    told.run("document.getElementById('all').click()")

    assert told.complaints() == []
    assert {url.partition(":")[0] for url in told.requests()} == {"file", "data"}
    assert [u for u in told.requests() if u.startswith("file")] == [
        pages[name].as_uri()
    ]


@EACH_PAGE
def test_every_answer_opens_by_keyboard_alone(
    told: Browser, pages: dict[str, Path], name: str
) -> None:
    told.open(pages[name], 1400)
    controls = told.run("document.querySelectorAll('summary, button, a').length")

    for _ in range(controls):
        told.press("Tab")
        if told.run(FOCUSED) == "SUMMARY":
            told.press("Enter")

    assert all(told.run(OPEN))
    assert told.run(TOLD) != "none"


def test_answer_is_not_told_before_it_is_asked_for(
    told: Browser, pages: dict[str, Path]
) -> None:
    told.open(pages["committed"], 1400)

    visible = told.run("document.body.innerText")

    assert told.run(TOLD) == "none"
    assert not any(told.run(OPEN))
    assert "is false." not in visible
    assert "Caught first by" not in visible


def test_guess_opens_its_answer_and_is_counted(
    told: Browser, pages: dict[str, Path]
) -> None:
    told.open(pages["committed"], 1400)
    pair = "document.querySelector('.pair')"
    false = told.run(f"{pair}.querySelector('details').dataset.false")

    told.run(f"{pair}.querySelector('[data-letter={false}]').focus()")
    told.press(" ")

    assert told.run(OPEN)[0]
    assert told.run(FOCUSED) == "SUMMARY"
    assert told.run(TALLY).startswith("Right in 1 of 1;")
    assert told.run(f"{pair}.querySelector('.yours').textContent") == "You could tell."
    disabled = f"[...{pair}.querySelectorAll('.guess')].map(one => one.disabled)"
    assert told.run(disabled) == [True, True]


def test_wrong_guess_says_so(told: Browser, pages: dict[str, Path]) -> None:
    told.open(pages["committed"], 1400)

    told.run("document.querySelector('.true .guess').click()")

    assert told.run(TALLY).startswith("Right in 0 of 1;")
    said = told.run("document.querySelector('.yours').textContent")
    assert said == "You took the true one."


def test_print_is_on_white_and_without_controls(
    told: Browser, pages: dict[str, Path], tmp_path: Path
) -> None:
    told.open(pages["committed"], 1400)

    told.prefer("dark", media="print")

    assert told.run("getComputedStyle(document.body).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    shown = "getComputedStyle(document.getElementById('all').parentElement).display"
    assert told.run(shown) == "none"
    told.print(tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
