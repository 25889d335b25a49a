"""The gallery: a page of true and false maps side by side, the answers behind a click.

``python -m checks.appearance.gallery FILE.html`` makes it of the named faults. The page
is one file: pictures, style and script are in it, and it asks no network for anything.
"""

import argparse
import base64
import difflib
import inspect
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from checks.appearance.exhibits import Exhibit, Side, candidate, exhibits
from checks.appearance.pictures import standard_labels
from checks.appearance.template import filled_in
from checks.faults.library import pristine, submodule
from checks.faults.named import NAMED
from lenet_ref.trace import Array

__all__ = ["SEED", "differing", "gallery", "main"]

SEED = 7

BLOCK = 8
"""Pixels of a side of the square that each value is drawn as."""

LETTERS = ("A", "B")

SCORES = {
    "logit": "the logit of the {}",
    "probability": "the probability of the {}",
    "log_probability": "the log-probability of the {}",
    "loss": "the loss of the {}: here blue speaks for it",
}
"""What red raises, by score, with a place for the target."""


def _png(colours: Array) -> str:
    """Address that holds a picture, each value a block."""
    from matplotlib.image import imsave

    blocks = colours.repeat(BLOCK, axis=0).repeat(BLOCK, axis=1)
    encoded = io.BytesIO()
    nameless: Any = {"Software": None}
    imsave(encoded, blocks, format="png", metadata=nameless)
    return "data:image/png;base64," + base64.b64encode(encoded.getvalue()).decode()


def _segments(
    tokens: Sequence[str], spans: Iterable[tuple[int, int]]
) -> list[tuple[str, bool]]:
    """Text in pieces, each with whether it is one of the spans that differ."""
    found, at = [], 0
    for start, end in spans:
        found += [("".join(tokens[at:start]), False)]
        found += [("".join(tokens[start:end]), True)]
        at = end
    found.append(("".join(tokens[at:]), False))
    return [(text, changed) for text, changed in found if text]


def differing(before: str, after: str) -> dict[str, list[tuple[str, bool]]]:
    """Two texts in pieces, each with whether it differs, cut at words.

    Examples
    --------
    >>> differing("x + bias", "x - bias")["wrong"]
    [('x ', False), ('-', True), (' bias', False)]
    """
    texts = (inspect.cleandoc(text) for text in (before, after))
    right, wrong = (re.findall(r"\w+|\s+|[^\w\s]", text) for text in texts)
    match = difflib.SequenceMatcher(None, right, wrong, autojunk=False)
    codes = [code[1:] for code in match.get_opcodes() if code[0] != "equal"]
    return {
        "right": _segments(right, [(a, b) for a, b, _, _ in codes]),
        "wrong": _segments(wrong, [(c, d) for _, _, c, d in codes]),
    }


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "\N{MINUS SIGN}")


def _figures(exhibit: Exhibit) -> Iterator[dict[str, str]]:
    found = exhibit.looks
    yield {"name": "cosine", "value": _number(found.alike)}
    yield {"name": "rank", "value": _number(found.rank)}
    yield {"name": "levels", "value": f"{found.levels:.1f}"}
    yield {"name": "off", "value": f"{100 * found.off:.0f} %"}


def _article(digit: int) -> str:
    return f"{'an' if digit == 8 else 'a'} {digit}"


def _question(exhibit: Exhibit) -> str:
    what = f"{_article(exhibit.label).capitalize()}, explained for"
    own = exhibit.label == exhibit.target
    return f"{what} its own class" if own else f"{what} {_article(exhibit.target)}"


def _shown(letter: str, side: Side, exhibit: Exhibit) -> dict[str, Any]:
    """One picture, described by what can be seen in it, not by what it is."""
    what = f"{exhibit.panel.capitalize()} {letter}"
    red, near = f"{100 * side.red:.0f} %", f"{100 * side.near:.0f} %"
    return {
        "letter": letter,
        "image": _png(side.colours),
        "false": side is exhibit.false,
        "alt": f"{what}: {red} of its colour is red, {near} lies on or near the digit",
    }


def _pair(number: int, exhibit: Exhibit, *, false_first: bool) -> dict[str, Any]:
    """What the page tells of an exhibit."""
    order = (
        (exhibit.false, exhibit.true) if false_first else (exhibit.true, exhibit.false)
    )
    told, first = exhibit.candidate, exhibit.candidate.edits[0]
    cases = len(standard_labels())
    return {
        "number": number,
        "question": _question(exhibit),
        "label": exhibit.label,
        "score": SCORES[exhibit.looks.score].format(exhibit.target),
        "panel": exhibit.panel,
        "side": BLOCK * len(exhibit.digit),
        "digit": _png(np.repeat(exhibit.digit[..., np.newaxis], 3, axis=-1)),
        "sides": [
            _shown(letter, side, exhibit)
            for letter, side in zip(LETTERS, order, strict=True)
        ],
        "false": LETTERS[0 if false_first else 1],
        "story": told.story,
        "edits": [differing(edit.before, edit.after) for edit in told.edits],
        "function": told.function,
        "place": f"{first.file}:{first.line}",
        "step": told.step,
        "check": told.check,
        "among": told.among,
        "figures": list(_figures(exhibit)),
        "deceived": round(exhibit.looks.deception * cases),
        "cases": cases,
        "title": told.title,
        "thread": told.thread,
    }


def _scale() -> list[str]:
    """Some colours of the table for signed maps, from negative to positive."""
    table = submodule(pristine(), "lenet_ref.heatmap").DIVERGING
    return ["#" + bytes(colour.tolist()).hex() for colour in table[:: len(table) // 8]]


MADE_BY = "python -m checks.appearance.gallery FILE"


def gallery(
    entries: Iterable[Exhibit], *, seed: int = SEED, made_by: str = MADE_BY
) -> str:
    """Page of pairs of a true and a false picture: "can you tell?".

    Parameters
    ----------
    entries : iterable of Exhibit
        As of :func:`checks.appearance.exhibits.exhibits`.
    seed : int
        Draws which of each pair stands first: the place tells nothing.
    made_by : str
        The line that makes the page.

    Returns
    -------
    str
        HTML, self-contained.
    """
    shown = list(entries)
    first = np.random.default_rng(seed).integers(2, size=len(shown), dtype=bool)
    pairs = [
        _pair(number, exhibit, false_first=bool(false_first))
        for number, (exhibit, false_first) in enumerate(
            zip(shown, first, strict=True), start=1
        )
    ]
    told: dict[str, Any] = {
        "scale": _scale(),
        "seed": seed,
        "cases": len(standard_labels()),
    }
    told["made_by"] = made_by
    return filled_in("gallery.html", pairs=pairs, **told)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the gallery of the named faults."""
    parser = argparse.ArgumentParser(prog="python -m checks.appearance.gallery")
    parser.add_argument("file", type=Path, help="where to write the page")
    parser.add_argument("--seed", type=int, default=SEED, help="draws A or B")
    told = parser.parse_args(arguments)
    page = gallery(exhibits(map(candidate, NAMED)), seed=told.seed)
    told.file.parent.mkdir(parents=True, exist_ok=True)
    told.file.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
