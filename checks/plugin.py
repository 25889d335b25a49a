"""The pytest plugin: options in, one item a check, and each result as an outcome.

Its hooks are in ``heatcheck_pytest``, which imports this module once it is needed.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from checks.asked import Asked, asked_by
from checks.catalogue import CHECK_SET, named
from checks.judged import Judged
from checks.loading import LoadingError, load
from checks.outcomes import CheckFailure, settle, verdict_text
from checks.reporters.json_file import write_json
from checks.reporters.words import contract_line, counted
from checks.subject import Subject

__all__ = ["CheckItem", "Sitting", "sitting_from"]

NO_SUBJECT = (
    "no subject to judge; type --saliency-subject MODULE:ATTR or FILE.py:ATTR, or set "
    "subject in [tool.heatcheck] of pyproject.toml"
)


class CheckItem(pytest.Item):
    """One check of one subject."""

    parent: "SubjectCollector"

    def runtest(self) -> None:
        """Have the subject judged, if it is not yet, and tell the result."""
        judged = self.parent.judged
        strict = self.parent.sitting.asked.settings.strict
        one_of_several = bool(judged.subject.companions)
        settle(judged.result(self.name), strict=strict, named=one_of_several)

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None
    ) -> Any:
        """What the check says, without a traceback: the fault is none of ours."""
        if isinstance(excinfo.value, CheckFailure | pytest.xfail.Exception):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Headline of a failure; no end of the node id, whose dots pytest replaces."""
        return self.path, None, f"{self.name} of {self.parent.name}"


class SubjectCollector(pytest.Collector):
    """A subject: its items are the checks that were selected."""

    sitting: "Sitting"

    def collect(self) -> Iterator[CheckItem]:
        """One item a check, in catalogue order."""
        for check in self.sitting.asked.checks_of(self.name):
            item = CheckItem.from_parent(self, name=check)
            if self.config.pluginmanager.hasplugin("xdist"):
                # With --dist loadgroup one worker gets them all, and asks once.
                item.add_marker(pytest.mark.xdist_group(name=self.name))
            yield item

    @cached_property
    def judged(self) -> Judged:
        """The run that all its items share: of those that are not deselected."""
        mine = (item for item in self.session.items if item.parent is self)
        return self.sitting.judged(self.name, tuple(item.name for item in mine))


@dataclass(frozen=True, eq=False)
class Sitting:
    """What is judged in one session of pytest, and what came of it.

    Parameters
    ----------
    asked : Asked
    told : dict
        Verdict in words and report as JSON, by subject: what workers send.
    """

    asked: Asked
    told: dict[str, tuple[str, dict[str, Any]]] = field(
        default_factory=dict, init=False
    )
    _subjects: dict[str, Subject] = field(default_factory=dict, init=False)
    _runs: dict[tuple[str, tuple[str, ...]], Judged] = field(
        default_factory=dict, init=False
    )

    def subject(self, spec: str) -> Subject:
        """Load a subject, once."""
        if spec not in self._subjects:
            self._subjects[spec] = load(spec, beside=self.asked.settings.folder)
        return self._subjects[spec]

    def judged(self, spec: str, checks: tuple[str, ...]) -> Judged:
        """The one run of these checks on a subject."""
        expected = self.asked.settings.expected_of(spec)
        fresh = Judged(self.subject(spec), checks, self.asked.settings.seed, expected)
        return self._runs.setdefault((spec, checks), fresh)

    def header(self) -> Iterator[str]:
        """Lines that say what will be judged, and by what."""
        for spec in self.asked.specs:
            subject = self.subject(spec)
            networks = (subject, *subject.companions)
            for network in networks:
                line = contract_line(network.contract)
                yield f"heatcheck: {network.name}: {line}"
            checks = self.asked.checks_of(spec)
            applying = sum(
                any(named(check).inapplicable(n) is None for n in networks)
                for check in checks
            )
            yield (
                f"heatcheck: {counted(len(checks), 'check')}, {applying} applicable, "
                f"{len(checks) - applying} not; check set {CHECK_SET}, "
                f"seed {self.asked.settings.seed}"
            )

    def items(self, session: pytest.Session) -> Iterator[pytest.Item]:
        """The items of every subject."""
        for spec in self.asked.specs:
            collector = SubjectCollector.from_parent(session, name=spec, nodeid=spec)
            collector.sitting = self
            yield from session.genitems(collector)

    def whole_report(self) -> Any:
        """Report of the one subject there is, of all checks selected."""
        specs = self.asked.specs or tuple(filter(None, (self.asked.settings.subject,)))
        if not specs:
            pytest.fail(f"saliency_report: {NO_SUBJECT}", pytrace=False)
        if len(specs) > 1:
            msg = (
                f"saliency_report is of one subject, and there are {len(specs)}: "
                f"{', '.join(specs)}"
            )
            pytest.fail(msg, pytrace=False)
        try:
            return self.judged(specs[0], self.asked.checks).report
        except LoadingError as error:
            pytest.fail(f"saliency_report: {error}", pytrace=False)

    def close(self, *, write: bool) -> None:
        """Note what was found, for people and as JSON.

        Parameters
        ----------
        write : bool
            Whether to write the JSON too, where a file was named for it.
        """
        for (spec, _), judged in self._runs.items():
            if judged.has_run and spec in self.asked.specs:
                report = judged.report
                self.told[spec] = (verdict_text(report), report.as_json())
        for _, found in self.told.values():
            if write and self.asked.json is not None:
                write_json(found, self.asked.json, sys.stdout)


def sitting_from(config: pytest.Config) -> Sitting:
    """What the options and the settings ask for, with its subjects loaded.

    Raises
    ------
    pytest.UsageError
        If a subject, a check or a setting cannot be; the message says what to type.
    """
    sitting = Sitting(asked_by(config))
    try:
        for spec in sitting.asked.specs:
            sitting.subject(spec)
    except LoadingError as error:
        msg = f"--saliency-subject: {error}"
        raise pytest.UsageError(msg) from None
    return sitting
