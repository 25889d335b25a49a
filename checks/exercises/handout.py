"""Handouts: the files of an exercise's folder, as bytes by path."""

import json
import textwrap
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from types import ModuleType

from checks.exercises.claims import steps
from checks.exercises.course import Place, fault_of, named_fault
from checks.exercises.exercise import Chapter, Exercise
from checks.exercises.heat_maps import (
    Drawn,
    drawn,
    true_pictures_of,
)
from checks.exercises.png import png, sheet
from checks.faults.edit import edited
from checks.faults.fault import Fault, plant

__all__ = [
    "CODE",
    "PAGE",
    "PICTURE",
    "chapter_files",
    "drawn_by",
    "handout",
    "library_of",
    "picture_of",
    "score_of",
]

PICTURE = "heat-map.png"

CODE = "lenet_ref"

LEFT_OUT = ("__pycache__",)


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for one in sorted(folder.iterdir(), key=lambda item: item.name):
        if one.name in LEFT_OUT:
            continue
        if one.is_dir():
            yield from _files(one, f"{path}/{one.name}")
        else:
            yield f"{path}/{one.name}", one.read_bytes()


def _whole() -> dict[str, bytes]:
    """All files of the installed package."""
    return dict(_files(resources.files(CODE), CODE))


def library_of(fault: Fault) -> Mapping[str, bytes]:
    """Files of the package with the fault in it, by path; all else is the reference's.

    Examples
    --------
    >>> found = library_of(named_fault("relu-mask-dropped"))
    >>> [path for path, data in _whole().items() if found[path] != data]
    ['lenet_ref/layers/relu.py']
    """
    files, edits = _whole(), fault.edits
    for path in dict.fromkeys(edit.file for edit in edits):
        own = tuple(edit for edit in edits if edit.file == path)
        files[path] = edited(files[path].decode(), own).encode()
    return files


def score_of(exercise: Exercise) -> str:
    """What the heat map is of, in words."""
    shown = exercise.score.replace("_", "-")
    return f"a {exercise.digit}, explained for the {shown} of the {exercise.target}"


def drawn_by(library: ModuleType, exercise: Exercise) -> Drawn:
    """The heat map that an exercise shows, as a copy draws it."""
    return drawn(library, exercise.digit, exercise.target, exercise.score)


def picture_of(found: Drawn, exercise: Exercise, *, both: bool) -> bytes:
    """PNG of digit, blend and heat map; below it the true ones, if they are shown."""
    true = true_pictures_of(exercise.digit, exercise.target, exercise.score)
    rows = []
    for one in (found, true) if both else (found,):
        blank = [(true.digit if one.digit is None else one.digit)]
        panels = [*blank, one.blend, one.heat]
        rows.append([panel for panel in panels if panel is not None])
    return png(sheet(rows))


README = """# {number:02d} {title}

{symptom}

{picture}

One step of the code in `lenet_ref/` is wrong, in one line or in a few that
belong together. Find it before you mend it:

    heatcheck learn picture            the heat map, in the terminal
    heatcheck learn trace              what size the values are at each step
    heatcheck learn guess CHECK        does it see it? (heatcheck explain)
    python debug.py --step conv3       stop there; --backward: on the way back
    heatcheck learn claim STEP         name the step that is wrong
    heatcheck learn run                is it mended?
    heatcheck learn hint               when stuck

{goal}
"""

WIDTH = 80

PANELS = "the digit, the blend, the heat map."
BELOW = "The row below it is how it should be."
ALONE = "How it should be is not shown: look closely."

DEBUG = '''"""Stop in the debugger at one step of this copy's run.

python debug.py --step conv3 [--backward] [--digit 7] [--target 7]
"""

import sys

from lenet_ref.__main__ main

sys.exit(main(["debug", *sys.argv[1:]]))
'''.replace("__main__ main", "__main__ import main")


def _launch() -> str:
    """Settings of an editor: stop at a step that is chosen from a list."""
    forward = ["--step", "${input:step}", "--digit", "${input:digit}"]
    common = {
        "type": "debugpy",
        "request": "launch",
        "program": "${workspaceFolder}/debug.py",
        "cwd": "${workspaceFolder}",
        "console": "integratedTerminal",
        "justMyCode": False,
    }
    settings = {
        "version": "0.2.0",
        "configurations": [
            {"name": "step, forward", **common, "args": forward},
            {"name": "step, backward", **common, "args": [*forward, "--backward"]},
        ],
        "inputs": [
            {
                "id": "step",
                "type": "pickString",
                "description": "step to stop at",
                "options": list(steps()),
                "default": "conv3",
            },
            {
                "id": "digit",
                "type": "promptString",
                "description": "digit",
                "default": "7",
            },
        ],
    }
    return json.dumps(settings, indent=2) + "\n"


def _readme(place: Place) -> str:
    exercise = place.exercise
    below = BELOW if exercise.shown == "beside" else ALONE
    picture = f"`{PICTURE}` shows {score_of(exercise)}: {PANELS} {below}"
    return README.format(
        number=place.number,
        title=exercise.title,
        symptom=textwrap.fill(exercise.symptom, WIDTH),
        picture=textwrap.fill(picture, WIDTH),
        goal=textwrap.fill(f"What is learnt here: {exercise.goal}", WIDTH),
    )


def handout(place: Place) -> Mapping[str, bytes]:
    """Files of an exercise's folder: nothing among them tells where the fault is.

    Parameters
    ----------
    place : Place

    Returns
    -------
    mapping of str to bytes
        By path within the folder, ``/`` between names.
    """
    exercise = place.exercise
    found = drawn_by(plant(fault_of(exercise)), exercise)
    both = exercise.shown == "beside"
    return {
        **library_of(fault_of(exercise)),
        "README.md": _readme(place).encode(),
        PICTURE: picture_of(found, exercise, both=both),
        "debug.py": DEBUG.encode(),
        ".vscode/launch.json": _launch().encode(),
    }


PAGE = "README.md"

WORKED = '''"""The worked example: type heatcheck run worked.py:copy in this folder."""

from pathlib import Path

from checks import reference
from checks.faults.library import library_in

copy = reference.lenet(library_in(Path(__file__).parent))
'''


def chapter_files(chapter: Chapter) -> Mapping[str, bytes]:
    """Files of a chapter's folder: its page, and the copy that the page works through.

    Parameters
    ----------
    chapter : Chapter
    """
    pages = resources.files("checks.exercises") / "pages"
    source = pages / f"{chapter.name}.md"
    text = source.read_bytes() if source.is_file() else f"# {chapter.title}\n".encode()
    return {
        PAGE: text,
        "worked.py": WORKED.encode(),
        **library_of(named_fault(chapter.worked)),
    }
