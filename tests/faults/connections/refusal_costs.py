"""Guesses at every door that takes a secret, and what refusing them costs the processor beside a
ballot that nobody shares a commit with. Requests go through the whole WSGI application, as a server
hands them on: each in a context of its own, forms with their token. A client's own work has no part
in it; the hashing of passwords and PINs costs what it shall and is taken off."""

import re
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from kruvision.services import accounts, passwords
from kruvision.services.audience import tickets
from kruvision.services.jury import cards
from kruvision.services.tokens import new_code, new_token
from tests.factories import make_show, make_staff
from tests.factories.jury import make_card
from tests.factories.voting import entry_ids, make_vote, print_tickets
from tests.faults.connections.processor_time import Work, least_in_turns

SCRIPT = {"Accept": "application/json"}
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Stranger:
    """What a browser carries that has opened a form, and a tablet that has scanned a card too."""

    form: str
    token: str
    tablet: str


@dataclass(frozen=True)
class Guess:
    """A door, and what a stranger tries there, another one each time."""

    name: str
    path: str
    form: Callable[[], Mapping[str, str]]
    is_script: bool = False
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


def guesses(who: Stranger) -> Iterator[Guess]:
    """One at each door."""
    no_ticket = lambda: {"secret": new_token()}  # noqa: E731
    no_code = lambda: {"secret": new_code(8)}  # noqa: E731
    typed = lambda: {"secret": new_code(tickets.CODE_LENGTH)}  # noqa: E731
    yield Guess("a ticket", "/v/ticket", no_ticket, is_script=True)
    yield Guess("a ticket's code", "/v/ticket", typed)
    yield Guess("something that is no ticket", "/v/ticket", lambda: {"secret": "no ticket"})
    yield Guess("a code of the screen", "/v/code", no_code, is_script=True)
    yield Guess("a code of the screen, typed", "/v/code", no_code)
    token, account = {"csrf_token": who.token}, {"name": "A", "login": "a"}
    account |= {**token, "password": "a long password"}
    a_card = lambda: {"code": new_code(27), **token}  # noqa: E731
    no_card = lambda: {"code": "no card", **token}  # noqa: E731
    a_pin = lambda: {"pin": "0000", **token}  # noqa: E731
    set_up = lambda: {"code": new_code(10), **account}  # noqa: E731
    wrong = lambda: {"login": "somebody", "password": secrets.token_hex(8)}  # noqa: E731
    yield Guess("a card", "/j", a_card, cookie=who.form)
    yield Guess("something that is no card", "/j", no_card, cookie=who.form)
    yield Guess("a PIN", "/j/pin", a_pin, cookie=f"{who.form}; {who.tablet}")
    yield Guess("a set-up code", "/setup", set_up, cookie=who.form)
    yield Guess("a password", "/login", lambda: {**wrong(), **token}, cookie=who.form)
    yield Guess("a form without its token", "/login", wrong)


@dataclass(frozen=True)
class RefusalCosts:
    """A hall whose vote is open; what is measured is the least of ``turns``."""

    app: Flask
    turns: int
    ballot: Callable[[], dict[str, Any]]
    stranger: Stranger

    def each(self) -> Iterator[tuple[Guess, float, float]]:
        """Each guess with the seconds that its refusal takes, and those of a ballot, measured in
        turns with it."""
        with hashing_apart() as spent:
            for guess in guesses(self.stranger):
                makers = {"refused": guess.request, "ballot": self.ballot}
                kinds = {name: self._asking(make, spent) for name, make in makers.items()}
                least = least_in_turns(kinds, self.turns)
                yield guess, least["refused"], least["ballot"]

    def _asking(self, make: Callable[[], dict[str, Any]], spent: list[float]) -> Callable[[], Work]:
        def piece() -> Work:
            request = make()

            def work() -> float:
                spent.clear()
                self.answer(request)
                return sum(spent)

            return work

        return piece

    def answer(self, request: dict[str, Any]) -> int:
        """The status of the answer, which is read to its end."""
        run = partial(run_wsgi_app, self.app.wsgi_app, request, buffered=True)
        _body, status, _headers = Context().run(run)
        return int(status.split()[0])


@contextmanager
def hashing_apart() -> Iterator[list[float]]:
    """The seconds of the processor that passwords and PINs take to be verified, the way into their
    thread and back among them: each is appended to the list."""
    spent: list[float] = []
    verify = passwords.verify_password

    def timed(*args: Any, **kwargs: Any) -> bool:
        begun = time.process_time()
        try:
            return verify(*args, **kwargs)
        finally:
            spent.append(time.process_time() - begun)

    with pytest.MonkeyPatch.context() as patch:
        for module in (accounts, cards):
            patch.setattr(module, "verify_password", timed)
        yield spent


def prepare(app: Flask, turns: int) -> RefusalCosts:
    """The hall, with a phone that votes and a tablet that scanned a card. From here on the app
    wants the tokens of its forms, as a server does."""
    make_staff("owner")
    window = make_vote(credential="tickets")
    window_id, entries = window.id, entry_ids(window.show_id)
    printed = print_tickets(window.show_id, 1)[0]
    card = make_card(make_show(phase="planned").seats[0])
    phone, tablet, browser = app.test_client(), app.test_client(), app.test_client()
    phone.post("/v/ticket", json={"secret": printed.token}, headers=SCRIPT)
    tablet.post("/j", data={"code": card})
    app.config["WTF_CSRF_ENABLED"] = True
    token = TOKEN.search(browser.get("/login").text)
    assert token
    voter, scanned = (_cookie(phone, "kru_voter"), _cookie(tablet, "kru_card"))
    stranger = Stranger(_cookie(browser, "kru_session"), token[1], scanned)

    def ballot() -> dict[str, Any]:
        choices, command = [secrets.choice(entries)], secrets.token_hex(8)
        sent = {"window": window_id, "choices": choices, "command": command}
        return post("/v/ballot", json=sent, cookie=voter)

    return RefusalCosts(app, turns, ballot, stranger)


def _cookie(client: FlaskClient, name: str) -> str:
    found = client.get_cookie(name)
    assert found
    return f"{name}={found.value}"
