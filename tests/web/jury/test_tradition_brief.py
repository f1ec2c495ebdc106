"""What the tablet says of a tradition: what is normal in it, first and beside its criterion."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from kruvision.extensions import db
from kruvision.models import Show, Tradition
from tests.factories import make_show, names
from tests.factories.jury import browser, call, enter, new_card, start
from tests.factories.results import change

NORMAL = {"text": names("Straight tone"), "confidence": "sourced", "source": "A book"}
ANCHOR = "Normal here, not a fault: Straight tone"


@pytest.fixture
def show(app) -> Show:
    """The first act sings a Georgian song; the second criterion is about the tradition."""
    show = start(make_show(entries=1))
    change(db.session.get_one(Tradition, "georgian"), normal=NORMAL)
    change(show.entries[0].song, tradition_slug="georgian")
    change(show.criteria[1], is_about_tradition=True)
    call(show.entries[0])
    return show


@pytest.fixture
def tablet(app, show) -> FlaskClient:
    client = browser(app)
    assert enter(client, new_card(show.seats[1])).location == "/jury"
    return client


def words(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]*>", " ", html)).split())


def criteria(tablet: FlaskClient) -> list[str]:
    page = tablet.get("/jury").text
    return re.findall(r'<fieldset class="criterion".*?</fieldset>', page, re.DOTALL)


def test_what_is_normal_stands_before_the_rest_of_the_brief(tablet, show):
    change(show.entries[0].song, listen_for=names("The third voice"))
    page = words(tablet.get("/jury").text)
    normal = page.index("Normal in this singing Straight tone")
    assert normal < page.index("Listen for The third voice") < page.index("About this singing")


def test_what_is_normal_stands_beside_the_criterion_about_the_tradition_alone(tablet):
    first, second = criteria(tablet)
    assert "Straight tone" not in first
    assert ANCHOR in words(second)
    described = re.search('aria-describedby="([^"]+)"', second)
    assert described
    assert f'id="{described[1]}"' in second


def test_a_criterion_keeps_its_own_hint_beside_it(tablet, show):
    change(show.criteria[1], hint=names("The manner"))
    (described,) = re.findall('<fieldset[^>]*aria-describedby="([^"]+)"', criteria(tablet)[1])
    assert [name.rsplit("-", 1)[1] for name in described.split()] == ["hint", "anchor"]


def test_what_nobody_has_checked_is_marked_at_both_places(tablet):
    assert "to be checked" not in words(criteria(tablet)[1])
    change(db.session.get_one(Tradition, "georgian"), normal={**NORMAL, "confidence": "general"})
    assert f"{ANCHOR} to be checked" in words(criteria(tablet)[1])
    page = words(tablet.get("/jury").text)
    assert "Normal in this singing Straight tone to be checked" in page


def test_a_song_without_a_tradition_has_nothing_beside_the_criterion(tablet, show):
    change(show.entries[0].song, tradition_slug=None)
    assert "Normal here" not in tablet.get("/jury").text
    assert "Normal in this singing" not in tablet.get("/jury").text


def test_lines_are_folded_with_their_reading(tablet, show):
    line = {"original": "სულიკო", "romanized": "suliko", "text": names("My soul"), "refrain": True}
    change(show.entries[0].song, lines=[line], say=names("su-LEE-ko"))
    page = tablet.get("/jury").text
    folded = re.search('<details class="brief-more">(.*?)</details>', page, re.DOTALL)
    assert folded
    assert words(folded[1]) == "Lines of the song სულიკო suliko My soul"
    assert "[su-LEE-ko]" in page
