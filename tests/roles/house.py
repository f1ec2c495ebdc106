"""A house with everybody in it: a device per role, and a show with everything one could touch."""

import hashlib
import shutil
import sqlite3
from contextlib import closing
from fractions import Fraction
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Deduction, KeptMark
from kruvision.rules.roles import ROLES, STAFF_ROLES
from kruvision.services.access import SYSTEM
from kruvision.services.jury import cards as juror_cards
from tests.application import make_app
from tests.factories import make_seat, make_show, make_staff, save
from tests.factories.jury import call, choose_pin, give_cookie, start
from tests.factories.screens import make_screen

WORD = "the word of the monitoring program"
BY_LINK = {"screen"}
"""Roles that are no device of their own: whoever knows a screen's link sees that screen."""
PEOPLE = tuple(role for role in ROLES if role not in BY_LINK)


NAMES_OF_NOTHING = {
    "delegation_id": 1,
    "award": "nothing",
    "slug": "kazakhs",
    "code": "kk",
    "name": "nobody.webp",
    "filename": "favicon.svg",
    "key": "nobody",
    "number": 1,
}
"""What else addresses name; nothing in the house is called so."""


class House:
    """An app on a database of its own that can be put back to how it was."""

    def __init__(self, folder: Path, database: Path) -> None:
        self.file, self.kept = folder / "kruvision.db", folder / "kept.db"
        shutil.copy(database, self.file)
        self.app = make_app({"KRU_INSTANCE": str(folder), "KRU_METRICS_TOKEN": WORD})
        with self.app.app_context():
            self._furnish()
        _copy(self.file, self.kept)

    def _furnish(self) -> None:
        show = start(make_show(entries=3, rules_locked_at=clock.now()))
        first, second = show.entries[0], show.entries[1]
        call(first)
        call(second, "performed")
        other = start(make_show(entries=1))
        call(other.entries[0])
        screen = make_screen(show.edition)
        kept = KeptMark(
            entry_id=second.id,
            juror_id=show.seats[1].juror_id,
            criterion_id=show.criteria[0].id,
            steps=4,
            seq=9,
            arrived_at=clock.now(),
        )
        save(kept)
        deduction = save(
            Deduction(
                entry_id=second.id,
                amount=Fraction(1),
                code="stage",
                reason="A lit candle",
                by="staff:1",
                at=clock.now(),
            )
        )
        self._come_in({role: make_staff(role).login for role in STAFF_ROLES})
        guest = make_seat(show)
        self.jurors = {"head_of_jury": show.seats[0].juror_id, "juror": show.seats[1].juror_id}
        self.cards = {
            role: juror_cards.make_card(juror, by=SYSTEM, at=clock.now())
            for role, juror in self.jurors.items()
        }
        self.tablets = {
            role: choose_pin(card, f"device of the {role}") for role, card in self.cards.items()
        }
        self.criteria = [criterion.id for criterion in show.criteria]
        self.other = {
            "show_id": other.id,
            "entry_id": other.entries[0].id,
            "criterion_id": other.criteria[0].id,
        }
        self.names = {
            "show_id": show.id,
            "edition_id": show.edition_id,
            "entry_id": first.id,
            "juror_id": guest.juror_id,
            "screen_id": screen.id,
            "staff_id": 1,
            "proposal_id": 1,
            "kept_id": kept.id,
            "deduction_id": deduction.id,
            "token": screen.token,
            **NAMES_OF_NOTHING,
        }

    def _come_in(self, logins: dict[str, str]) -> None:
        """Everybody logs in, each on a device of their own."""
        self.sessions = {role: self._log_in(login) for role, login in logins.items()}

    def _log_in(self, login: str) -> str:
        client = self.app.test_client()
        client.post("/login", data={"login": login, "password": "correct horse"})
        cookie = client.get_cookie("kru_session")
        assert cookie is not None
        return cookie.value

    def put_back(self) -> None:
        """Bring every row back to how the house was furnished."""
        with self.app.app_context():
            db.session.remove()
        _copy(self.kept, self.file)

    def fingerprint(self) -> str:
        """A digest of all rows, to see whether anything was changed."""
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as base:
            return hashlib.sha256("\n".join(base.iterdump()).encode()).hexdigest()

    def device(self, role: str) -> FlaskClient:
        """The browser of somebody with this role, in English."""
        client = self.app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        if role in self.sessions:
            client.set_cookie("kru_session", self.sessions[role])
        elif role in self.cards:
            give_cookie(self.app, client, self.tablets[role])
        elif role == "monitor":
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {WORD}"
        return client

    def address(self, rule: Rule) -> str:
        """A page's address with the names of things that exist in this house."""
        values = {}
        for name in rule.arguments:
            choice = getattr(rule._converters[name], "items", None)
            values[name] = sorted(choice)[0] if choice else self.names.get(name, "csv")
        with self.app.test_request_context():
            _domain, path = rule.build(values)
        return path


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as two:
        one.backup(two)


def doors(app: Flask) -> list[tuple[str, Rule, str]]:
    """Every page as (method, address rule, action of the matrix)."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        action = app.view_functions[rule.endpoint].guarded_action
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
            found.append((method, rule, action))
    return found
