"""Nothing that is stored leads from an answer to a phone, an address, a moment or a ballot."""

import json
import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from kruvision import identity
from kruvision.extensions import Base, db
from kruvision.models import AnswerCount
from kruvision.services.learning import answers
from kruvision.services.learning.answers import counts_of
from kruvision.services.tokens import keyed_hash
from tests.factories.learning import make_asked_show, question_of, sing

ANSWERS = ("answer_count", "passport_count")
COUNTS_ALONE = {
    "answer_count": {"question_id", "moment", "option", "count"},
    "passport_count": {"entry_id", "kind", "count"},
}
OF_VOTES = {"ballot", "ballot_choice", "voting_window", "ticket", "turnout", "tally"}


def test_a_table_of_answers_has_counts_and_nothing_else() -> None:
    for name in ANSWERS:
        columns = {column.name for column in Base.metadata.tables[name].columns}
        assert columns == COUNTS_ALONE[name]


def leads_to(name: str) -> set[str]:
    """The tables that foreign keys lead to, from one to the next."""
    found: set[str] = set()
    todo = [name]
    while todo:
        for key in Base.metadata.tables[todo.pop()].foreign_keys:
            if key.column.table.name not in found:
                found.add(key.column.table.name)
                todo.append(key.column.table.name)
    return found


def test_no_path_joins_an_answer_with_a_ballot_but_that_of_the_act() -> None:
    for name in (*ANSWERS, "question"):
        assert not leads_to(name) & OF_VOTES
        assert not any(name in leads_to(vote) for vote in OF_VOTES)


def dump() -> str:
    """Every row of every table, as text."""
    parts = []
    for name in Base.metadata.tables:
        rows = db.session.execute(text(f'SELECT * FROM "{name}"')).all()
        parts += [f"{name}: {row}" for row in rows]
    return "\n".join(parts)


def test_after_an_evening_nothing_of_a_phone_is_stored_with_its_answers(
    app: Flask, client: FlaskClient
) -> None:
    show = make_asked_show()
    first, second = (question_of(entry).id for entry in show.entries[:2])
    client.get("/v")
    cookie = client.get_cookie("kru_voter")
    assert cookie
    device = re.findall(r'"device": ?"([^"]+)"', str(_value_of(app, cookie.value)))[0]
    for question, moment in ((second, "before"), (first, "after")):
        if moment == "after":
            sing(show)
        sent = {"question": question, "moment": moment, "option": 1}
        answer = client.post("/v/answer", json=sent, environ_base={"REMOTE_ADDR": "10.9.8.7"})
        assert answer.get_json()["counted"], answer.get_json()
    db.session.rollback()
    assert counts_of(first, answers.AFTER) == {1: 1}
    stored = dump()
    assert "answer_count" in stored
    hashed = keyed_hash(f"answer answered:{first}:after", device)[:16]
    for secret in (device, hashed, "10.9.8.7", cookie.value):
        assert secret not in stored
    rows = db.session.execute(select(AnswerCount)).scalars().all()
    assert {(row.moment, row.option, row.count) for row in rows} == {
        ("before", 1, 1),
        ("after", 1, 1),
    }


def _value_of(app: Flask, cookie: str) -> str:
    with app.test_request_context():
        return json.dumps(identity.read_signed("kru_voter", cookie))
