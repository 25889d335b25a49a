"""A headless Chromium, told what to do over a pipe by its DevTools protocol.

Only what tests of pages need: open a file at a width, press keys, run a script, hear
what the console says. No package is needed, and no port is opened.
"""

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

__all__ = ["MISSING", "PROGRAMS", "Browser", "browser", "program"]

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
MISSING = f"no headless browser on PATH: none of {', '.join(PROGRAMS)}"

FLAGS = (
    "--headless=new",
    "--no-sandbox",  # as root, as in containers, there is none
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--remote-debugging-pipe",
)
WITH_PIPES = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
for end, wanted in zip(ends, (3, 4)):
    os.dup2(end, wanted)
os.execvp(sys.argv[3], sys.argv[3:])
"""
"""Puts two file descriptors where the browser looks for them, and becomes it."""

KEYS = MappingProxyType({"Tab": (9, ""), "Enter": (13, "\r"), " ": (32, " ")})
"""Code and text of keys."""

SECONDS = 120.0
"""To wait for an answer; a busy machine takes long to start a browser."""


def program() -> str | None:
    """The first of the known browsers that is on PATH."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class Browser:
    """A page in a browser.

    Parameters
    ----------
    send, receive : int
        File descriptors of the two pipes.
    """

    def __init__(self, send: int, receive: int) -> None:
        self._send, self._receive = send, receive
        self._heard = b""
        self._last = 0
        self._session: str | None = None
        self.events: list[dict[str, Any]] = []
        page = self._ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self._ask("Target.attachToTarget", targetId=page, flatten=True)
        self._session = attached["sessionId"]
        self._ask("Emulation.setScrollbarsHidden", hidden=True)  # all of the width
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._ask(f"{domain}.enable")

    def close(self) -> None:
        """End the browser, with all the processes that it started."""
        os.write(self._send, b'{"id": 0, "method": "Browser.close"}\0')
        with suppress(ConnectionError):
            while True:
                self._next(time.monotonic() + SECONDS)

    def _next(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._heard:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self._receive], [], [], left)[0]:
                msg = f"the browser said nothing for {SECONDS:g} s"
                raise TimeoutError(msg)
            came = os.read(self._receive, 1 << 16)
            if not came:
                msg = "the browser closed its pipe"
                raise ConnectionError(msg)
            self._heard += came
        message, _, self._heard = self._heard.partition(b"\0")
        told: dict[str, Any] = json.loads(message)
        return told

    def _ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command, and wait for its answer; events on the way are kept."""
        self._last += 1
        command = {"id": self._last, "method": method, "params": params}
        if self._session:
            command["sessionId"] = self._session
        os.write(self._send, json.dumps(command).encode() + b"\0")
        until = time.monotonic() + SECONDS
        while (told := self._next(until)).get("id") != self._last:
            self.events.append(told)
        if "error" in told:
            msg = f"{method}: {told['error']['message']}"
            raise RuntimeError(msg)
        result: dict[str, Any] = told["result"]
        return result

    def open(self, path: Path, width: int, height: int = 900) -> None:
        """Show a file in a window of some width, and wait until it is loaded."""
        size = {"width": width, "height": height}
        self._ask(
            "Emulation.setDeviceMetricsOverride",
            deviceScaleFactor=1,
            mobile=False,
            **size,
        )
        self.events.clear()
        self._ask("Page.navigate", url=path.as_uri())
        until = time.monotonic() + SECONDS
        while not self._happened("Page.loadEventFired"):
            self.events.append(self._next(until))

    def _happened(self, method: str) -> list[dict[str, Any]]:
        return [e["params"] for e in self.events if e.get("method") == method]

    def run(self, script: str) -> Any:
        """Value of an expression in the page, awaited if it is a promise."""
        answer = self._ask(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"]["description"])
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """Press a key and let it go."""
        code, text = KEYS[key]
        how: dict[str, Any] = {"key": key, "code": key.replace(" ", "Space")}
        how["windowsVirtualKeyCode"] = code
        self._ask("Input.dispatchKeyEvent", type="keyDown", text=text, **how)
        self._ask("Input.dispatchKeyEvent", type="keyUp", **how)

    def complaints(self) -> list[str]:
        """What the console said, in any way, and what was thrown, since opening."""
        said = [p["entry"]["text"] for p in self._happened("Log.entryAdded")]
        said += [str(p["args"]) for p in self._happened("Runtime.consoleAPICalled")]
        thrown = self._happened("Runtime.exceptionThrown")
        return said + [str(p["exceptionDetails"]) for p in thrown]

    def requests(self) -> list[str]:
        """What was asked for, since opening: the file, and data within it."""
        sent = self._happened("Network.requestWillBeSent")
        return [p["request"]["url"] for p in sent]

    def prefer(self, scheme: str, media: str = "") -> None:
        """Ask for a light or dark page, on a screen or in print."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._ask("Emulation.setEmulatedMedia", media=media, features=features)

    def photograph(self, path: Path) -> None:
        """Write a picture of the whole page."""
        whole = self._ask("Page.getLayoutMetrics")["cssContentSize"]
        answer = self._ask(
            "Page.captureScreenshot",
            captureBeyondViewport=True,
            clip={**whole, "scale": 1},
        )
        path.write_bytes(base64.b64decode(answer["data"]))

    def print(self, path: Path) -> None:
        """Write the page as it prints."""
        answer = self._ask("Page.printToPDF", printBackground=False)
        path.write_bytes(base64.b64decode(answer["data"]))


@contextmanager
def browser(directory: Path) -> Iterator[Browser]:
    """A browser that keeps what it stores in a directory, ended at the end."""
    name = program()
    assert name is not None, MISSING
    with ExitStack() as stack:
        ours, theirs = os.pipe(), os.pipe()  # the browser reads 3, and writes 4
        for end in (ours[1], theirs[0]):
            stack.callback(os.close, end)
        flags = (*FLAGS, f"--user-data-dir={directory}")
        ends = map(str, (ours[0], theirs[1]))
        process = subprocess.Popen(
            [sys.executable, "-c", WITH_PIPES, *ends, name, *flags],
            pass_fds=(ours[0], theirs[1]),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(ours[0])
        os.close(theirs[1])
        stack.enter_context(process)
        stack.callback(process.kill)
        told = Browser(ours[1], theirs[0])
        yield told
        told.close()
