"""What the server prints of an evening: nothing that is secret, and of a calm evening nothing."""

import re
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

import config as settings
from config import ROOT
from kruvision import create_app
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.audience.tickets import PrintedTicket
from kruvision.simulation.browser import Browser
from kruvision.simulation.evening import FAST, PATIENCE, SimulatedEvening
from kruvision.simulation.juror import PIN
from kruvision.simulation.organizer import PASSWORD
from kruvision.simulation.server import ServerProcess
from tests.factories.voting import print_tickets

VOTERS_ADDRESS = "127.0.0.77"
GUESS = "gu3ssedSecretOfSomebody"
SHORTEST_SECRET = 4


@dataclass
class Night:
    """An evening up to the vote: the server still runs; nobody has used the tickets."""

    server: ServerProcess
    evening: SimulatedEvening
    tickets: list[PrintedTicket]
    welcome: int

    @property
    def printed(self) -> str:
        """Everything the server printed since it said its welcome."""
        return "\n".join(self.server.printed[self.welcome :])

    @property
    def secrets(self) -> set[str]:
        """Everything that opens something, or tells what somebody chose."""
        people = [self.evening.organizer, self.evening.colleague]
        people += [*self.evening.jurors, *self.evening.voters]
        cookies = {c.value for one in people for c in one.browser.session.cookies}
        receipts = {one.receipt for one in self.evening.voters}
        typed = {ticket.token for ticket in self.tickets} | {t.code for t in self.tickets}
        screen = self.evening.screen.removeprefix("/screen/")
        rest = {PASSWORD, PIN, GUESS, VOTERS_ADDRESS, screen, *self.evening.cards}
        return {s for s in cookies | receipts | typed | rest if s}


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    server = ServerProcess(Path(tmp_path_factory.mktemp("night")))
    server.command("load", str(ROOT / "data" / "demo"))
    tickets = printed_tickets(server.instance)
    server.start()
    evening = SimulatedEvening(server, FAST, 5, 7, lambda _text: None)
    try:
        night = Night(server, evening, tickets, welcome=len(server.printed))
        evening.gather(simulated=2)
        perform(evening)
        yield night
    finally:
        for one in evening.voters:
            one.leave()
        server.stop()


def perform(evening: SimulatedEvening) -> None:
    """All acts sing, two jurors mark the first one, every phone votes, the tablets leave."""
    console = evening.organizer
    console.press_next("start_show")
    for number in range(len(console.waiting_entries())):
        entry_id = console.press_next("call_entry")
        assert entry_id is not None
        if number == 0:
            for tablet in evening.jurors:
                tablet.wait_submitted(entry_id, PATIENCE)
        console.press_next("finish_entry")
    console.press_next("open_voting")
    for one in evening.voters:
        one.wait_voted(PATIENCE)
    for tablet in evening.jurors:
        tablet.leave()


def printed_tickets(instance: Path) -> list[PrintedTicket]:
    """Tickets as they would be on paper."""
    app = create_app(settings.load({"KRU_INSTANCE": str(instance)}))
    with app.app_context():
        show_id = db.session.execute(select(Show.id).order_by(Show.position)).scalars().first()
        assert show_id is not None
        tickets = print_tickets(show_id, 4)
        db.session.remove()
        db.engine.dispose()
    return tickets


def found(secrets: set[str], text: str) -> set[str]:
    """The secrets that stand in the text as words of their own."""
    words = {s for s in secrets if len(s) >= SHORTEST_SECRET}
    assert words == secrets
    return {s for s in words if re.search(rf"(?<!\w){re.escape(s)}(?!\w)", text)}


def use_tickets(night: Night) -> None:
    """Bring good ones by token and by code, and guess wrong ones."""
    statuses = []
    for number, ticket in enumerate(night.tickets):
        phone = Browser(night.server.url).session
        for secret in (ticket.token if number % 2 else ticket.code, GUESS):
            url = f"{night.server.url}/v/ticket"
            statuses.append(phone.post(url, json={"secret": secret}, timeout=120).status_code)
        phone.close()
    assert len(statuses) == 8
    assert max(statuses) < 500


def send(night: Night, request: bytes) -> bytes:
    """Bytes from a voter's address; what came back."""
    address = ("127.0.0.1", night.server.port)
    with socket.create_connection(address, 120, (VOTERS_ADDRESS, 0)) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    return answer


def test_a_calm_evening_prints_nothing(night: Night) -> None:
    use_tickets(night)
    assert night.printed == ""


def test_a_fault_is_printed_without_secrets(night: Night) -> None:
    """The tables of screens, jurors and tickets vanish; whoever comes with a secret is told that
    something broke, and the log says where."""
    with closing(sqlite3.connect(night.server.instance / "kruvision.db")) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        for table in ("screen", "juror", "ticket"):
            connection.execute(f"ALTER TABLE {table} RENAME TO {table}_gone")
        connection.commit()
    card = night.evening.cards[0]
    screen = night.evening.screen.removeprefix("/screen/")
    ticket = night.tickets[0].token
    for path in (f"/screen/{screen}", f"/j/{card}"):
        send(night, f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode())
    body = f'{{"secret": "{ticket}"}}'
    head = "POST /v/ticket HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    answer = send(night, f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
    assert b" 500 " in answer.split(b"\r\n")[0]
    assert "fault" in night.printed
    assert "no such table" in night.printed
    assert not found(night.secrets, night.printed)


@pytest.mark.parametrize(
    "request_line",
    [f"GET /t/{GUESS}", f"GET /j/{GUESS} HTTP/9.9", f"{GUESS}\x01", f"GET /{GUESS} a HTTP/1.1"],
)
def test_what_is_no_request_is_printed_without_its_words(night: Night, request_line: str) -> None:
    before = len(night.printed)
    send(night, f"{request_line}\r\nCookie: kru_voter={GUESS}\r\n\r\n".encode())
    assert "Traceback" not in night.printed[before:]
    assert not found(night.secrets, night.printed)


def test_the_search_would_find_a_secret(night: Night) -> None:
    """The check itself: each secret, put into a line as a careless log would, is found."""
    for secret in night.secrets:
        assert found(night.secrets, f"fault path=/j/{secret} address=1") >= {secret}
