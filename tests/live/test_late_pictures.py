"""Which of two pictures phones keep: the later one, and any of a database that was put back."""

from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient

from kruvision import clock, phone
from kruvision.extensions import db
from kruvision.live import phones
from kruvision.live.phone_connections import Hub
from kruvision.models import Show
from kruvision.services.access import SYSTEM
from kruvision.services.audience import windows
from kruvision.services.transactions.transaction import transaction
from kruvision.state import state
from tests.factories import make_show, names
from tests.factories.voting import make_vote


def two_pictures() -> tuple[phone.Picture, phone.Picture]:
    """What phones show of an open vote, before and after it was prolonged."""
    window, at = make_vote(window_seconds=60), clock.now()
    older = phone.make_picture("en", at=at)
    windows.prolong_window(window.show_id, 60, by=SYSTEM, at=at)
    newer = phone.make_picture("en", at=at)
    assert older
    assert newer
    return older, newer


def test_a_late_older_picture_is_dropped(app: Flask) -> None:
    (older, newer), hub = two_pictures(), Hub()
    hub.put(newer, phones.encode)
    hub.put(older, phones.encode)
    assert hub.newest["en"].tag == newer.tag


def test_a_picture_of_a_database_that_was_put_back_is_taken_whatever_its_revision(
    app: Flask,
) -> None:
    (older, newer), hub = two_pictures(), Hub()
    restored = replace(older, snapshot={**older.snapshot, "epoch": "another"}, tag="restored")
    hub.put(newer, phones.encode)
    hub.put(restored, phones.encode)
    assert hub.newest["en"].tag == "restored"


def test_a_late_picture_is_dropped_although_the_newest_looks_like_one_before_it(app: Flask) -> None:
    """The newest page is the same as an older one: what was between is still late."""
    (first, between), hub = two_pictures(), Hub()
    revision = between.snapshot["revision"] + 1
    again = replace(first, snapshot={**first.snapshot, "revision": revision})
    for picture in (first, again, between):
        hub.put(picture, phones.encode)
    assert hub.newest["en"].tag == first.tag


def test_a_poll_answers_nothing_older_than_what_was_streamed(
    app: Flask, client: FlaskClient
) -> None:
    show = make_show()
    client.get("/v/now", headers={"Accept-Language": "en"})
    with transaction():  # what leaves no line in the record
        db.session.get_one(Show, show.id).name = names("Late night")
    phones.publish(1)
    answer = client.get("/v/now", headers={"Accept-Language": "en"})
    assert answer.json["tag"] == state().phones.newest["en"].tag
