"""The campaign: many right networks judged, each row written down as it comes."""

import contextlib
import hashlib
import multiprocessing
import os
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from tests.meta.alarms.row import Row, judged

__all__ = ["campaign", "known_rows", "rows_file"]

ROOT = Path(__file__).parents[3]
SOURCES = ("lenet_ref", "checks", "tests/meta/alarms")


def rows_file() -> Path:
    """Where rows are kept that belong to the sources as they are.

    What a change of the sources left behind has another name, and is not mixed in.
    """
    digest = hashlib.sha256()
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    name = f"heatcheck-alarms-{digest.hexdigest()[:12]}.jsonl"
    return Path(tempfile.gettempdir()) / name


def known_rows(file: Path) -> dict[int, Row]:
    """Rows of a file by number; a last line that was cut short is left out."""
    if not file.exists():
        return {}
    rows = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        with contextlib.suppress(ValueError):
            row = Row.from_line(line)
            rows[row.number] = row
    return rows


def campaign(numbers: Iterable[int], file: Path, jobs: int = 1) -> Iterator[Row]:
    """Judge the networks of these numbers that the file does not hold yet.

    Parameters
    ----------
    numbers : iterable of int
    file : Path
        Each row is appended to it as soon as it is there.
    jobs : int
        Processes, started afresh; 1 judges in this one.

    Yields
    ------
    Row
        First those that the file holds, then the others as they come.
    """
    known = known_rows(file)
    wanted = list(dict.fromkeys(numbers))
    yield from (known[number] for number in wanted if number in known)
    missing = [number for number in wanted if number not in known]
    with file.open("a", encoding="utf-8") as out:
        out.write("\n" if out.tell() else "")  # the last line may have been cut short
        for row in _rows(missing, jobs):
            out.write(f"{row.as_line()}\n")
            out.flush()
            yield row


def _rows(numbers: list[int], jobs: int) -> Iterator[Row]:
    if jobs <= 1 or len(numbers) <= 1:
        yield from map(judged, numbers)
        return
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read by the processes to come
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as executor:
        futures = [executor.submit(judged, number) for number in numbers]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            executor.shutdown(wait=False, cancel_futures=True)
