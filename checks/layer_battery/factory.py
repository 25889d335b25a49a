"""Factories: how to make layers of a class, inferred from its parameters' names."""

import difflib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from checks.bench import quiet
from checks.handmade.layer import methods
from checks.handmade.words import bare, kind_named, role_of
from checks.layer_battery.geometry import KINDS, Geometry
from checks.layer_battery.maker import Maker
from checks.layer_battery.roles import (
    ANYTHING,
    STYLES,
    VALUES,
    WRITTEN,
    Style,
    roles_of,
)
from checks.probes.everything import in_a_line

__all__ = ["Factory", "FactoryError", "factory_of"]


class FactoryError(ValueError):
    """What was named is no layer class, or cannot be made without help."""


@dataclass(frozen=True)
class Factory:
    """How to make layers, and of what kind they are.

    Parameters
    ----------
    make : callable
        Geometry to layer.
    kind : str
    """

    make: Callable[[Geometry], Any]
    kind: str


ITSELF = ("geometry", "geom", "g")
"""What the parameter of a function that takes a geometry is called."""


def factory_of(
    found: Any, spec: str, kind: str | None = None, **called: Any
) -> Factory:
    """A factory of what somebody named.

    Parameters
    ----------
    found : class or callable
        A layer class; a function with such parameters; or one that takes a geometry.
    spec : str
        What was typed, ``MODULE:ATTR`` or ``FILE.py:ATTR``.
    kind : str, optional
        By default told by the name.
    **called
        ``forward``, ``backward`` and ``batched``, as for a :class:`Maker`.

    Raises
    ------
    FactoryError
        If the kind or a parameter is not known; the message has the factory to write.

    Examples
    --------
    >>> class MaxPool:
    ...     def __init__(self, pool_size, stride=None): ...
    ...     def forward(self, x): ...
    ...     def backward(self, gy): ...
    >>> factory_of(MaxPool, "mine.py:MaxPool").kind
    'max_pool2d'
    """
    if not callable(found):
        msg = (
            f"{spec} is of type {type(found).__name__}, expected a layer class or a "
            "function that takes a geometry and returns a layer"
        )
        raise FactoryError(msg)
    line = f"heatcheck layer {spec}{_options(called)}"
    kind = _kind(found, line, kind)
    _check_methods(found, spec, called)
    parameters = _parameters(found)
    needed = [n for n, p in parameters.items() if p.default is p.empty]
    if len(needed) == 1 and needed[0] in ITSELF:
        _check_made(found, kind, spec)
        return Factory(found, kind)
    roles = roles_of(parameters, kind)
    unknown = [n for n in needed if n not in roles and n not in ANYTHING]
    if unknown:
        ending = f"{_options(called)} --kind {kind}"
        raise FactoryError(_to_write(found, spec, ending, roles, needed))
    given = {n: ANYTHING[n] for n in needed if n in ANYTHING and n not in roles}
    for name, parameter in parameters.items():
        if role_of(name) == "padding" and isinstance(parameter.default, str):
            given[name] = "valid"

    def made(geometry: Geometry, style: Style) -> Any:
        sizes = {name: VALUES[role](geometry, style) for name, role in roles.items()}
        return found(**sizes, **given)

    style = _style(made, kind, called)
    _check_made(lambda geometry: made(geometry, style), kind, spec)
    return Factory(lambda geometry: made(geometry, style), kind)


def _check_methods(found: Any, spec: str, called: Mapping[str, Any]) -> None:
    """Check that a class has the methods that are to be called."""
    for which in ("forward", "backward"):
        name = called.get(which, which)
        if isinstance(found, type) and not hasattr(found, name):
            own, likely = methods(found, which)
            msg = (
                f"{spec}: {found.__name__} has no method {name!r}; it has "
                f"{', '.join(own) or 'none'}; type heatcheck layer {spec} "
                f"--{which} {likely}"
            )
            raise FactoryError(msg)


def _options(called: Mapping[str, Any]) -> str:
    """What was typed beside the factory, to be typed again."""
    names = "".join(
        f" --{which} {called[which]}"
        for which in ("forward", "backward")
        if called.get(which, which) != which
    )
    return names if called.get("batched", True) else f"{names} --one-image"


def _check_made(make: Callable[[Geometry], Any], kind: str, spec: str) -> None:
    """Check that a layer can be made at all: else no layer was judged."""
    try:
        with quiet():
            make(_example(kind))
    except Exception as error:
        msg = f"{spec} makes no layer: {in_a_line(error)}"
        raise FactoryError(msg) from error


def _kind(found: Any, line: str, kind: str | None) -> str:
    name = getattr(found, "__name__", "")
    word = bare(name.removeprefix("make_").removeprefix("build_").removeprefix("new_"))
    said = kind or kind_named(word) or {"pool": "max_pool2d"}.get(word[:4])
    if said in KINDS:
        return str(said)
    near = difflib.get_close_matches(kind or "", KINDS, n=1)
    spec = line.split()[2]
    asked = f"--kind {kind}: no such kind;" if kind else f"{spec}: which kind is it?"
    one = near[0] if near else "KIND"
    msg = f"{asked} type {line} --kind {one}, one of {', '.join(KINDS)}"
    raise FactoryError(msg)


def _parameters(found: Any) -> Mapping[str, inspect.Parameter]:
    try:
        parameters = inspect.signature(found).parameters
    except (TypeError, ValueError):
        return {}
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return {n: p for n, p in parameters.items() if p.kind not in variable}


POOLS = ("max_pool2d", "avg_pool2d")


def _example(kind: str) -> Geometry:
    """A geometry at which a layer of the kind can be made, whatever it is given."""
    return Geometry(
        kind,
        channels=2,
        filters=4,
        kernel=(2, 2),
        stride=(2, 2) if kind in POOLS else (1, 1),
        height=6,
        width=9,
        inputs=5,
        outputs=5 if kind == "softmax" else 3,
    )


def _style(
    made: Callable[[Geometry, Style], Any], kind: str, called: Mapping[str, Any]
) -> Style:
    """The first style in which a layer answers with the right shape."""
    pooled, one = kind in POOLS, _example(kind)
    for style in STYLES:
        maker = Maker(lambda g, s=style: made(g, s), kind, **called)  # type: ignore[misc]
        sides = (2, 3) if style.pairs else (2, 2)
        two = Geometry(**{**vars(one), "kernel": sides,
                          "stride": sides if pooled else (1, 1)})  # fmt: skip
        if _answers(maker, two):
            return style
    return Style(pairs=False, transposed=False)


def _answers(maker: Maker, geometry: Geometry) -> bool:
    try:
        with quiet(), np.errstate(all="ignore"):
            y = maker.chain(geometry).forward(np.ones(geometry.x_shape))
    except Exception:  # noqa: BLE001  (another style may do)
        return False
    return y.shape == geometry.y_shape


def _to_write(
    found: Any, spec: str, ending: str, roles: Mapping[str, str], needed: list[str]
) -> str:
    """The factory that a person has to write, with what is known filled in."""
    name = found.__name__
    place = spec.rpartition(":")[0]
    lines = []
    for word in dict.fromkeys((*needed, *roles)):
        role = roles.get(word, "")
        known = WRITTEN.get(role) or (repr(ANYTHING[word]) if word in SIMPLE else None)
        lines.append(f"        {word}={known or '...'}," + ("" if known else "  # ?"))
    unknown = ", ".join(n for n in needed if n not in roles and n not in ANYTHING)
    make = f"make_{bare(name) or 'layer'}"
    own = place if place.endswith(".py") else "a file of your own, FILE.py"
    typed = place if place.endswith(".py") else "FILE.py"
    body = "\n".join(lines)
    imported = "" if place.endswith(".py") else f"from {place} import {name}\n\n\n"
    return (
        f"{spec}: cannot tell what {unknown} is to be; write into {own}\n\n"
        f"{imported}def {make}(geometry):\n    return {name}(\n{body}\n    )\n\n"
        f"and type heatcheck layer {typed}:{make}{ending}"
    )


SIMPLE = ("name", "seed", "random_state")
"""Of what has nothing to do with the geometry, that which can be written down."""
