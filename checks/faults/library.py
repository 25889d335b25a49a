"""The library: isolated copies of ``lenet_ref`` with edits applied, made in memory.

Nothing is written, and ``sys.modules`` stays as it is: the copy's modules are executed
anew, with an ``__import__`` of their own that resolves the package's names to the copy.
``lenet_ref.trace`` alone is shared: its types are what checks and subjects talk in.
"""

import ast
import builtins
import functools
import importlib.util
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from checks.faults.edit import Edit, StaleEditError, edited, source
from checks.faults.files import (
    PACKAGE,
    exists,
    file_of,
    is_package,
    module_of,
    path_of,
)

__all__ = [
    "SHARED",
    "Transform",
    "compiled",
    "edited_library",
    "library_in",
    "pristine",
    "submodule",
]

SHARED = "lenet_ref.trace"
"""The one module that copies do not have of their own."""

Transform = Callable[[str, ast.Module], ast.Module]
"""Module name and tree to the tree that is executed in its place."""


@functools.cache
def compiled(name: str) -> CodeType:
    """A module of the package as it is, ready to be executed."""
    return compile(source(file_of(name)), path_of(name), "exec", dont_inherit=True)


def _compiled(
    name: str, edits: tuple[Edit, ...], transform: Transform | None
) -> CodeType:
    if not edits and transform is None:
        return compiled(name)
    text = edited(source(file_of(name)), edits)
    if transform is None:
        return compile(text, path_of(name), "exec", dont_inherit=True)
    tree = ast.fix_missing_locations(transform(name, ast.parse(text)))
    return compile(tree, path_of(name), "exec", dont_inherit=True)


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
    folder: Path | None = None
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
                    exec(
                        code, vars(module)
                    )  # our own source, edited: that is the point
        except BaseException:
            del self.modules[name]
            raise

    def _path(self, name: str) -> str:
        return str(self.folder / file_of(name)) if self.folder else path_of(name)

    def _codes(self, name: str) -> Iterator[CodeType]:
        if self.folder:
            text = Path(self._path(name)).read_text(encoding="utf-8")
            yield compile(text, self._path(name), "exec", dont_inherit=True)
            return
        edits = self.edits.get(name, ())
        if not self.lenient:
            yield _compiled(name, edits, self.transform)
            return
        for statement in ast.parse(edited(source(file_of(name)), edits)).body:
            alone = ast.Module([statement], type_ignores=[])
            yield compile(alone, path_of(name), "exec", dont_inherit=True)

    def _empty(self, name: str) -> ModuleType:
        module = ModuleType(name)
        package = is_package(name)
        path = self._path(name)
        spec = ModuleSpec(name, None, origin=path, is_package=package)
        module.__spec__, module.__file__ = spec, path
        module.__package__ = name if package else name.rpartition(".")[0]
        if package:
            module.__path__ = [str(Path(path).parent)]
        own = {**vars(builtins), "__import__": self.import_module, **self.extra}
        module.__dict__["__builtins__"] = own
        return module

    def import_module(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002
        locals: Mapping[str, object] | None = None,  # noqa: A002
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        """``__import__`` of the copy's modules."""
        if level:
            package = str((globals or {}).get("__package__"))
            name = importlib.util.resolve_name("." * level + name, package)
        if name.partition(".")[0] != PACKAGE:
            return builtins.__import__(name, globals, locals, fromlist or (), 0)
        module = self.load(name)
        for wanted in fromlist or ():
            if not hasattr(module, wanted) and exists(f"{name}.{wanted}"):
                self.load(f"{name}.{wanted}")
        return module if fromlist else self.load(PACKAGE)


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


def library_in(folder: Path) -> ModuleType:
    """Isolated copy of the package made of the texts that lie in a folder.

    Weights and digits are the installed package's.

    Parameters
    ----------
    folder : Path
        Holds ``lenet_ref/``, written by somebody else: it is executed.

    Returns
    -------
    module
        The copy's package. What its source raises when it is executed is raised here.
    """
    return _Copy({}, folder=folder).load(PACKAGE)


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
