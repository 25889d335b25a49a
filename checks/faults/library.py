"""The library: isolated copies of ``lenet_ref`` with edits applied, made in memory.

Nothing is written, and ``sys.modules`` is neither changed nor consulted for the copy: its
modules are executed anew, with an ``__import__`` of their own that resolves the package's
names to the copy. ``lenet_ref.trace`` alone is shared, because its types are what checks
and subjects talk in.
"""

import ast
import builtins
import functools
import importlib.util
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from importlib import resources
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType
from typing import Any

from checks.faults.edit import Edit, StaleEditError, edited, source

__all__ = [
    "PACKAGE",
    "SHARED",
    "Transform",
    "edited_library",
    "file_of",
    "module_of",
    "pristine",
    "submodule",
]

PACKAGE = "lenet_ref"
SHARED = "lenet_ref.trace"
"""The one module that copies do not have of their own."""

Transform = Callable[[str, ast.Module], ast.Module]
"""Module name and tree to the tree that is executed in its place."""


@functools.cache
def _is_package(name: str) -> bool:
    return _location(name).is_dir()


def _location(name: str) -> Any:  # noqa: ANN401  (a Traversable)
    return resources.files(PACKAGE).joinpath(*name.split(".")[1:])


@functools.cache
def file_of(name: str) -> str:
    """File of a module of the package.

    Examples
    --------
    >>> file_of("lenet_ref.layers.relu"), file_of("lenet_ref")
    ('lenet_ref/layers/relu.py', 'lenet_ref/__init__.py')
    """
    return name.replace(".", "/") + ("/__init__.py" if _is_package(name) else ".py")


def module_of(file: str) -> str:
    """Module of a file of the package.

    Examples
    --------
    >>> module_of("lenet_ref/layers/__init__.py")
    'lenet_ref.layers'
    """
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _path(name: str) -> str:
    tail = file_of(name).split("/")[1:]
    return str(resources.files(PACKAGE).joinpath(*tail))


@functools.cache
def _pristine(name: str) -> CodeType:
    return compile(source(file_of(name)), _path(name), "exec", dont_inherit=True)


def _compiled(
    name: str, edits: tuple[Edit, ...], transform: Transform | None
) -> CodeType:
    if not edits and transform is None:
        return _pristine(name)
    text = edited(source(file_of(name)), edits)
    if transform is None:
        return compile(text, _path(name), "exec", dont_inherit=True)
    tree = ast.fix_missing_locations(transform(name, ast.parse(text)))
    return compile(tree, _path(name), "exec", dont_inherit=True)


def _by_module(edits: Iterable[Edit]) -> dict[str, tuple[Edit, ...]]:
    found: dict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        name = module_of(edit.file)
        if name == SHARED:
            msg = (
                f"{edit.file}: it holds the types that copies share, and stays as it is"
            )
            raise StaleEditError(msg)
        edited(source(edit.file), (edit,))  # a stale one is told before anything runs
        found[name].append(edit)
    return {name: tuple(several) for name, several in found.items()}


@dataclass(frozen=True, eq=False)
class _Copy:
    """The modules of one copy, executed when first imported."""

    edits: Mapping[str, tuple[Edit, ...]]
    transform: Transform | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    lenient: bool = False
    modules: dict[str, ModuleType] = field(default_factory=dict)

    def load(self, name: str) -> ModuleType:
        """Module of that name, after its parents."""
        if name in self.modules:
            return self.modules[name]
        if name == SHARED:
            self.modules[name] = importlib.import_module(SHARED)
            return self.modules[name]
        parent, _, tail = name.rpartition(".")
        if parent:
            self.load(parent)
        if name not in self.modules:  # a parent may have imported it meanwhile
            self._execute(name)
        if parent:
            setattr(self.modules[parent], tail, self.modules[name])
        return self.modules[name]

    def _execute(self, name: str) -> None:
        module = self._empty(name)
        self.modules[name] = module
        try:
            for code in self._codes(name):
                with suppress(Exception) if self.lenient else nullcontext():
                    exec(code, vars(module))  # noqa: S102  (our own source, edited)
        except BaseException:
            del self.modules[name]
            raise

    def _codes(self, name: str) -> Iterator[CodeType]:
        edits = self.edits.get(name, ())
        if not self.lenient:
            yield _compiled(name, edits, self.transform)
            return
        for statement in ast.parse(edited(source(file_of(name)), edits)).body:
            alone = ast.Module([statement], type_ignores=[])
            yield compile(alone, _path(name), "exec", dont_inherit=True)

    def _empty(self, name: str) -> ModuleType:
        module = ModuleType(name)
        package = _is_package(name)
        spec = ModuleSpec(name, None, origin=_path(name), is_package=package)
        module.__spec__, module.__file__ = spec, _path(name)
        module.__package__ = name if package else name.rpartition(".")[0]
        if package:
            module.__path__ = [str(_location(name))]
        own = {**vars(builtins), "__import__": self.import_module, **self.extra}
        module.__dict__["__builtins__"] = own
        return module

    def import_module(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002
        locals: Mapping[str, object] | None = None,  # noqa: A002
        fromlist: Iterable[str] = (),
        level: int = 0,
    ) -> ModuleType:
        """``__import__`` of the copy's modules."""
        if level:
            package = str((globals or {}).get("__package__"))
            name = importlib.util.resolve_name("." * level + name, package)
        if name.partition(".")[0] != PACKAGE:
            return builtins.__import__(name, globals, locals, tuple(fromlist or ()), 0)
        module = self.load(name)
        for wanted in fromlist or ():
            if not hasattr(module, wanted) and _exists(f"{name}.{wanted}"):
                self.load(f"{name}.{wanted}")
        return module if fromlist else self.load(PACKAGE)


@functools.cache
def _exists(name: str) -> bool:
    return bool(_location(name).is_dir() or _location(f"{name}.py").is_file())


def edited_library(
    edits: Iterable[Edit] = (),
    *,
    transform: Transform | None = None,
    extra: Mapping[str, Any] | None = None,
    lenient: bool = False,
) -> ModuleType:
    """Isolated copy of the package ``lenet_ref`` with edits applied.

    Parameters
    ----------
    edits : iterable of Edit
        None for a pristine copy.
    transform : callable, optional
        Changes each module's tree before it is executed.
    extra : mapping, optional
        Further builtins of the copy's modules.
    lenient : bool
        Leave out each statement that raises, so that the rest can be looked at.

    Returns
    -------
    module
        The copy's package. What the edited source raises when it is executed is raised
        here: by then it is the edit's doing.

    Raises
    ------
    StaleEditError
        If ``before`` does not stand where an edit says.

    Examples
    --------
    >>> copy = edited_library([])
    >>> import lenet_ref
    >>> copy is lenet_ref, copy.ReLU is lenet_ref.ReLU, copy.Trace is lenet_ref.Trace
    (False, False, True)
    """
    copy = _Copy(_by_module(edits), transform, extra or {}, lenient)
    return copy.load(PACKAGE)


@functools.cache
def pristine() -> ModuleType:
    """One copy without an edit, to look at; nobody changes it."""
    return edited_library()


def submodule(library: ModuleType, name: str) -> ModuleType:
    """Module of a copy, or of the real package, by its dotted name.

    Examples
    --------
    >>> submodule(edited_library([]), "lenet_ref.layers.relu").__name__
    'lenet_ref.layers.relu'
    """
    own = vars(library)["__builtins__"]
    importer = own["__import__"] if isinstance(own, dict) else own.__import__
    module: ModuleType = importer(name, fromlist=("__name__",))
    return module
