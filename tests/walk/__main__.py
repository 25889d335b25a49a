"""``python -m tests.walk FILE``: walk through chapter 4, and write it down."""

import sys
import tempfile
from pathlib import Path

from tests.walk.signs import WALK
from tests.walk.transcript import transcript

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        Path(sys.argv[1]).write_text(transcript(WALK, Path(folder)), encoding="utf-8")
