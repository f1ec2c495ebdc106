"""Where it is measured: a hall in the middle of its vote, and server processes."""

import json
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from itsdangerous import URLSafeSerializer
from sqlalchemy import insert, select

from kruvision.extensions import db
from kruvision.models import Show, Ticket
from kruvision.services.audience.voters import device_hash
from kruvision.simulation.server import ServerProcess
from tests.factories.screens import make_screen
from tests.faults.rig.hall import Hall

HEADERS = (
    "POST /v/ballot HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
    "Referer: http://{host}/v\r\nSec-Fetch-Site: same-origin\r\n"
    "User-Agent: Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile\r\n"
    "Accept: application/json\r\nAccept-Language: kk,ru;q=0.8\r\nAccept-Encoding: gzip, deflate\r\n"
    "Content-Type: application/json\r\nContent-Length: {length}\r\n"
    "Cookie: kru_voter={cookie}\r\n\r\n"
)


class Server(ServerProcess):
    """The product over a hall, or a module of ``bench.servers``. ``before`` are settings of the
    process beside the hall's."""

    def __init__(self, hall: Hall, plain: str = "", before: dict[str, str] | None = None) -> None:
        super().__init__(hall.instance)
        self.hall, self.plain, self.before = hall, plain, before or {}

    @property
    def program(self) -> list[str]:
        """The words that start it."""
        if self.plain:
            return [sys.executable, "-m", "bench.servers.plain", self.plain]
        return super().program

    @property
    def environment(self) -> dict[str, str]:
        """The hall's settings, no backups meanwhile."""
        own = {"KRU_PORT": str(self.port), "KRU_BACKUP_MINUTES": "0"}
        url = self.hall.app.config["KRU"].database_url
        settings = {**self.hall.settings, "KRU_DATABASE_URL": url}
        return {**super().environment, **settings, **own, **self.before}


@contextmanager
def serving(*servers: Server) -> Iterator[None]:
    """All of them started, and stopped in the end."""
    try:
        for server in servers:
            server.start()
        yield
    finally:
        for server in servers:
            server.stop()


@contextmanager
def open_hall(database_url: str = "", **values: Any) -> Iterator[Hall]:
    """A hall whose vote is open, in a folder that goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="kru-bench-"))
    try:
        hall = Hall(folder, database_url)
        hall.open_votes(entries=12, **values)
        yield hall
    finally:
        shutil.rmtree(folder)


def add_screen(hall: Hall, **values: Any) -> str:
    """A screen, which follows the stage unless told otherwise; the token of its link."""
    with hall.database():
        edition = db.session.get_one(Show, hall.votes[0].show_id).edition
        return make_screen(edition, **values).token


def make_voters(hall: Hall, count: int) -> list[dict[str, object]]:
    """So many phones with a bound ticket each, as their cookies name them."""
    show_id = hall.votes[0].show_id
    devices = [uuid.uuid4().hex for _ in range(count)]
    with hall.database():
        last = db.session.scalar(select(db.func.max(Ticket.serial))) or 0
        rows = [
            {
                "show_id": show_id,
                "serial": last + place,
                "token_hash": uuid.uuid4().hex,
                "code_hash": uuid.uuid4().hex,
                "device": device_hash(device),
            }
            for place, device in enumerate(devices, start=1)
        ]
        query = insert(Ticket).returning(Ticket.id, sort_by_parameter_order=True)
        tickets = db.session.execute(query, rows).scalars().all()
        db.session.commit()
    return [
        {"device": device, "ticket": ticket}
        for device, ticket in zip(devices, tickets, strict=True)
    ]


def ballot_requests(
    hall: Hall, server: ServerProcess, voters: Sequence[dict[str, object]]
) -> list[str]:
    """One ballot of each voter, as a phone's browser sends it."""
    signer = URLSafeSerializer(hall.settings["KRU_SECRET_KEY"], salt="kru_voter")
    vote, host = hall.votes[0], f"127.0.0.1:{server.port}"
    requests = []
    for place, voter in enumerate(voters):
        choices = [vote.entries[place % len(vote.entries)]]
        sent = {"window": vote.window_id, "choices": choices, "command": uuid.uuid4().hex}
        body = json.dumps(sent, separators=(",", ":"))
        head = HEADERS.format(host=host, length=len(body), cookie=signer.dumps(voter))
        requests.append(head + body)
    return requests
