"""What a command line of pytest asks for, over what the project's settings say."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from checks.catalogue import named
from checks.runner import selected
from checks.settings import Settings, settings_from

__all__ = ["Asked", "asked_by"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Subjects and checks.

    Parameters
    ----------
    settings : Settings
        The command line's over those of the pyproject.toml.
    specs : tuple of str
        Subjects to collect, as typed.
    checks : tuple of str
        Ids of the checks selected.
    picked : mapping of str to tuple of str
        Of each subject whose node ids were typed, the ids of the checks in them.
    json : str, optional
        File for the report.
    """

    settings: Settings
    specs: tuple[str, ...]
    checks: tuple[str, ...]
    picked: Mapping[str, tuple[str, ...]]
    json: str | None

    def checks_of(self, spec: str) -> tuple[str, ...]:
        """Ids of the checks to put to a subject."""
        return self.picked.get(spec) or self.checks

    def is_picked(self, argument: str) -> bool:
        """Whether an argument is a node id of ours, and no file."""
        return argument.partition("::")[0] in self.picked


def asked_by(config: pytest.Config) -> Asked:
    """What the options and the settings ask for.

    Raises
    ------
    pytest.UsageError
        If a check, a setting or a file cannot be; the message says what to type.
    """
    try:
        settings = _settings(config)
        picked = _picked(config, settings)
        specs = tuple(picked) or _specs(config, settings)
        checks = tuple(check.id for check in selected(settings.select or None))
    except ValueError as error:
        msg = str(error).replace("--select", "--saliency-select")
        raise pytest.UsageError(msg) from None
    json = _json_file(config.option.saliency_json, len(specs))
    return Asked(settings, specs, checks, picked, json)


def _settings(config: pytest.Config) -> Settings:
    """Those of the project, as the command line has them."""
    given = {
        "seed": config.option.saliency_seed,
        "select": config.option.saliency_select,
        "strict": config.option.saliency_strict,
    }
    typed = {name: value for name, value in given.items() if value is not None}
    if typed.get("seed", 0) < 0:
        msg = f"--saliency-seed {typed['seed']}: expected an integer from 0 on"
        raise pytest.UsageError(msg)
    return replace(settings_from(config.rootpath), **typed)


def _specs(config: pytest.Config, settings: Settings) -> tuple[str, ...]:
    """Subjects typed; or that of the settings, unless files or tests were typed."""
    typed = tuple(dict.fromkeys(config.option.saliency_subject))
    if typed or config.args_source is config.ArgsSource.ARGS:
        return typed
    return tuple(filter(None, (settings.subject,)))


def _picked(config: pytest.Config, settings: Settings) -> Mapping[str, tuple[str, ...]]:
    """Of each subject whose node ids were typed, the ids of the checks in them."""
    known = (*config.option.saliency_subject, settings.subject)
    picked: dict[str, tuple[str, ...]] = {}
    for spec, _, check in (argument.partition("::") for argument in config.args):
        if spec in known:
            picked[spec] = picked.get(spec, ()) + ((named(check).id,) if check else ())
    return picked


def _json_file(file: str | None, subjects: int) -> str | None:
    """See beforehand whether there will be one report, and a place for it."""
    if file is None:
        return None
    folder = Path(file).parent
    problem = None
    if subjects != 1:
        problem = f"holds the report of one subject, and there are {subjects}"
    elif file == "-" or Path(file).suffix == ".py" or Path(file).is_dir():
        problem = "expected a file such as report.json"
    elif not folder.is_dir():
        problem = f"no folder {folder}; type mkdir -p {folder}"
    if problem is not None:
        msg = f"--saliency-json {file}: {problem}"
        raise pytest.UsageError(msg)
    return file
