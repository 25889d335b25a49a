"""Silence: nothing that a subject prints, sets or changes reaches anybody else."""

import contextlib
import io
import os
import random
import sys
import tempfile
import warnings
from collections.abc import Iterator
from typing import TextIO

import numpy as np

__all__ = ["global_states_kept", "quiet", "reserved_output"]


@contextlib.contextmanager
def global_states_kept(seed: int | None = None) -> Iterator[None]:
    """Put back what belongs to the whole process, whatever a subject does.

    The global random states of Python, NumPy and PyTorch, NumPy's error handling and
    print options, the filters of warnings, the current folder, the environment and the
    places where modules are looked for.

    Parameters
    ----------
    seed : int, optional
        What the random states begin at meanwhile, so that a subject that draws from
        them is judged alike each time.

    Examples
    --------
    >>> draws = []
    >>> for _ in range(2):
    ...     with global_states_kept(seed=0):
    ...         draws.append(random.random())
    >>> draws[0] == draws[1]
    True
    """
    folder, environment, path = _folder(), dict(os.environ), list(sys.path)
    with (
        _random_states_kept(seed),
        warnings.catch_warnings(),
        np.errstate(),
        np.printoptions(),
    ):
        try:
            yield
        finally:
            sys.path[:] = path
            if dict(os.environ) != environment:
                os.environ.clear()
                os.environ.update(environment)
            if folder is not None:
                os.chdir(folder)


@contextlib.contextmanager
def _random_states_kept(seed: int | None) -> Iterator[None]:
    # The global generators are meant: subjects may use them. PyTorch's is looked after
    # where a subject has imported it; it is never imported for that.
    torch = sys.modules.get("torch")
    python, numpy = random.getstate(), np.random.get_state()  # noqa: NPY002
    drawn = torch.get_rng_state() if torch else None
    try:
        if seed is not None:
            random.seed(seed)
            np.random.seed(seed % 2**32)  # noqa: NPY002
            if torch:
                torch.manual_seed(seed)
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)  # noqa: NPY002
        if torch:
            torch.set_rng_state(drawn)


def _folder() -> str | None:
    """The current folder; None where it is no more."""
    with contextlib.suppress(OSError):
        return os.getcwd()  # noqa: PTH109  (only to go back there)
    return None


@contextlib.contextmanager
def quiet() -> Iterator[io.StringIO]:
    """Catch what is printed, and let neither warnings nor numerics speak up.

    What is written past Python, to file descriptor 1, is caught as well.
    """
    said = io.StringIO()
    with (
        _descriptor_caught(said),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield said


STANDARD_OUTPUT = 1


def _is_standard_output(stream: TextIO | None) -> bool:
    """Whether a stream writes to the descriptor of standard output."""
    with contextlib.suppress(OSError, ValueError):
        return stream is not None and stream.fileno() == STANDARD_OUTPUT
    return False


def _flushed() -> None:
    with contextlib.suppress(OSError, ValueError):
        if sys.__stdout__ is not None:
            sys.__stdout__.flush()


@contextlib.contextmanager
def _descriptor_caught(said: io.StringIO) -> Iterator[None]:
    if not _is_standard_output(sys.__stdout__):  # it may be some other file by now
        yield
        return
    _flushed()
    before = os.dup(STANDARD_OUTPUT)
    with tempfile.TemporaryFile() as caught:
        os.dup2(caught.fileno(), STANDARD_OUTPUT)
        try:
            yield
        finally:
            _flushed()
            os.dup2(before, STANDARD_OUTPUT)
            os.close(before)
            caught.seek(0)
            said.write(caught.read().decode(errors="replace"))


def reserved_output() -> None:
    """From now on only ``sys.stdout`` reaches standard output; all else, the errors.

    What C code prints, or a process that the subject starts, spoils no JSON then. It
    stays so: buffers of C code are emptied when the process ends.
    """
    if not _is_standard_output(sys.stdout):
        return
    sys.stdout.flush()
    own = os.dup(STANDARD_OUTPUT)
    os.dup2(sys.stderr.fileno(), STANDARD_OUTPUT)
    sys.stdout = open(  # noqa: SIM115, PTH123  (for the life of the process)
        own, "w", encoding=sys.stdout.encoding, errors=sys.stdout.errors
    )
