"""A glance sees what a query sees: values of every kind, one row or none, what is committed."""

import pytest
from flask import Flask
from sqlalchemy import bindparam, literal_column, select
from sqlalchemy.exc import DBAPIError

from kruvision.extensions import db
from kruvision.models import Juror, VotingWindow
from kruvision.services.record import chain
from kruvision.services.transactions.glance import glance
from tests.factories import make_show
from tests.factories.voting import make_vote

pytestmark = pytest.mark.both_databases
WINDOW = select(VotingWindow.id, VotingWindow.state, VotingWindow.closes_at, VotingWindow.closed_at)
ONE = WINDOW.where(VotingWindow.id == bindparam("id"))
NAME = select(Juror.name, Juror.revoked_at).where(Juror.id == bindparam("id"))


def test_texts_numbers_and_moments_are_what_a_session_reads(app: Flask) -> None:
    window = make_vote(credential="tickets")
    seen = glance(ONE, {"id": window.id})
    found = (seen.id, seen.state, seen.closes_at, seen.closed_at)
    assert found == (window.id, window.state, window.closes_at, None)


def test_texts_in_three_languages_are_too(app: Flask) -> None:
    juror = make_show(phase="planned").seats[0].juror
    assert glance(NAME, {"id": juror.id}).name == juror.name


def test_where_there_is_no_row_there_is_none(app: Flask) -> None:
    assert glance(ONE, {"id": 404}) is None


def test_it_sees_what_is_committed_and_nothing_else(app: Flask) -> None:
    window = make_vote(credential="tickets")
    before = chain.committed_head()
    assert before == chain.head()
    window.state = "paused"
    db.session.flush()
    assert glance(ONE, {"id": window.id}).state == "open"
    db.session.commit()
    assert glance(ONE, {"id": window.id}).state == "paused"


def test_it_gives_its_connection_back(app: Flask) -> None:
    glance(ONE, {"id": 1})
    db.session.rollback()
    before = db.engine.pool.status()
    for number in range(30):
        glance(ONE, {"id": number})
    assert db.engine.pool.status() == before


def test_a_fault_of_the_database_is_said_as_everywhere(app: Flask) -> None:
    with pytest.raises(DBAPIError):
        glance(select(literal_column("no_such_column")), {})
