"""Defaults: what is taken where nothing was given."""

import ast
from collections.abc import Iterator, Mapping

from checks.mutation.operators.operator import Operator, lines
from checks.mutation.site import Site
from checks.mutation.texts import keys_chosen_by

__all__ = ["DEFAULTS"]

GIVEN: Mapping[str, str] = {
    "float": "1.0",
    "int": "1",
    "npt.DTypeLike": "np.float32",
}
"""By annotation, something that could be given."""


def _parameter(site: Site) -> ast.arg | None:
    """Parameter whose default the node is."""
    match site.parent:
        case ast.arguments() as arguments:
            given = arguments.args[len(arguments.args) - len(arguments.defaults) :]
            parameters = [*given, *arguments.kwonlyargs]
            defaults = [*arguments.defaults, *arguments.kw_defaults]
            pairs = zip(parameters, defaults, strict=True)
            return next((p for p, default in pairs if default is site.node), None)
        case _:
            return None


def _default_given(site: Site) -> Iterator[str]:
    parameter = _parameter(site)
    match site.node:
        case ast.Constant(value=None) if parameter and parameter.annotation:
            told = site.text(parameter.annotation).removesuffix(" | None")
        case _:
            return
    if told in GIVEN:
        yield GIVEN[told]
    for key in keys_chosen_by(site.code, parameter.arg):
        yield f'"{key}"'


DEFAULTS = (
    Operator(
        name="default-given",
        says="A default that leaves something out becomes one that takes it.",
        on=(ast.Constant,),
        mutate=_default_given,
        examples=(
            (
                "def f(x: Array, limit: float | None = None): ...",
                "def f(x: Array, limit: float | None = 1.0): ...",
            ),
            (
                lines(
                    'HOW = {"max": f, "sum": g}',
                    "def h(how: str | None = None):",
                    "    return HOW[how]",
                ),
                lines(
                    'HOW = {"max": f, "sum": g}',
                    'def h(how: str | None = "max"):',
                    "    return HOW[how]",
                ),
            ),
        ),
    ),
)
"""In the order in which they are asked."""
