"""Guesses at every door that takes a secret, and what refusing them costs the processor beside a
ballot that nobody shares a commit with. Requests go through the whole WSGI application, without a
client's own work; the hashing of passwords and PINs costs what it shall and is taken off."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from kruvision.services import passwords
from kruvision.services.audience import tickets
from kruvision.services.tokens import new_code, new_token
from tests.factories import make_show, make_staff
from tests.factories.jury import make_card
from tests.factories.voting import entry_ids, make_vote, print_tickets
from tests.faults.rig.bodies import processor_seconds

SCRIPT = {"Accept": "application/json"}
ROUNDS = 8


@dataclass(frozen=True)
class Guess:
    """A door, and what a stranger tries there, another one each time."""

    name: str
    path: str
    form: Callable[[], Mapping[str, str]]
    is_script: bool = False
    is_hashed: bool = False
    cookie: str = ""

    def request(self) -> dict[str, Any]:
        """The next try, as a WSGI environment."""
        sent: dict[str, Any] = {"json" if self.is_script else "data": dict(self.form())}
        return post(self.path, cookie=self.cookie, **sent)


def post(path: str, *, cookie: str = "", **sent: Any) -> dict[str, Any]:
    """A post of ``json`` by a script, or of ``data`` by a form."""
    headers = Headers(SCRIPT if "json" in sent else {})
    if cookie:
        headers["Cookie"] = cookie
    return EnvironBuilder(path=path, method="POST", headers=headers, **sent).get_environ()


def guesses(scanned: str) -> Iterator[Guess]:
    """One at each door. ``scanned``: the cookie of a tablet that scanned a card."""
    account = {"name": "A", "login": "a", "password": "a long password"}
    no_ticket = lambda: {"secret": new_token()}  # noqa: E731
    no_code = lambda: {"secret": new_code(8)}  # noqa: E731
    typed = lambda: {"secret": new_code(tickets.CODE_LENGTH)}  # noqa: E731
    yield Guess("a ticket", "/v/ticket", no_ticket, is_script=True)
    yield Guess("a ticket's code", "/v/ticket", typed)
    yield Guess("something that is no ticket", "/v/ticket", lambda: {"secret": "no ticket"})
    yield Guess("a code of the screen", "/v/code", no_code, is_script=True)
    yield Guess("a code of the screen, typed", "/v/code", no_code)
    yield Guess("a card", "/j", lambda: {"code": new_code(27)})
    yield Guess("something that is no card", "/j", lambda: {"code": "no card"})
    yield Guess("a PIN", "/j/pin", lambda: {"pin": "0000"}, cookie=scanned)
    yield Guess("a set-up code", "/setup", lambda: {"code": new_code(10), **account})
    wrong = lambda: {"login": "somebody", "password": secrets.token_hex(8)}  # noqa: E731
    yield Guess("a password", "/login", wrong, is_hashed=True)


@dataclass(frozen=True)
class RefusalCosts:
    """A hall whose vote is open; ``count`` tries make one round."""

    app: Flask
    count: int
    ballot: Callable[[], dict[str, Any]]
    scanned: str

    def each(self) -> Iterator[tuple[Guess, float, float]]:
        """Each guess with the seconds that its refusal takes, and those of a ballot, measured in
        turns with it: the least of several rounds."""
        hashed = processor_seconds(self._hash, ROUNDS) / self.count
        for guess in guesses(self.scanned):
            refused, ballot = self._round(guess.request), self._round(self.ballot)
            for _round in range(ROUNDS):
                refused = min(refused, self._round(guess.request))
                ballot = min(ballot, self._round(self.ballot))
            yield guess, refused - (hashed if guess.is_hashed else 0), ballot

    def _round(self, make: Callable[[], dict[str, Any]]) -> float:
        requests = [make() for _ in range(self.count)]
        return processor_seconds(lambda: [self.answer(one) for one in requests]) / self.count

    def answer(self, request: dict[str, Any]) -> int:
        """The status of the answer, which is read to its end."""
        _body, status, _headers = run_wsgi_app(self.app.wsgi_app, request, buffered=True)
        return int(status.split()[0])

    def _hash(self) -> None:
        stored = passwords.decoy()
        for _ in range(self.count):
            passwords.verify_password(stored, "wrong", stranger=True)


def prepare(app: Flask, count: int) -> RefusalCosts:
    """The hall, with a phone that votes and a tablet that scanned a card."""
    make_staff("owner")
    window = make_vote(credential="tickets")
    window_id, entries = window.id, entry_ids(window.show_id)
    printed = print_tickets(window.show_id, 1)[0]
    card = make_card(make_show(phase="planned").seats[0])
    phone, tablet = app.test_client(), app.test_client()
    phone.post("/v/ticket", json={"secret": printed.token}, headers=SCRIPT)
    tablet.post("/j", data={"code": card})
    voter, scanned = (_cookie(phone, "kru_voter"), _cookie(tablet, "kru_card"))

    def ballot() -> dict[str, Any]:
        choices, command = [secrets.choice(entries)], secrets.token_hex(8)
        sent = {"window": window_id, "choices": choices, "command": command}
        return post("/v/ballot", json=sent, cookie=voter)

    return RefusalCosts(app, count, ballot, scanned)


def _cookie(client: Any, name: str) -> str:
    return f"{name}={client.get_cookie(name).value}"
