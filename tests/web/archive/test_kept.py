"""Pages of the archive stay kept through an evening, at one address each."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.models import Show
from kruvision.services.access import SYSTEM
from kruvision.services.record import chain
from kruvision.services.transactions import changes as c
from kruvision.services.transactions.transaction import transaction
from kruvision.state import state
from kruvision.web import kept_pages
from tests.factories.archive import make_sung

EVENING = ("show_started", "entry_called", "mark_saved", "voting_opened", "question_approved")
PAGES = ("/archive", "/archive/songs", "/archive/traditions/kazakh", "/archive/songs.csv")


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine, nothing that is kept grows old between two looks of a test."""
    monkeypatch.setattr(kept_pages, "FRESH_FOR", 3600.0)


@pytest.fixture
def show(app: Flask) -> Show:
    return make_sung("Ой")


def written(kind: str, *told: c.Change) -> None:
    """A line of this kind is committed, and these changes are told of."""
    with transaction() as changes:
        chain.append(SYSTEM.label, kind, at=clock.now())
        changes.extend(told)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("is_told", [True, False], ids=["here", "in another process"])
def test_an_evening_makes_no_page_of_the_archive_anew(
    client: FlaskClient, show: Show, path: str, is_told: bool
) -> None:
    client.get(path)
    (before,) = state().public_pages.values()
    for kind in EVENING:
        written(kind, *([c.StageMoved(show.id)] if is_told else []))
        before.looked_at = before.looked_at if is_told else kept_pages.NEVER
        assert client.get(path).status_code == 200
        assert list(state().public_pages.values()) == [before]
        assert before.looked_at > kept_pages.NEVER, "somebody looked"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("is_told", [True, False], ids=["here", "in another process"])
def test_a_page_of_the_archive_is_made_anew_once_something_in_it_may_have_changed(
    client: FlaskClient, show: Show, path: str, is_told: bool
) -> None:
    client.get(path)
    (before,) = state().public_pages.values()
    written("tradition_changed", *([c.TraditionChanged("kazakh")] if is_told else []))
    if not is_told:
        before.looked_at = kept_pages.NEVER
    client.get(path)
    (after,) = state().public_pages.values()
    assert after is not before


@pytest.mark.parametrize("path", PAGES)
def test_what_stands_behind_the_question_mark_makes_no_other_page(
    client: FlaskClient, show: Show, path: str
) -> None:
    plain = client.get(path).data
    (page,) = state().public_pages.values()
    for words in ("x=1", "utm_source=a&b=" + "y" * 2000, "q="):
        assert client.get(f"{path}?{words}").data == plain
    assert list(state().public_pages.values()) == [page]


ODD = (
    *("/results/0", "/results/01", "/results/5x", "/results/1/result.", "/results/\u0661"),
    *("/archive/songs/01", "/archive/songs/\u0661", f"/archive/songs/{'0' * 300}1"),
    *(f"/archive/songs/{'9' * 5000}", "/archive/songs/2147483648", "/archive/songs/-1"),
    *("/archive/editions/01", "/archive/traditions/kazakh/01", "/archive/traditions/%00"),
)


@pytest.mark.parametrize("path", ODD, ids=lambda path: path[:40])
def test_odd_addresses_lead_nowhere_and_are_kept_nowhere(
    client: FlaskClient, show: Show, path: str
) -> None:
    """A page has one address: whoever thinks of others makes nobody work."""
    assert client.get(f"/results/{show.id}").status_code == 200
    assert client.get("/archive/songs/1").status_code == 200
    kept = set(state().public_pages)
    assert client.get(path).status_code == 404
    assert set(state().public_pages) == kept
