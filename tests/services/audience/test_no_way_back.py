"""Once a result is final, no ballot leads to a seat or a phone: not with the database, the app's
secret, every cookie and every printed ticket in hand. Before that they do, which the same search
finds."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from itertools import product

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, text

from kruvision import clock, identity
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.access import SYSTEM
from kruvision.services.audience import tickets
from kruvision.services.tokens import letters_of
from tests.factories import make_show
from tests.factories.published import finalize, publish
from tests.factories.results import change, give_marks
from tests.factories.voting import close_vote, entry_ids, open_vote, print_tickets

JSON = {"Accept": "application/json", "Content-Type": "application/json"}
SENTENCES = (
    *("{}", "ticket:{}", "device:{}", "hall:{}", "spent:{}"),
    *("receipt:ticket:{}", "receipt:device:{}", "receipt:hall:{}"),
    *("command:{}:ticket:{}", "command:{}:device:{}", "command:{}:hall:{}"),
    *("ticket token:{}", "ticket code:{}", "voter device:{}", "screen code:{}"),
    *("door phone:{}", "door address:{}"),
)
"""What the code hashes, with something of a voter in the gaps."""


def vote(phone: FlaskClient, window_id: int, entry: int, command: str) -> None:
    ballot = {"window": window_id, "choices": [entry], "command": command}
    assert phone.post("/v/ballot", data=json.dumps(ballot), headers=JSON).status_code == 200


def evening(app: Flask) -> tuple[Show, set[str]]:
    """Three seats vote; the first changes its vote, the second gets a new ticket afterwards. The
    show, and all that phones and papers hold of it."""
    show = make_show(phase="voting", credential="tickets", criteria=1, jurors=1)
    papers, window = print_tickets(show.id, 3), open_vote(show, at=clock.now())
    held = {"command-of-a-change"}
    phones = [app.test_client() for _ in papers]
    for phone, paper in zip(phones, papers, strict=True):
        assert (
            phone.post("/v/ticket", json={"secret": paper.token}, headers=JSON).status_code == 200
        )
        vote(phone, window.id, entry_ids(show.id)[paper.serial - 1], f"command-{paper.serial}")
        held |= {paper.token, paper.code, str(paper.serial), f"command-{paper.serial}"}
    vote(phones[0], window.id, entry_ids(show.id)[1], "command-of-a-change")
    papers.append(tickets.reissue_ticket(show.id, 2, by=SYSTEM, at=clock.now()))
    held |= {papers[-1].token, papers[-1].code}
    for phone in phones:
        cookie = phone.get_cookie("kru_voter")
        assert cookie is not None
        held |= {cookie.value, *map(str, identity.read_signed("kru_voter", cookie.value).values())}
    give_marks(show, [[[8]], [[6]], [[4]]])
    close_vote(show.id, at=clock.now())
    return change(show, phase="closed"), held


def stored() -> dict[str, set[str]]:
    """Every text in the database, by its table."""
    db.session.rollback()
    found: dict[str, set[str]] = {}
    for table in inspect(db.engine).get_table_names():
        rows = db.session.execute(text(f'SELECT * FROM "{table}"')).all()
        found[table] = {value for row in rows for value in row if isinstance(value, str)}
    return found


def ballots_texts() -> set[str]:
    """What stands with a ballot: the keys of its voter, its receipt and its commands."""
    rows = db.session.execute(text("SELECT voter_key, receipt, command FROM ballot")).all()
    rows += db.session.execute(text("SELECT actor FROM command WHERE id = 'change'")).all()
    return {value for row in rows for value in row if value}


def derived(held: set[str], keys: set[str]) -> Iterator[str]:
    """What the code could make of something held, with any of these keys or none."""
    for sentence in SENTENCES:
        for filling in product(held, repeat=sentence.count("{}")):
            words = sentence.format(*filling).encode()
            yield hashlib.sha256(words).hexdigest()
            for key in keys:
                yield hmac.digest(key.encode(), words, "sha256").hex()


def ways_back(app: Flask, held: set[str]) -> set[str]:
    """What of the ballots can be made of what is held and stored."""
    tables, aims = stored(), ballots_texts()
    keys = {"", str(app.config["SECRET_KEY"])}
    keys |= {value for values in tables.values() for value in values if 8 <= len(value) <= 64}
    found = aims & (held | tables["ticket"])
    for digest in derived(held | tables["ticket"], keys - aims):
        found |= aims & {digest, letters_of(digest, 8)}
    return found


def test_before_the_result_is_final_every_ballot_leads_back_and_afterwards_none(app: Flask) -> None:
    show, held = evening(app)
    assert tickets.get_ticket(show.id, 2).spent
    publish(show)
    assert ways_back(app, held) == ballots_texts()
    finalize(show)
    assert len(ballots_texts()) == 10
    assert ways_back(app, held) == set()
    assert tickets.get_ticket(show.id, 2).spent == ""
