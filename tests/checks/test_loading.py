import sys
from pathlib import Path

import pytest

from checks.loading import LoadingError, load

MESSAGES = {
    "mine.py": "expected MODULE:ATTR or FILE.py:ATTR, got 'mine.py'; "
    "type mine.py:subject",
    ":right": "expected MODULE:ATTR or FILE.py:ATTR, got ':right'; type right:subject",
    "mime.py:right": "mime.py: no such file; type mine.py:right",
    "mine.py:rihgt": "mine.py has no 'rihgt'; type mine.py:right",
    "mine.py:makr": "mine.py has no 'makr'; type mine.py:maker",
    "nowhere_at_all:right": "no module named 'nowhere_at_all' here or among the "
    "installed packages",
    "mine.inside:right": "no module named 'mine.inside' here or among the installed "
    "packages",
    "mine.py:seven": "mine.py:seven is of type int, expected a Subject, or a function "
    "of no arguments that returns one",
    "mine.py:needy": "mine.py:needy needs the arguments images, labels; expected a "
    "Subject, or a function of no arguments that returns one",
    "mine.py:forgetful": "mine.py:forgetful() returned a NoneType, expected a Subject",
    "mine.py:exploding": "mine.py:exploding() raised at mine.py, line 50: "
    "KeyError: 'weights'",
    "mine.py:contradictory": "mine.py:contradictory() at mine.py, line 19: contract: "
    "score is 'logits', expected one of 'logit', 'probability', 'log_probability', "
    "'loss'",
}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("spec", MESSAGES)
def test_what_was_typed_wrongly_is_said_with_what_to_type(spec: str) -> None:
    with pytest.raises(LoadingError) as caught:
        load(spec)

    assert str(caught.value) == MESSAGES[spec]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("spec", ["mine.py:right", "mine.py:maker", "mine:right"])
def test_subject_is_called_what_was_typed(spec: str) -> None:
    assert load(spec).name == spec


def test_reference_keeps_the_names_of_its_networks() -> None:
    subject = load("checks.reference:reference")

    names = [one.name for one in (subject, *subject.companions)]
    assert names == ["checks.reference:lenet", "checks.reference:awkward"]


def test_file_finds_its_neighbours_and_takes_no_module_name(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = here / "a folder, né src"
    folder.mkdir()
    (folder / "neighbour_of_json.py").write_text("from mine import right as found\n")
    (folder / "json.py").write_text("from neighbour_of_json import found as subject\n")
    monkeypatch.setattr(sys, "path", list(sys.path))

    subject = load("a folder, né src/json.py:subject")

    assert subject.name == "a folder, né src/json.py:subject"
    assert not str(sys.modules["json"].__file__).startswith(str(here))


def test_companion_can_be_typed(here: Path) -> None:
    source = (here / "mine.py").read_text()
    both = "from dataclasses import replace\nboth = replace(right, companions=(nan,))\n"
    (here / "two.py").write_text(source + both)

    subject, companion = load("two.py:both"), load("two.py:both@2")

    assert [one.name for one in subject.companions] == ["two.py:both@2"]
    assert companion.name == "two.py:both@2"
    assert companion.companions == ()
    with pytest.raises(LoadingError) as caught:
        load("two.py:both@3")
    assert str(caught.value) == (
        "two.py:both@3: no such companion; type two.py:both or two.py:both@2"
    )


BROKEN = {
    "x = = 3": "broken.py raised at broken.py, line 1: SyntaxError: invalid syntax",
    "import no_such_framework": "broken.py raised at broken.py, line 1: "
    "ModuleNotFoundError: No module named 'no_such_framework'",
    "import sys\nsys.exit('usage: broken')": "broken.py raised at broken.py, line 2: "
    "SystemExit: usage: broken",
}


@pytest.mark.parametrize("source", BROKEN)
def test_file_that_raises_is_named_with_its_line(here: Path, source: str) -> None:
    (here / "broken.py").write_text(source)

    with pytest.raises(LoadingError) as caught:
        load("broken.py:subject")

    assert str(caught.value) == BROKEN[source]
    assert caught.value.__cause__ is not None


def test_what_a_file_prints_goes_to_standard_error(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = (here / "mine.py").read_text()
    (here / "loud.py").write_text(f"print('loading weights')\n{source}")

    load("loud.py:right")

    assert capsys.readouterr() == ("", "loading weights\n")
