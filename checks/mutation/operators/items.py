"""Items: what stands in tuples, lists and dictionaries, swapped or left out."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from checks.mutation.operators.operator import Operator
from checks.mutation.site import Site

__all__ = ["ITEMS"]


def _is_index(site: Site) -> bool:
    return isinstance(site.parent, ast.Subscript) and site.parent.slice is site.node


def _unordered(site: Site) -> bool:
    """Whether an index, swapped elsewhere, or axes of a reduction, in any order."""
    is_axes = isinstance(site.parent, ast.keyword) and site.parent.arg == "axis"
    return is_axes or _is_index(site)


def _is_unpacked(site: Site) -> bool:
    """Whether a tuple takes the parts of one value, or of one item of a loop."""
    match site.parent:
        case ast.Assign(value=value):
            return not isinstance(value, ast.Tuple)
        case ast.Tuple(ctx=ast.Store()):
            return True
        case _:
            return False


def _items(site: Site) -> list[ast.expr]:
    """What could change places."""
    match site.node:
        case ast.Tuple(elts=items, ctx=ast.Load()):
            return [] if _unordered(site) else items
        case ast.Tuple(elts=items):
            return items if _is_unpacked(site) else []
        case ast.List(elts=items) | ast.Dict(values=items):
            return items
        case _:
            return []


def _items_swapped(site: Site) -> Iterator[str]:
    for first, second in pairwise(_items(site)):
        if site.text(first) != site.text(second):
            yield site.swapped(first, second)


def _item_dropped(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Tuple(elts=items, ctx=ast.Load()) if not _is_index(site):
            pass
        case ast.List(elts=items):
            pass
        case _:
            return
    unpacked = isinstance(site.parent, ast.Assign) and isinstance(
        site.parent.targets[0], ast.Tuple
    )
    if len(items) > 2 and not unpacked:
        for item in items:
            yield site.without(list(items), item)


def _entry_dropped(site: Site) -> Iterator[str]:
    match site.node:
        case ast.Dict(keys=keys, values=values):
            starts = [site.code.span(key)[0] for key in keys if key]
            ends = [site.code.span(value)[1] for value in values]
        case _:
            return
    own, text = site.code.span(site.node), site.code.text
    for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
        cut = (ends[place - 1], end) if place else (start, [*starts[1:], end][0])
        yield text[own[0] : cut[0]] + text[cut[1] : own[1]]


ITEMS = (
    Operator(
        name="items-swapped",
        says="Two neighbours in a tuple, a list or a dictionary change places.",
        on=(ast.Tuple, ast.List, ast.Dict),
        mutate=_items_swapped,
        examples=(
            ("pads = ((r, r), (c, c))", "pads = ((c, c), (r, r))"),
            ("rows, columns = padding", "columns, rows = padding"),
            ('y = {"a": f, "b": g}', 'y = {"a": g, "b": f}'),
        ),
    ),
    Operator(
        name="item-dropped",
        says="One of at least three items of a tuple or list is left out.",
        on=(ast.Tuple, ast.List),
        mutate=_item_dropped,
        examples=(
            ("layers = (conv, relu, pool)", "layers = (conv, pool)"),
            ("y = x.sum(axis=(0, 2, 3))", "y = x.sum(axis=(2, 3))"),
        ),
    ),
    Operator(
        name="entry-dropped",
        says="One entry of a dictionary is left out.",
        on=(ast.Dict,),
        mutate=_entry_dropped,
        examples=(
            ('y = {"a": f, "b": g, "c": h}', 'y = {"a": f, "c": h}'),
            ('y = {"a": f, "b": g}', 'y = {"b": g}'),
            ('y = {"a": f}', "y = {}"),
        ),
    ),
)
"""In the order in which they are asked."""
