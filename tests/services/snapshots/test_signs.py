"""Twelve signs of the record stand on the walls as soon as a vote is closed, whatever they show."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from kruvision import fragments
from kruvision.i18n import FALLBACK
from kruvision.services.record import chain
from kruvision.services.snapshots.screen import screen_snapshot
from kruvision.services.stage.screens import list_views
from tests.factories import make_show
from tests.factories.screens import EVENING, make_screen, set_stage
from tests.factories.voting import close_vote, open_vote

SIGNS = re.compile(r"\b[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}\b")
QUIET = {"black", "winner"}
"""What shows nothing, and what comes when nothing is closed any more."""
OVERLAY = "overlays/lower_third.html"


@pytest.mark.parametrize("language", FALLBACK)
def test_after_the_vote_for_an_act_the_signs_stand_over_the_act_and_on_every_other_view(
    app: Flask, language: str
) -> None:
    show = make_show(window_scope="entry")
    set_stage(show, "running", sung=1, singing=True)
    (singing,) = [entry for entry in show.entries if entry.stage == "on_stage"]
    show_id, edition = show.id, show.edition
    open_vote(show, entry_id=singing.id, at=EVENING)
    screens = {view: make_screen(edition, view=view, follows=False) for view in list_views()}
    with app.test_request_context():
        open_ = {view: on_the_wall(screens[view], language) for view in screens}
    assert not any(SIGNS.search(html) for html in open_.values())
    close_vote(show_id, at=EVENING + timedelta(minutes=1))
    signs = chain.find_signs_at_close(show_id)
    with app.test_request_context():
        closed = {view: on_the_wall(screens[view], language) for view in screens}
        overlay = on_the_wall(screens["now"], language, OVERLAY)
    assert {view for view, html in closed.items() if signs not in html} <= QUIET
    assert "black" in closed
    assert signs not in closed["black"]
    assert signs in overlay
    assert all(html.count(signs) <= 1 for html in closed.values())


def on_the_wall(screen, language: str, template: str = "") -> str:
    """The picture of a screen as it is sent."""
    snapshot = screen_snapshot(screen, at=EVENING)
    return fragments.render(template or snapshot["template"], language, snapshot=snapshot)
