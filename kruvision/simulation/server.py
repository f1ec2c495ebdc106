"""The real server as a process of its own, on a free port and in a folder of its own."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import weakref
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parent.parent.parent
SETUP_LINK = re.compile(r"(http://\S+/setup\?code=\S+)")
PATIENCE_SECONDS = 300
"""A server that did not start or end by then never will, on however busy a machine."""
HEALTH_SECONDS = 20
"""How long one that listens may take to say how it is; while nobody listens, nobody waits."""


class ServerDidNotStart(Exception):
    """The process ended or did not answer in time; the message holds what it printed."""


class ServerProcess:
    """Start with ``start``, end with ``stop`` (asks) or ``kill`` (does not ask)."""

    def __init__(self, instance: Path, port: int | None = None) -> None:
        self.instance = instance
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        with tempfile.TemporaryFile() as output:
            self._output = os.dup(output.fileno())
        weakref.finalize(self, os.close, self._output)

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
    def printed(self) -> list[str]:
        """The lines that the process, and those before it, have printed by now. What it printed
        before it answered or ended is among them: it writes into a file, and nobody has to be quick
        to read it."""
        whole = os.pread(self._output, os.fstat(self._output).st_size, 0)
        return whole.decode(errors="replace").split("\n")[:-1]

    @property
    def setup_link(self) -> str:
        """The one-time link the server printed, or empty when there is an organizer already."""
        found = SETUP_LINK.search("\n".join(self.printed))
        return found.group(1) if found else ""

    def command(self, *words: str) -> str:
        """Run another command of ``run.py`` with the same settings and return what it printed."""
        with subprocess.Popen(
            [sys.executable, str(ROOT / "run.py"), *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                printed, errors = process.communicate()
            except KeyboardInterrupt:
                process.kill()
                process.wait(PATIENCE_SECONDS)  # Python would let it go while it still writes
                raise
        if process.returncode:
            raise ServerDidNotStart(printed + errors)
        return printed

    def start(self) -> None:
        """Start and wait until it answers; raises ``ServerDidNotStart``."""
        self.process = subprocess.Popen(
            self.program, env=self.environment, stdout=self._output, stderr=subprocess.STDOUT
        )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
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

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/health", timeout=HEALTH_SECONDS).ok
        except (requests.ConnectionError, requests.Timeout):
            return False


def free_port() -> int:
    """A port that nobody else is given while this process lives. On Linux it stays bound till then,
    and nobody listens: a server that sets ``SO_REUSEADDR`` may, as often as it is started."""
    probe = socket.socket()
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    probe.bind(("127.0.0.1", 0))
    port = int(probe.getsockname()[1])
    if sys.platform == "linux":
        probe.detach()  # open, though nobody holds it
    else:
        probe.close()
    return port
