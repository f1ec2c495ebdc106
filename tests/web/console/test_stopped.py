"""What stopped an announcement stands on the console, and not that all agreed at the close."""

import pytest
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.rules.evening.flow import Step
from kruvision.services.errors import Refused
from kruvision.services.evidence import check
from kruvision.services.record import chain
from kruvision.services.stage import steps
from kruvision.services.transactions.conditions import conditions
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show
from tests.factories.jury import start
from tests.factories.published import FIRST
from tests.factories.real_evening import begin_evening, give_all
from tests.factories.screens import set_stage
from tests.factories.voting import close_vote, open_vote
from tests.services.evidence.edits import edit
from tests.services.record.again import JURY

AGREES = "the database says what the record says"
DIFFERS = "the database says something else than the record"
CHANGED = "UPDATE mark SET steps = steps + 1 WHERE id = 1"
CHANGED_BACK = "UPDATE mark SET steps = steps - 1 WHERE id = 1"


def closed_evening() -> int:
    """Everything is in, and was checked at the close."""
    show = begin_evening(entries=2, two_person_rule=False, **JURY)
    give_all(show, [[[7, 8]] * 3, [[5, 6]] * 3])
    start(show, "closed")
    with transaction():
        check.check_at_close(db.session.get_one(Show, show.id), at=clock.now())
    return show.id


def press_publish(client: FlaskClient, show_id: int) -> str:
    revision = db.session.get_one(Show, show_id).revision
    form = {"kind": "publish", "revision": revision}
    return client.post(f"/control/shows/{show_id}/step", data=form, follow_redirects=True).text


def test_what_stopped_an_announcement_is_told_until_it_goes_through(owner):
    show_id = closed_evening()
    page = f"/control/shows/{show_id}"
    assert f"Checked at the close: {AGREES}" in owner.get(page).text

    edit(CHANGED)
    assert "nothing was announced" in press_publish(owner, show_id)
    told = owner.get(page).text
    assert "Stopped at" in told
    assert DIFFERS in told
    assert AGREES not in told
    newest = chain.list_lines(show_id, limit=1)[0]
    assert (newest.kind, newest.data["count"]) == (check.STOPPED, 1)

    edit(CHANGED_BACK)
    press_publish(owner, show_id)
    assert db.session.get_one(Show, show_id).phase == "published"
    told = owner.get(page).text
    assert AGREES in told
    assert DIFFERS not in told


def test_the_note_of_it_does_not_take_what_was_pressed_for_done(app):
    show_id, asked = closed_evening(), []
    edit(CHANGED)
    step = Step("publish")
    with conditions(lambda: asked.append("once")), pytest.raises(Refused, match="evidence_differs"):
        steps.press(show_id, step, revision=0, by=FIRST, at=clock.now())
    assert asked == ["once"]
    assert chain.list_lines(show_id, limit=1)[0].kind == check.STOPPED


def test_the_console_tells_the_signs_from_the_first_close_on(owner):
    show = make_show(window_scope="entry")
    (singing,) = [e for e in set_stage(show, "running", singing=True) if e.stage == "on_stage"]
    show_id = show.id
    open_vote(show, entry_id=singing.id, at=clock.now())
    assert "The record at the close" not in owner.get(f"/control/shows/{show_id}").text
    close_vote(show_id, at=clock.now())
    signs = chain.find_signs_at_close(show_id)
    assert f"The record at the close: {signs}" in owner.get(f"/control/shows/{show_id}").text
