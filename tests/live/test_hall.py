"""The hall goes to another evening: connected phones, tablets and consoles hear it and go along."""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.extensions import db
from kruvision.live import broadcast
from kruvision.models import Juror, Seat, Show
from kruvision.rules.evening.flow import Step
from kruvision.services.access import Actor
from kruvision.services.jury import seats
from kruvision.services.setup.new_editions import NewEdition, add_edition
from kruvision.services.shows import tonight
from kruvision.services.snapshots.jury import jury_snapshot
from kruvision.services.stage import steps as stage_steps
from kruvision.services.transactions.changes import HallMoved
from tests.factories import make_edition, make_show, names, save
from tests.factories.results import change
from tests.factories.voting import make_vote
from tests.live.phones import Ear

OWNER = Actor("owner", 1)


@pytest.fixture
def listen(app: Flask) -> Iterator[Callable[..., Ear]]:
    """Let a phone listen, which is put away in the end."""
    ears: list[Ear] = []

    def make(**values: str) -> Ear:
        ears.append(Ear(app, **values))
        next(ears[-1])
        return ears[-1]

    yield make
    for one in ears:
        one.leave()


@pytest.fixture
def sender(app: Flask) -> None:
    """Dirty rooms are sent as on a server."""
    threading.Thread(target=broadcast.run, args=(app,), daemon=True).start()


def evening(year: int, name: str) -> int:
    """A planned show of an edition of its own, each with a name nothing else has."""
    return make_show(edition=make_edition(year=year, name=names(name), theme={})).id


def go_to(show_id: int) -> None:
    tonight.open_for_hall(show_id, by=OWNER, at=clock.now())


def start(show_id: int) -> None:
    stage_steps.press(show_id, Step("start_show"), revision=0, by=OWNER, at=clock.now())


@pytest.mark.usefixtures("sender")
@pytest.mark.parametrize("move", [go_to, start])
def test_a_connected_phone_goes_with_the_hall_to_another_edition(
    client: FlaskClient, listen: Callable[..., Ear], move: Callable[[int], None]
) -> None:
    here, there = evening(2026, "Autumn"), evening(2025, "Spring")
    assert tonight.find_tonight() == db.session.get(Show, here)
    ears = {language: listen(seen="", language=language) for language in ("kk", "ru", "en")}
    for ear in ears.values():
        assert "Autumn" in ear.picture()["html"]
    move(there)
    for ear in ears.values():
        while show_of(html := ear.picture()["html"]) != there:
            assert show_of(html) == here
        assert "Autumn" not in html
    assert show_of(client.get("/v").text) == there
    assert "Spring" in client.get("/").text


def show_of(html: str) -> int:
    """The show a phone's page is about."""
    (found,) = re.findall(r'data-moment="\w+ (\d+) ', html)
    return int(found)


def test_an_edition_of_a_newer_year_takes_no_phone_from_an_open_vote(
    client: FlaskClient, listen: Callable[..., Ear]
) -> None:
    window = make_vote()
    before = client.get("/v/now").json
    ear = listen(seen=before["tag"])
    words = names("Next year")
    entered = NewEdition.model_validate({"year": 2031, "name": words, "show": {"name": words}})
    add_edition(entered, by=OWNER, at=clock.now())
    broadcast.flush()
    assert ear.is_quiet()
    assert client.get("/v/now").json["tag"] == before["tag"]
    assert f'data-window="{window.id}"' in before["html"]


def test_in_the_moment_of_victory_phones_and_screens_stay_with_that_evening(
    client: FlaskClient, standing_time: datetime
) -> None:
    edition = make_edition()
    show, following = make_show(edition=edition), make_show(edition=edition)
    show_id, next_id = show.id, following.id
    start(show_id)
    change(db.session.get_one(Show, show_id), phase="published", published_at=standing_time)
    assert 'data-state="result"' in client.get("/v").text
    assert f"/results/{show_id}" in client.get("/").text
    go_to(next_id)
    page = client.get("/v").text
    assert 'data-state="welcome"' in page
    assert f'data-moment="welcome {next_id} ' in page


def test_the_hall_moves_everybody_who_looks_at_any_show(app: Flask) -> None:
    ids = [evening(year, f"Edition {year}") for year in (2025, 2026)]
    rooms = set(broadcast.ROOMS[HallMoved](HallMoved(ids[0])))
    looked_at = {(kind, show_id) for kind in ("control", "jury") for show_id in ids}
    assert rooms == looked_at | {broadcast.PHONES, broadcast.SCREENS}


class Panel:
    """A juror who sits in both evenings of an edition, and one who sits in the first alone."""

    def __init__(self) -> None:
        edition = make_edition()
        first = make_show(edition=edition, jurors=2)
        second = make_show(edition=edition, jurors=0)
        self.first, self.second = first.id, second.id
        self.both, self.one = (seat.juror_id for seat in first.seats)
        save(Seat(show_id=self.second, juror_id=self.both, position=1, is_head=True))

    def tablet(self, juror_id: int, show_id: int) -> dict[str, Any]:
        actor = Actor("juror", juror_id, "tablet")
        return dict(jury_snapshot(actor, show_id, at=clock.now()))

    def opens(self, juror_id: int) -> int:
        """The show of the page that this juror's tablet opens."""
        found = seats.find_show_of(db.session.get_one(Juror, juror_id))
        assert found
        return found.id


def test_a_tablet_stays_with_the_published_evening_until_the_next_one_is_opened(app: Flask) -> None:
    panel = Panel()
    start(panel.first)
    change(db.session.get_one(Show, panel.first), phase="published")
    assert panel.opens(panel.both) == panel.first
    assert not panel.tablet(panel.both, panel.first)["has_moved"]
    go_to(panel.second)
    assert panel.opens(panel.both) == panel.second
    assert panel.tablet(panel.both, panel.first)["has_moved"]
    assert not panel.tablet(panel.both, panel.second)["has_moved"]


def test_a_tablet_whose_juror_does_not_sit_in_the_halls_show_stays_where_it_was(app: Flask) -> None:
    panel = Panel()
    elsewhere = evening(2030, "Elsewhere")
    assert panel.opens(panel.one) == panel.opens(panel.both) == panel.first
    change(db.session.get_one(Show, panel.first), phase="published")
    go_to(panel.second)
    assert panel.opens(panel.one) == panel.first
    go_to(elsewhere)
    assert panel.opens(panel.one) == panel.opens(panel.both) == panel.first
    assert not panel.tablet(panel.one, panel.first)["has_moved"]
