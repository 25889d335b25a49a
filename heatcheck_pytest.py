"""The hooks that pytest finds by the entry point; of ours nothing else, until asked.

``checks`` is a name that a project may well use for a folder of its own, and only one
of the two can be imported by it. So ours is imported when an option or a setting asks
for it, is in place while it is at work, and steps aside wherever theirs can be meant.
"""

import contextlib
import importlib
import importlib.util
import sys
import tomllib
from collections.abc import Generator, Iterator
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

__all__ = ["Beside"]

NAME = "checks"
OURS = Path(__file__).resolve().parent / NAME / "__init__.py"


def _is_ours(file: str | None) -> bool:
    return file is not None and Path(file).resolve() == OURS


class Beside:
    """Our package and whatever else goes by its name: each is itself where it works."""

    def __init__(self) -> None:
        self._ours: dict[str, ModuleType] = {}
        self._at_work = False
        self.theirs: str | None = None

    @contextlib.contextmanager
    def ours(self) -> Iterator[None]:
        """Ours is in place; afterwards theirs, if there is any."""
        if self._at_work:
            yield
            return
        there = getattr(sys.modules.get(NAME), "__file__", None)
        theirs = {} if _is_ours(there) else self._taken()
        sys.modules.update(self._ours)
        if NAME not in sys.modules:
            self._import()
        self._at_work = True
        try:
            yield
        finally:
            self._at_work = False
            self.theirs = there if theirs else self._found(None)
            if self.theirs is not None:
                self._ours = self._taken()
                sys.modules.update(theirs)

    def make_way(self, folder: Path) -> None:
        """Step aside if modules of ``folder`` may mean one of their own."""
        while (folder / "__init__.py").is_file() and folder != folder.parent:
            folder = folder.parent
        there = getattr(sys.modules.get(NAME), "__file__", None)
        if _is_ours(there) and self._found([str(folder)]) is not None:
            self._ours = self._taken()

    def _found(self, path: list[str] | None) -> str | None:
        """Theirs, if it can be imported; a folder without __init__.py gives way."""
        spec = PathFinder.find_spec(NAME, path)
        origin = spec.origin if spec else None
        return None if _is_ours(origin) else origin

    def _taken(self) -> dict[str, ModuleType]:
        names = [name for name in sys.modules if name.partition(".")[0] == NAME]
        return {name: sys.modules.pop(name) for name in names}

    def _import(self) -> None:
        """Import ours from where it lies, whatever comes first on the path."""
        spec = importlib.util.spec_from_file_location(
            NAME, OURS, submodule_search_locations=[str(OURS.parent)]
        )
        if spec is None or spec.loader is None or not OURS.is_file():
            msg = f"heatcheck: no {OURS}; type pip install --force-reinstall heatcheck"
            raise pytest.UsageError(msg)
        sys.modules[NAME] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[NAME])


BESIDE = Beside()
MEANT = " (here 'checks' is heatcheck's package; if {} was meant, rename it)"
SITTING: pytest.StashKey[Any] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of the command line; they win over ``[tool.heatcheck]``."""
    group = parser.getgroup("heatcheck", "saliency maps (heatcheck)")
    group.addoption(
        "--saliency-subject",
        action="append",
        default=[],
        metavar="SUBJECT",
        help="MODULE:ATTR or FILE.py:ATTR, to be judged by a test for each check; may "
        "be repeated.",
    )
    group.addoption(
        "--saliency-seed", type=int, metavar="N", help="Of every random choice."
    )
    group.addoption(
        "--saliency-select",
        action="append",
        metavar="CHECK",
        help="Id, family or pattern; may be repeated.",
    )
    strict = {"dest": "saliency_strict", "action": "store_const", "default": None}
    for option, value, text in (
        ("--saliency-strict", True, "Checks that are inconclusive fail."),
        ("--no-saliency-strict", False, "They are skipped with the reason."),
    ):
        group.addoption(option, const=value, help=text, **strict)
    group.addoption("--saliency-json", metavar="FILE", help="Write the report there.")


def pytest_configure(config: pytest.Config) -> None:
    """Load the subjects, if any are asked for."""
    options = config.option
    asked = options.saliency_subject or options.saliency_json
    if not asked and not _has_settings(config.rootpath):
        return
    try:
        with BESIDE.ours():
            plugin = importlib.import_module(f"{NAME}.plugin")
            config.stash[SITTING] = plugin.sitting_from(config)
    except pytest.UsageError as error:
        msg = f"{error}{MEANT.format(BESIDE.theirs) if BESIDE.theirs else ''}"
        raise pytest.UsageError(msg) from None


def _has_settings(folder: Path) -> bool:
    """Whether a pyproject.toml from here upwards has a table for us."""
    for place in (folder, *folder.parents):
        with contextlib.suppress(OSError, ValueError):
            text = (place / "pyproject.toml").read_text(encoding="utf-8")
            if "heatcheck" in text and "heatcheck" in tomllib.loads(text)["tool"]:
                return True
    return False


@contextlib.contextmanager
def _sitting(config: pytest.Config) -> Iterator[Any]:
    """What is being judged, ours in place; None where nothing is."""
    if SITTING not in config.stash:
        yield None
        return
    with BESIDE.ours():
        yield config.stash[SITTING]


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Subject, contract, check set, seed, and how many checks apply."""
    with _sitting(config) as sitting:
        return list(sitting.header()) if sitting else []


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Keep node ids of ours from being taken for files."""
    with _sitting(session.config) as sitting:
        if sitting:
            arguments = session.config.args
            arguments[:] = [a for a in arguments if not sitting.asked.is_picked(a)]


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> None:
    """Step aside before modules that have a package of the same name are imported."""
    if SITTING in parent.config.stash:
        BESIDE.make_way(path)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, items: list[pytest.Item]
) -> None:
    """Add ours to what was collected, before anything is deselected."""
    with _sitting(session.config) as sitting:
        if sitting:
            items.extend(sitting.items(session))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Ours is in place while an item of ours is at work."""
    with BESIDE.ours() if _owns(item) else contextlib.nullcontext():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A check is skipped in its subject, not at a line of ours."""
    report = yield
    if _owns(item) and isinstance(report.longrepr, tuple):
        *_, reason = report.longrepr
        subject: Any = (item.nodeid.partition("::")[0], None, reason)
        report.longrepr = subject
    return report


def _owns(item: pytest.Item) -> bool:
    return type(item).__module__ == f"{NAME}.plugin"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Note what was found, and write it; a worker of xdist sends it instead."""
    with _sitting(session.config) as sitting:
        if sitting is not None:
            output = getattr(session.config, "workeroutput", None)
            sitting.close(write=output is None)
            if output is not None:
                output[__name__] = sitting.told


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what a worker of xdist has found."""
    output = getattr(node, "workeroutput", None) or {}
    if SITTING in node.config.stash:
        node.config.stash[SITTING].told.update(output.get(__name__, {}))


def pytest_terminal_summary(
    terminalreporter: "pytest.TerminalReporter", config: pytest.Config
) -> None:
    """The verdict, and the suspects."""
    told = config.stash[SITTING].told if SITTING in config.stash else {}
    for text, _ in told.values():
        terminalreporter.section("heatcheck")
        terminalreporter.write_line(text)


@pytest.fixture(scope="session")
def saliency_report(request: pytest.FixtureRequest) -> Any:
    """Report (``checks.Report``) of the subject given by option or setting."""
    with BESIDE.ours():
        plugin = importlib.import_module(f"{NAME}.plugin")
        given = request.config.stash.get(SITTING, None)
        return (given or plugin.sitting_from(request.config)).whole_report()
