"""Places: where in a run a faulty call or constant sits, and what that says."""

import functools
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from checks.faults.files import file_of
from checks.faults.library import pristine, submodule
from checks.replay.constants import classes_in, code_of, read_by, statements
from checks.replay.frozen import Instance
from checks.replay.recording import Call, Name, recording

__all__ = ["Location", "located", "runs_in"]

Node = int | Name
"""A recorded call by its index, or a constant."""

DIRECTIONS = {"forward": "forward", "vjp": "backward", "parameter_vjp": "backward"}
"""Of a layer's methods."""

PLACES: Mapping[tuple[str, str], tuple[str | None, str]] = {
    ("preprocessing", "preprocess"): ("preprocess", "forward"),
    ("preprocessing", "restore"): ("preprocess", "backward"),
    ("network", "values"): (None, "forward"),
    ("network", "logits"): (None, "forward"),
    ("network", "cotangents"): (None, "backward"),
    ("scores", "softmax"): ("score", "forward"),
    ("scores", "log_softmax"): ("score", "forward"),
    ("saliency", "fold"): ("fold", "forward"),
    ("heatmap", "render"): ("render", "forward"),
    ("heatmap", "picture"): ("blend", "forward"),
    ("heatmap", "blend"): ("blend", "forward"),
}
"""Step and direction of functions that are no layer's."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where the fault sits.

    Parameters
    ----------
    function : str
        Qualified name within its module; of a constant, its name.
    source : str
        File and first line, such as ``lenet_ref/layers/convolution.py:111``.
    step, kind, direction : str or None
        Of the first faulty call, where they can be named.
    """

    function: str
    source: str
    step: str | None
    kind: str | None
    direction: str | None

    @property
    def file(self) -> str:
        """File of the function."""
        return self.source.rpartition(":")[0]


@functools.cache
def _run() -> Mapping[Node, frozenset[Node]]:
    """Calls made and constants read, of each call and of each constant's statement."""
    found: dict[Node, frozenset[Node]] = {name: read_by(name) for name in statements()}
    for index, call in enumerate(recording().calls):
        found[index] = read_by(call.function) | frozenset(call.children)
        if call.line:
            module, line = call.line
            for name, statement in statements().items():
                if name.module == module and line in statement.lines:
                    found[name] |= {index}
    return found


@functools.cache
def _children() -> Mapping[Node, frozenset[Node]]:
    """The same, and the classes of what a call is given: it may read their data."""
    found = dict(_run())
    for index, call in enumerate(recording().calls):
        found[index] |= frozenset(classes_in((call.args, call.options)))
    return found


def _name(node: Node) -> Name:
    return node if isinstance(node, Name) else recording().calls[node].function


@functools.cache
def _called() -> Mapping[Name, frozenset[Name]]:
    """Names of what a function calls and reads, of each function."""
    found: dict[Name, set[Name]] = defaultdict(set)
    for node, children in _children().items():
        found[_name(node)].update(map(_name, children))
    return {name: frozenset(called - {name}) for name, called in found.items()}


@functools.cache
def _below(name: Name) -> frozenset[Name]:
    """Names of all that a function calls and reads, and of what that does."""
    found: set[Name] = set()
    queue = [name]
    for one in queue:
        new = _called().get(one, frozenset()) - found
        found |= new
        queue.extend(new)
    return frozenset(found - {name})


@functools.cache
def _parents() -> Mapping[Node, tuple[Node, ...]]:
    found: dict[Node, list[Node]] = defaultdict(list)
    for node, children in _run().items():
        for child in children:
            found[child].append(node)
    return {node: tuple(sorted(several, key=_order)) for node, several in found.items()}


def _order(node: Node) -> tuple[bool, int]:
    return isinstance(node, Name), node if isinstance(node, int) else 0


@functools.cache
def _score_functions() -> Mapping[Name, str]:
    """Direction of each of the scores' functions."""
    found: dict[Name, str] = {}
    for score in pristine().SCORES.values():
        parts = {"forward": score.value, "backward": score.cotangent}
        for direction, f in parts.items():
            found[Name(f.__module__, f.__qualname__)] = direction
    return found


def _layer(call: Call) -> tuple[str, str] | None:
    """Name and kind of the layer that a call is a method of."""
    owner = call.args[0] if call.args else None
    if not isinstance(owner, Instance) or "." not in call.function.qualname:
        return None
    kind = getattr(submodule(pristine(), owner.module), owner.name)
    step = owner.fields.get("name")
    return (step, kind.kind) if step and hasattr(kind, "kind") else None


Place = tuple[str | None, str | None, str | None]


def _place(node: Node) -> Place:
    """Step, kind and direction, as far as the node itself says."""
    if isinstance(node, Name):
        return (None, None, None)
    call = recording().calls[node]
    module, function = call.function.module.rpartition(".")[2], call.function.qualname
    layer = _layer(call)
    if layer:
        return (*layer, DIRECTIONS.get(function.rpartition(".")[2]))
    if call.function in _score_functions():
        return ("score", "score", _score_functions()[call.function])
    step, direction = PLACES.get((module, function), (None, None))
    return (step, step, direction)


def _around(node: Node) -> Iterator[Node]:
    """The node, who called or read it, and so on, the closest first."""
    queue, seen = [node], {node}
    for one in queue:
        yield one
        new = [parent for parent in _parents().get(one, ()) if parent not in seen]
        seen.update(new)
        queue.extend(new)


def _where(node: Node) -> Place:
    """Step, kind and direction of a node, or else of what is closest around it."""
    step = kind = direction = None
    for one in _around(node):
        near = _place(one)
        if step is None:
            step, kind = near[:2]
        direction = direction or near[2]
        if step and direction:
            break
    return step, kind, direction


@functools.cache
def runs_in(name: Name) -> frozenset[tuple[str | None, str | None]]:
    """Kinds of steps, and directions, in which a function runs or a constant is read.

    Examples
    --------
    >>> sorted(runs_in(Name("lenet_ref.windows", "cropped")))
    [('conv2d', 'backward'), ('max_pool2d', 'backward')]
    >>> sorted(runs_in(Name("lenet_ref.scores", "softmax")))
    [('score', 'backward'), ('score', 'forward')]
    """
    calls = enumerate(recording().calls)
    nodes: list[Node] = [index for index, call in calls if call.function == name]
    nodes += [name] if name in statements() else []
    return frozenset(at for node in nodes for at in _all_above(node))


@functools.cache
def _all_above(node: Node) -> frozenset[tuple[str | None, str | None]]:
    """Where a node is, or else everything in which it is."""
    _, kind, direction = _place(node)
    parents = _parents().get(node, ())
    shared = isinstance(node, int) and recording().calls[node].function in SHARED
    if (kind and direction and not shared) or not parents:
        return frozenset({(kind, direction)})
    above = frozenset(at for parent in parents for at in _all_above(parent))
    if shared:
        return above
    return frozenset((kind or k, direction or d) for k, d in above)


SHARED = (Name("lenet_ref.scores", "softmax"), Name("lenet_ref.scores", "log_softmax"))
"""Functions that have a place of their own and run in others too."""


def _location(name: Name, node: Node) -> Location:
    return Location(name.qualname, _source(name), *_where(node))


@functools.cache
def _source(name: Name) -> str:
    file = file_of(name.module)
    if name in statements():
        return f"{file}:{statements()[name].lines[0]}"
    return f"{file}:{code_of(name).co_firstlineno}"


def located(differing: set[Node]) -> tuple[Location, ...]:
    """What is at fault, given the nodes that differ: those with none below that do.

    The name that most such nodes bear comes first, after those that it calls: what is
    within rounding below may be beyond it above.
    """
    guilty = [n for n in differing if not _children()[n] & differing]
    guilty.sort(key=_order)
    names = [_name(n) for n in guilty]
    first = dict(reversed(list(zip(names, guilty, strict=True))))
    often = [name for name, _ in Counter(names).most_common()]
    ranked = sorted(often, key=lambda name: len(_below(name) & set(often)))
    return tuple(_location(name, first[name]) for name in ranked)
