"""A framework that is missing is asked for by the line to type."""

import subprocess
import sys

import pytest

from checks import Contract
from checks.adapters import from_captum, from_torch
from checks.adapters.frameworks import MissingFrameworkError, framework
from tests.source import ROOT


@pytest.mark.parametrize(
    ("adapter", "name"), [(from_torch, "from_torch"), (from_captum, "from_captum")]
)
def test_missing_framework_gives_the_line_to_type(
    adapter: object, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.import_module", _missing)

    with pytest.raises(
        MissingFrameworkError,
        match=f"{name} needs torch, which is not installed: type pip install torch",
    ):
        adapter(object(), contract=Contract())  # type: ignore[operator]


def _missing(name: str) -> object:
    raise ModuleNotFoundError(name=name)


def test_missing_framework_is_an_import_error() -> None:
    with pytest.raises(ImportError, match="pip install no_such_framework"):
        framework("no_such_framework", "from_nothing")


def test_framework_that_is_there_but_broken_says_what_it_lacks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(_name: str) -> object:
        raise ModuleNotFoundError(name="what_it_needs")

    monkeypatch.setattr("importlib.import_module", broken)

    with pytest.raises(ModuleNotFoundError) as caught:
        framework("torch", "from_torch")

    assert caught.value.name == "what_it_needs"


def test_adapters_import_no_framework() -> None:
    script = (
        "import sys, checks.adapters; "
        "sys.exit(' '.join({'torch', 'captum'} & sys.modules.keys()))"
    )

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr.strip() == ""
