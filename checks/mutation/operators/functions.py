"""Functions: the neighbour that was meant, or not."""

import ast
from collections.abc import Iterator, Mapping

from checks.mutation.operators.operator import Operator
from checks.mutation.site import Site

__all__ = ["FUNCTIONS"]

NEIGHBOURS: Mapping[str, tuple[str, ...]] = {
    "all": ("any",),
    "any": ("all",),
    "amax": ("amin",),
    "amin": ("amax",),
    "argmax": ("argmin",),
    "argmin": ("argmax",),
    "ceil": ("floor",),
    "exp": ("expm1",),
    "expm1": ("exp",),
    "floor": ("ceil",),
    "hypot": ("maximum", "add"),
    "log": ("log1p",),
    "log1p": ("log",),
    "max": ("min", "mean"),
    "maximum": ("minimum",),
    "mean": ("sum", "max"),
    "min": ("max",),
    "minimum": ("maximum",),
    "moveaxis": ("swapaxes",),
    "ones": ("zeros",),
    "ones_like": ("zeros_like",),
    "prod": ("sum",),
    "rint": ("floor", "ceil", "trunc"),
    "sum": ("mean", "max"),
    "trunc": ("rint",),
    "zeros": ("ones",),
    "zeros_like": ("ones_like",),
}
"""Functions and methods, and what they become."""

ONLY_NUMPY = frozenset(("maximum", "add", "trunc", "swapaxes"))
"""Neighbours that are no methods of arrays, or take other arguments as such."""

MODULES = ("np", "math")


def _by_one(node: ast.AST) -> bool:
    """Whether an axis is moved to the place next to its own, by numbers."""
    match node:
        case ast.Call(args=[_, ast.Constant(value=int(a)), ast.Constant(value=int(b))]):
            return abs(a - b) == 1
        case _:
            return False


def _function_replaced(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Call(func=ast.Attribute(value=value, attr=name) as function):
            numpy = isinstance(value, ast.Name) and value.id in MODULES
        case _:
            return
    if name == "moveaxis" and _by_one(site.node):
        return  # the same as to swap them
    for other in NEIGHBOURS.get(name, ()):
        if numpy or other not in ONLY_NUMPY:
            yield site.replaced((function, f"{site.text(value)}.{other}"))


def _reduction_replaced(site: Site) -> Iterator[str]:
    """``np.hypot.reduce``: the ufunc in front of the dot."""
    match site.node:
        case ast.Attribute(
            value=ast.Attribute(value=ast.Name(id="np"), attr=name), attr="reduce"
        ):
            for other in NEIGHBOURS.get(name, ()):
                yield f"np.{other}.reduce"
        case _:
            pass


def _poisoned(site: Site) -> Iterator[str]:
    """NaN: what empty memory would hold, but the same each time."""
    match site.node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="np"), attr="zeros" | "ones") as name,
            args=[shape],
        ):
            pass
        case ast.Call(
            func=ast.Attribute(
                value=ast.Name(id="np"), attr="zeros_like" | "ones_like"
            ) as name,
            args=[shape],
        ):
            pass
        case _:
            return
    full = "np.full_like" if name.attr.endswith("_like") else "np.full"
    yield site.replaced((name, full), (shape, f"{site.text(shape)}, np.nan"))


def _zeros_instead(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Call(func=ast.Attribute(attr="full_like"), args=[_, fill]):
            yield site.replaced((fill, "0"))
            yield site.replaced((fill, "np.nan"))
        case _:
            pass


def _padding_mode(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="np"), attr="pad"),
            args=[array, widths, *_],
        ):
            for mode in ("edge", "reflect", "wrap"):
                yield f'np.pad({site.text(array)}, {site.text(widths)}, mode="{mode}")'
        case _:
            pass


FUNCTIONS = (
    Operator(
        name="function-replaced",
        says="A function of NumPy becomes a neighbour: max min, zeros ones.",
        on=(ast.Call,),
        mutate=_function_replaced,
        examples=(
            ("top = z.argmax(axis=1)", "top = z.argmin(axis=1)"),
            ("y = np.rint(x)", "y = np.floor(x)"),
            ("y = np.zeros(3)", "y = np.ones(3)"),
            ("y = x.sum(axis=0)", "y = x.mean(axis=0)"),
        ),
    ),
    Operator(
        name="reduction-replaced",
        says="A reduction uses another operation.",
        on=(ast.Attribute,),
        mutate=_reduction_replaced,
        examples=(
            ("y = np.hypot.reduce(x, axis=1)", "y = np.maximum.reduce(x, axis=1)"),
        ),
    ),
    Operator(
        name="poisoned",
        says="An array begins as NaN, as memory that nobody has cleared might.",
        on=(ast.Call,),
        mutate=_poisoned,
        examples=(
            (
                "gx = np.zeros(x.shape, dtype=d)",
                "gx = np.full(x.shape, np.nan, dtype=d)",
            ),
            ("y = np.zeros_like(z)", "y = np.full_like(z, np.nan)"),
        ),
    ),
    Operator(
        name="filled-otherwise",
        says="An array is filled with zeros, or with NaN.",
        on=(ast.Call,),
        mutate=_zeros_instead,
        examples=(("y = np.full_like(x, a)", "y = np.full_like(x, 0)"),),
    ),
    Operator(
        name="padded-otherwise",
        says="A border repeats what is inside instead of a constant.",
        on=(ast.Call,),
        mutate=_padding_mode,
        examples=(
            (
                "y = np.pad(x, sides, constant_values=0)",
                'y = np.pad(x, sides, mode="edge")',
            ),
        ),
    ),
)
"""In the order in which they are asked."""
