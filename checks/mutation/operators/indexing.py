"""Indexing: subscripts, slices, ranges, and the order of what is looked at."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from checks.mutation.operators.operator import Operator
from checks.mutation.site import Site

__all__ = ["INDEXING"]

AXES = ("...", "np.newaxis", "None")
"""What places the other indices of a subscript."""


def _shifted(site: Site, node: ast.expr) -> Iterator[str]:
    """A bound one higher and one lower."""
    match node:
        case ast.Constant(value=int(value)):
            yield str(value + 1)
            yield str(value - 1)
        case ast.Constant():  # None: no bound
            return
        case _:
            yield f"{site.operand(node)} + 1"
            yield f"{site.operand(node)} - 1"


def _bounds(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.Slice(lower=lower, upper=upper):
            return [bound for bound in (lower, upper) if bound]
        case ast.Call(func=ast.Name(id="slice" | "range"), args=[*arguments]):
            return arguments[:2]
        case _:
            return []


def _bound_shifted(site: Site) -> Iterator[str]:
    for bound in _bounds(site.node):
        for text in _shifted(site, bound):
            yield site.replaced((bound, text))
    match site.node:
        case ast.Call(func=ast.Name(id="range"), args=[stop]):
            yield site.replaced((stop, f"1, {site.text(stop)}"))
        case _:
            pass


def _sliced(*parts: str) -> str:
    lower, upper, step = parts
    return f"{lower}:{upper}" + (f":{step}" if step else "")


def _parts(site: Site, node: ast.Slice) -> tuple[str, str, str]:
    texts = [site.text(n) if n else "" for n in (node.lower, node.upper, node.step)]
    return texts[0], texts[1], texts[2]


def _bound_dropped(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Slice() as node:
            lower, upper, step = _parts(site, node)
            if lower:
                yield _sliced("", upper, step)
            if upper:
                yield _sliced(lower, "", step)
        case ast.Call(func=ast.Name(id="slice"), args=[lower_, upper_, *_]):
            yield site.replaced((lower_, "None"))
            yield site.replaced((upper_, "None"))
        case _:
            pass


def _stride_changed(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Slice(step=ast.expr() as stride) as node:
            lower, upper, _ = _parts(site, node)
            yield _sliced(lower, upper, "")
            yield _sliced(lower, upper, f"-{site.operand(stride)}")
        case ast.Call(func=ast.Name(id="slice" | "range"), args=[*_, _, stride]) if (
            len(site.node.args) == 3
        ):
            yield site.replaced((stride, "1"))
            yield site.replaced((stride, f"-{site.operand(stride)}"))


def _subscript_dropped(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Subscript(value=value, ctx=ast.Load()):
            yield site.text(value)
        case _:
            pass


def _indices(site: Site) -> list[ast.expr]:
    match site.node:
        case ast.Subscript(slice=ast.Tuple(elts=indices)):
            return indices
        case _:
            return []


def _indices_swapped(site: Site) -> Iterator[str]:
    indices = _indices(site)
    for first, second in pairwise(indices):
        texts = {site.text(first), site.text(second)}
        if len(texts) == 2 and not texts & set(AXES):
            yield site.swapped(first, second)


def _axis_moved(site: Site) -> Iterator[str]:
    indices = _indices(site)
    texts = [site.text(index) for index in indices]
    for place, text in enumerate(texts):
        if text not in AXES:
            continue
        rest = texts[:place] + texts[place + 1 :]
        for new in range(len(texts)):
            moved = ", ".join([*rest[:new], text, *rest[new:]])
            yield site.replaced((_index(site), moved))


def _index(site: Site) -> ast.AST:
    match site.node:
        case ast.Subscript(slice=index):
            return index
        case _:
            return site.node


def _axis_dropped(site: Site) -> Iterator[str]:
    indices = _indices(site)
    for index in indices:
        if site.text(index) in AXES and len(indices) > 1:
            kept = [site.text(other) for other in indices if other is not index]
            yield site.replaced((_index(site), ", ".join(kept)))


def _attribute_dropped(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Attribute(value=value, attr="real" | "imag" | "T"):
            yield site.text(value)
        case _:
            pass


def _imaginary(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Attribute(value=value, attr="real"):
            yield f"{site.operand(value)}.imag"
        case _:
            pass


INDEXING = (
    Operator(
        name="bound-shifted",
        says="A bound of a slice or a range is one higher, or one lower.",
        on=(ast.Slice, ast.Call),
        mutate=_bound_shifted,
        examples=(
            ("y = x[a : n - a]", "y = x[a : (n - a) - 1]"),
            ("y = x.shape[2:]", "y = x.shape[1:]"),
            ("for p in range(k):\n    y = p", "for p in range(1, k):\n    y = p"),
            ("index = slice(p, n, s)", "index = slice(p + 1, n, s)"),
        ),
    ),
    Operator(
        name="bound-dropped",
        says="A slice loses a bound.",
        on=(ast.Slice, ast.Call),
        mutate=_bound_dropped,
        examples=(
            ("y = x[a : n - a]", "y = x[a:]"),
            ("index = slice(p, n, s)", "index = slice(None, n, s)"),
        ),
    ),
    Operator(
        name="stride-changed",
        says="The step of a slice or a range is left out or negated.",
        on=(ast.Slice, ast.Call),
        mutate=_stride_changed,
        examples=(
            ("y = x[::s]", "y = x[:]"),
            ("y = x[:, ::-1]", "y = x[:, :]"),
            ("index = slice(p, n, s)", "index = slice(p, n, 1)"),
            ("y = x[::s]", "y = x[::-s]"),
        ),
    ),
    Operator(
        name="subscript-dropped",
        says="What is in brackets is left out, a flip for one.",
        on=(ast.Subscript,),
        mutate=_subscript_dropped,
        examples=(("y = x[..., ::-1] + 1", "y = x + 1"),),
    ),
    Operator(
        name="indices-swapped",
        says="Two neighbouring indices change places.",
        on=(ast.Subscript,),
        mutate=_indices_swapped,
        examples=(("y = x[:, :, a:b, c:d]", "y = x[:, :, c:d, a:b]"),),
    ),
    Operator(
        name="axis-moved",
        says="A new axis, or an ellipsis, stands elsewhere among the indices.",
        on=(ast.Subscript,),
        mutate=_axis_moved,
        examples=(
            ("y = b[:, np.newaxis]", "y = b[np.newaxis, :]"),
            ("y = x[..., 0]", "y = x[0, ...]"),
        ),
    ),
    Operator(
        name="axis-dropped",
        says="A new axis, or an ellipsis, is left out.",
        on=(ast.Subscript,),
        mutate=_axis_dropped,
        examples=(("y = b[:, np.newaxis]", "y = b[:]"),),
    ),
    Operator(
        name="attribute-dropped",
        says="A transpose, or the choice of the real part, is left out.",
        on=(ast.Attribute,),
        mutate=_attribute_dropped,
        examples=(("y = x @ w.T", "y = x @ w"), ("m = x.real <= 0", "m = x <= 0")),
    ),
    Operator(
        name="imaginary-taken",
        says="The imaginary part decides instead of the real one.",
        on=(ast.Attribute,),
        mutate=_imaginary,
        examples=(("m = x.real <= 0", "m = x.imag <= 0"),),
    ),
)
"""In the order in which they are asked."""
