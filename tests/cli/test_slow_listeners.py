"""A real server with a long recording: whoever takes it slowly keeps nobody else waiting, and what
is far too large is refused with a sentence before it is read."""

import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Recording
from kruvision.services.access import SYSTEM, Actor
from kruvision.services.jury import cards
from kruvision.simulation.server import ServerProcess
from tests.application import make_app
from tests.factories import make_staff
from tests.factories.jury import PIN
from tests.factories.selection import make_round, send
from tests.factories.sounds import ogg

LONG = ogg(400) + bytes(20 * 1024**2) + ogg(400)
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
OWNER = Actor("owner", 1)


class House:
    """A server with a round that is marked: an owner's login, and the card of one juror."""

    def __init__(self, instance: Path) -> None:
        self.server = ServerProcess(instance)
        app = make_app({"KRU_INSTANCE": str(instance)})
        with app.app_context():
            self.login = make_staff("owner").login
            show = make_round(started=True)
            send(show.entries[0].id, LONG, by=OWNER)
            self.show, self.entry = show.id, show.entries[0].id
            self.juror, self.criterion = show.seats[1].juror_id, show.criteria[0].id
            self.card = cards.make_card(self.juror, by=SYSTEM, at=clock.now())
            self.file = instance / "selection" / db.session.get_one(Recording, self.entry).file
            db.session.remove()
            db.engine.dispose()
        self.server.start()

    def page(self, session: requests.Session, path: str) -> str:
        answer = session.get(self.server.url + path)
        assert answer.ok
        return answer.text

    def post(self, session: requests.Session, path: str, **data: str) -> requests.Response:
        """A form of the page at this address."""
        token = TOKEN.findall(self.page(session, path))[0]
        return session.post(self.server.url + path, data={"csrf_token": token, **data})

    def tablet(self) -> requests.Session:
        session = requests.Session()
        self.post(session, "/j", code=self.card)
        self.post(session, "/j/pin", pin=PIN, again=PIN)
        return session

    def laptop(self) -> requests.Session:
        session = requests.Session()
        self.post(session, "/login", login=self.login, password="correct horse")
        return session


@pytest.fixture
def house(tmp_path: Path, migrated_database: Path) -> Iterator[House]:
    instance = tmp_path / "instance"
    instance.mkdir()
    shutil.copy(migrated_database, instance / "kruvision.db")
    made = House(instance)
    yield made
    made.server.stop()


def begin_to_listen(house: House, session: requests.Session) -> socket.socket:
    """Ask for the whole recording and read no more than its head."""
    line = socket.create_connection(("127.0.0.1", house.server.port))
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    cookies = "; ".join(f"{one.name}={one.value}" for one in session.cookies)
    asked = f"GET /jury/recordings/{house.entry} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}"
    line.sendall(f"{asked}\r\n\r\n".encode())
    assert line.recv(12) == b"HTTP/1.1 200"
    return line


def mark(house: House, session: requests.Session, value: str, seq: int) -> requests.Response:
    told = {"entry": house.entry, "criterion": house.criterion, "value": value, "seq": seq}
    token = TOKEN.findall(house.page(session, "/jury"))[0]
    return session.post(
        f"{house.server.url}/jury/marks",
        json={**told, "command": f"command-of-the-test-{seq}"},
        headers={"X-CSRFToken": token},
    )


def test_marks_are_answered_while_others_listen_slowly(house: House) -> None:
    session = house.tablet()
    slow = [begin_to_listen(house, session) for _ in range(8)]
    answer = mark(house, session, "7", 1)
    assert (answer.status_code, answer.json()["state"]) == (200, "saved")
    part = session.get(
        f"{house.server.url}/jury/recordings/{house.entry}", headers={"Range": "bytes=100-299"}
    )
    assert (part.status_code, part.content) == (206, LONG[100:300])
    for one in slow:
        one.close()
    assert session.get(f"{house.server.url}/jury/recordings/{house.entry}").content == LONG


def test_a_slow_listener_holds_no_file_open(house: House) -> None:
    session = house.tablet()
    line = begin_to_listen(house, session)
    mark(house, session, "7", 1)
    process = house.server.process
    assert process
    held = {path.resolve() for path in Path(f"/proc/{process.pid}/fd").iterdir()}
    assert house.file.resolve() not in held
    line.close()


def test_four_hundred_megabytes_are_refused_before_they_are_sent(house: House) -> None:
    session = house.laptop()
    path = f"/control/shows/{house.show}/entries/{house.entry}/recording"
    house.page(session, path)
    cookies = "; ".join(f"{one.name}={one.value}" for one in session.cookies)
    with socket.create_connection(("127.0.0.1", house.server.port)) as line:
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\nAccept-Language: en"
            f"\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {400 * 1024**2}"
        )
        line.sendall(f"{head}\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"This file is too large: 30 MB at most." in answer
