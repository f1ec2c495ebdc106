"""One transaction, one announcement."""

from collections.abc import Iterator

import pytest
from flask import Flask

from kruvision.extensions import db
from kruvision.models import Edition
from kruvision.services.transactions import changes as c
from kruvision.services.transactions.transaction import current_revision, transaction
from tests.factories import make_edition

pytestmark = pytest.mark.both_databases


@pytest.fixture
def heard(app: Flask) -> Iterator[list[c.Change]]:
    """Everything that is announced while a test runs."""
    announced: list[c.Change] = []

    def listen(_sender: object, changes: tuple[c.Change, ...]) -> None:
        announced.extend(changes)

    c.committed.connect(listen)
    yield announced
    c.committed.disconnect(listen)


def test_changes_are_announced_once_after_the_commit(heard: list[c.Change]) -> None:
    edition = make_edition()
    with transaction() as changes:
        db.session.get(Edition, edition.id).year = 2030
        changes.append(c.EditionChanged(edition.id))
        assert heard == []
    assert heard == [c.EditionChanged(edition.id)]
    assert db.session.get(Edition, edition.id).year == 2030


def test_a_rollback_saves_and_announces_nothing(heard: list[c.Change]) -> None:
    edition = make_edition(year=2026)
    before = current_revision()
    with pytest.raises(ZeroDivisionError):
        _change_and_fail(edition.id)
    assert heard == []
    assert db.session.get(Edition, edition.id).year == 2026
    assert current_revision() == before


def test_a_listener_that_fails_fails_nobody_else(heard: list[c.Change]) -> None:
    def fail(_sender: object, changes: tuple[c.Change, ...]) -> None:
        raise ZeroDivisionError

    c.committed.connect(fail)
    try:
        with transaction() as changes:
            changes.append(c.EditionChanged(1))
    finally:
        c.committed.disconnect(fail)
    assert heard == [c.EditionChanged(1)]


def test_a_transaction_inside_another_is_an_error(app: Flask) -> None:
    with transaction(), pytest.raises(RuntimeError, match="already open"), transaction():
        pass


def test_every_commit_makes_a_newer_revision(app: Flask) -> None:
    before = current_revision()
    with transaction():
        pass
    with transaction():
        pass
    db.session.rollback()
    assert current_revision() == before + 2


def _change_and_fail(edition_id: int) -> None:
    with transaction() as changes:
        db.session.get(Edition, edition_id).year = 2030
        changes.append(c.EditionChanged(edition_id))
        raise ZeroDivisionError
