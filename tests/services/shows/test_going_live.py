"""The standings go live before the first vote or not at all; hiding them is always possible."""

import pytest
from flask import Flask

from kruvision import clock
from kruvision.models import Show
from kruvision.services.access import SYSTEM
from kruvision.services.errors import Refused
from kruvision.services.shows import shows
from kruvision.services.shows.shows import ShowInput
from tests.factories import make_show, names
from tests.factories.results import change
from tests.factories.voting import close_vote, open_vote


@pytest.fixture
def show(app: Flask) -> Show:
    return make_show(entries=2, phase="running", window_scope="entry")


def switch(show: Show, leaderboard: str) -> None:
    entered = ShowInput.model_validate({"name": names("Final"), "leaderboard": leaderboard})
    shows.change_show(show.id, entered, by=SYSTEM, at=clock.now())


def test_the_board_goes_live_while_nobody_has_voted(show: Show) -> None:
    switch(show, "live")
    assert shows.get_show(show.id).leaderboard == "live"


def test_after_the_first_vote_on_an_act_the_board_goes_live_no_more(show: Show) -> None:
    open_vote(show, entry_id=show.entries[0].id, at=clock.now())
    close_vote(show.id, at=clock.now())
    with pytest.raises(Refused, match="live_too_late"):
        switch(show, "live")


@pytest.mark.parametrize("phase", ["voting", "closed", "revealing", "published"])
def test_the_board_is_hidden_at_any_time_and_stays_hidden(show: Show, phase: str) -> None:
    change(show, phase=phase, leaderboard="live")
    switch(show, "live")
    switch(show, "hidden")
    with pytest.raises(Refused, match="live_too_late"):
        switch(show, "live")
