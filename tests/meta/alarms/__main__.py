"""Judge right networks: none may be failed. Writes how many were, and what that proves.

Stop it with Ctrl-C at any time; the same command goes on where it was.
"""

import argparse
import sys
from pathlib import Path

from checks.reporters.progress import planting
from tests.meta.alarms.campaign import campaign, rows_file
from tests.meta.alarms.record import headline, record
from tests.meta.alarms.row import Row, judged

__all__ = ["main"]

COMMAND = "python -m tests.meta.alarms"


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--networks", type=int, default=300)
    parser.add_argument("--first", type=int, default=0, help="number of the first")
    parser.add_argument("--only", type=int, nargs="+", help="numbers, told in full")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--out", type=Path, help="file for the record, in Markdown")
    parser.add_argument("--rows", type=Path, help="file that holds a line a network")
    return parser.parse_args(arguments)


def _told(row: Row) -> str:
    """A network's traits, and all that did not pass."""
    traits = ", ".join(f"{name} {value}" for name, value in row.traits.items())
    lines = [f"network {row.number}: {row.verdict} ({traits})"]
    lines += [
        f"  {one.status} {one.check} {one.where}: {one.reason}"
        for one in row.said
        if one.status not in ("pass", "not_applicable")
    ]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Judge as many networks as asked for.

    Returns
    -------
    int
        0 if no check objected, 1 if one did, 130 after Ctrl-C.
    """
    options = _options(arguments)
    if options.only:
        rows = [judged(number) for number in options.only]
        sys.stdout.write("\n".join(map(_told, rows)) + "\n")
        return int(any(row.objections for row in rows))
    file = options.rows or rows_file()
    numbers = range(options.first, options.first + options.networks)
    rows = []
    try:
        with planting(len(numbers)) as counted:
            rows.extend(map(counted, campaign(numbers, file, options.jobs)))
    except KeyboardInterrupt:
        sys.stderr.write(f"{file} holds what was judged; the same command goes on\n")
        return 130
    if options.out:
        command = f"{COMMAND} --networks {options.networks} --out {options.out}"
        options.out.write_text(record(rows, command), encoding="utf-8")
    objecting = [_told(row) for row in rows if row.objections]
    sys.stdout.write("\n".join([*objecting, headline(rows)]) + "\n")
    return int(bool(objecting))


if __name__ == "__main__":
    sys.exit(main())
