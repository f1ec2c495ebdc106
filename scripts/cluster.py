"""PostgreSQL, Valkey, several processes of the app and nginx in front, on this machine
(``make run-cluster``): to try how they work together. Ends with Ctrl+C; what was entered stays in
``instance/cluster``."""

import argparse
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from string import Template

import psycopg

from kruvision.services.addresses.interfaces import current_network, first_host
from kruvision.simulation.server import ServerProcess
from scripts.servers import PostgresServer, ValkeyServer, is_root

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "deploy" / "nginx.conf"
NEEDS_NGINX = "nginx is missing: on Debian or Ubuntu, apt-get install nginx-light"
DATABASE = "kruvision"


class AppProcess(ServerProcess):
    """One process of the app, with the settings they all share."""

    def __init__(self, instance: Path, shared: dict[str, str]) -> None:
        super().__init__(instance)
        self.shared = shared

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, **self.shared}


def main() -> int:
    """Start everything in order, wait for Ctrl+C, end everything in the other order."""
    arguments = read_arguments()
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        print(NEEDS_NGINX, file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with ExitStack() as running:
        try:
            start(arguments, nginx, running)
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            print("Ending.")
    return 0


def read_arguments() -> argparse.Namespace:
    """How many processes, where."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--port", type=int, default=5000)
    parser.add_argument("--folder", type=Path, default=ROOT / "instance" / "cluster")
    return parser.parse_args()


def start(arguments: argparse.Namespace, nginx: str, running: ExitStack) -> None:
    """The servers, the processes, the proxy; each is ended when ``running`` is left."""
    folder: Path = arguments.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    shared = settings_of(folder, arguments.port, running)
    processes = [AppProcess(folder, shared) for _ in range(arguments.processes)]
    for process in processes:
        running.callback(process.stop)
        process.start()
        print(f"process        {process.url}")
    proxy_settings = write_proxy(folder, arguments.port, processes)
    log = folder / "nginx-error.log"
    proxy = subprocess.Popen([nginx, "-e", str(log), "-c", str(proxy_settings)])
    running.callback(end, proxy)
    link = processes[0].command("invite").strip()
    print(f"open           {shared['KRU_PUBLIC_URL']}\nfirst account  {link}", flush=True)


def settings_of(folder: Path, port: int, running: ExitStack) -> dict[str, str]:
    """Start PostgreSQL and Valkey; what all processes have to know."""
    postgres = PostgresServer(folder / "postgres", durable=True)
    valkey = ValkeyServer(folder / "valkey")
    for server in (postgres, valkey):
        running.callback(server.stop)
        server.start()
    create_database(postgres)
    print(f"PostgreSQL     {postgres.address(DATABASE)}\nValkey         {valkey.address()}")
    secret = folder / "secret_key"
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(48))
    return {
        "KRU_HOST": "127.0.0.1",
        "KRU_DATABASE_URL": postgres.address(DATABASE),
        "KRU_REDIS_URL": valkey.address(),
        "KRU_SECRET_KEY": secret.read_text(),
        "KRU_PUBLIC_URL": os.environ.get(
            "KRU_PUBLIC_URL", f"http://{first_host(current_network())}:{port}"
        ),
        "KRU_PROXIES": "1",
    }


def create_database(server: PostgresServer) -> None:
    """The database, unless it is there from the last time."""
    address = server.address().replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if known.fetchone() is None:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def write_proxy(folder: Path, port: int, processes: list[AppProcess]) -> Path:
    """The proxy's configuration for these processes."""
    servers = [f"        server 127.0.0.1:{process.port};" for process in processes]
    backups = [line.replace(";", " backup;") for line in servers[1:]]
    text = Template(TEMPLATE.read_text()).safe_substitute(
        FOLDER=str(folder),
        PORT=str(port),
        SERVERS="\n".join(servers),
        FIRST="\n".join([servers[0], *backups]),
    )
    file = folder / "nginx.conf"
    file.write_text(f"user root;\n{text}" if is_root() else text)
    return file


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and wait."""
    process.terminate()
    process.wait(timeout=10)


if __name__ == "__main__":
    sys.exit(main())
