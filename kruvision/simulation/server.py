"""The real server as a process of its own, on a free port and in a folder of its own."""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

import requests

ROOT = Path(__file__).resolve().parent.parent.parent
SETUP_LINK = re.compile(r"(http://\S+/setup\?code=\S+)")
PATIENCE_SECONDS = 120
"""A server that did not start or end by then never will, on however busy a machine."""


class ServerDidNotStart(Exception):
    """The process ended or did not answer in time; the message holds what it printed."""


class ServerProcess:
    """Start with ``start``, end with ``stop`` (asks) or ``kill`` (does not ask)."""

    def __init__(self, instance: Path, port: int | None = None) -> None:
        self.instance = instance
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.printed: list[str] = []
        self.process: subprocess.Popen[str] | None = None

    @property
    def program(self) -> list[str]:
        """The words that start the server."""
        return [sys.executable, str(ROOT / "run.py")]

    @property
    def environment(self) -> dict[str, str]:
        """The settings the process runs with."""
        own = {"KRU_INSTANCE": str(self.instance), "KRU_PORT": str(self.port)}
        return {**os.environ, **own, "PYTHONUNBUFFERED": "1"}

    @property
    def setup_link(self) -> str:
        """The one-time link the server printed, or empty when there is an organizer already."""
        found = SETUP_LINK.search("\n".join(self.printed))
        return found.group(1) if found else ""

    def command(self, *words: str) -> str:
        """Run another command of ``run.py`` with the same settings and return what it printed."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "run.py"), *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ServerDidNotStart(done.stdout + done.stderr)
        return done.stdout

    def start(self) -> None:
        """Start and wait until it answers; raises ``ServerDidNotStart``."""
        self.process = subprocess.Popen(
            self.program,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        threading.Thread(target=self._listen, args=(self.process.stdout,), daemon=True).start()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._answers(deadline - time.monotonic()):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise ServerDidNotStart("\n".join(self.printed))
            time.sleep(0.1)

    def stop(self) -> None:
        """Ask the server to end and wait for it."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE_SECONDS)

    def kill(self) -> None:
        """End the server at once, as a power cut of the process."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE_SECONDS)

    def _listen(self, output: IO[str]) -> None:
        with output:
            for line in output:
                self.printed.append(line.rstrip("\n"))

    def _answers(self, within: float) -> bool:
        """Whether it does: on a busy machine its first answer may take long."""
        try:
            return requests.get(f"{self.url}/health", timeout=max(within, 1)).ok
        except (requests.ConnectionError, requests.Timeout):
            return False


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
