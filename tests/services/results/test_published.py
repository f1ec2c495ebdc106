"""What was published stays as it was: names, numbers, and the version that everybody sees."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Mark, PublishedResult, Show
from kruvision.services.archive.performances import list_performances
from kruvision.services.errors import Refused
from kruvision.services.record import chain
from kruvision.services.results import published
from kruvision.services.results.documents import make_document, print_of
from kruvision.services.results.reading import result_in
from kruvision.services.scoring.standings import compute_outcome_of
from kruvision.services.snapshots.screen import screen_snapshot
from tests.factories.published import AT, FIRST, SECOND, finalize, publish
from tests.factories.results import change, make_closed_show
from tests.factories.screens import make_screen

pytestmark = pytest.mark.both_databases


@pytest.fixture
def show(app: Flask) -> Show:
    return make_closed_show()


def test_publishing_keeps_version_one_with_both_names_and_a_fingerprint(show: Show):
    publish(show)
    (kept,) = published.list_versions(show.id)
    assert (kept.version, kept.by, kept.proposed_by, kept.at) == (
        *(1, SECOND.label, FIRST.label),
        AT,
    )
    assert kept.fingerprint == chain.fingerprint_of(kept.public)
    line = chain.list_lines(show.id)[0]
    assert (line.kind, line.data["version"]) == ("result_published", 1)
    assert line.data["published"] == kept.fingerprint
    assert line.data["document"] == chain.fingerprint_of(kept.document)


def test_the_document_gives_back_the_result_it_was_made_of(show: Show):
    outcome = compute_outcome_of(show)
    result, again = outcome.whole, result_in(make_document(show, outcome))
    assert again.standings == result.standings
    for was, now in zip(result.standings, again.standings, strict=True):
        steps = json.loads(json.dumps([step.to_json() for step in was.working]))
        assert [step.to_json() for step in now.working] == steps


def test_a_name_changed_afterwards_changes_nothing_that_was_published(show: Show):
    publish(show)
    before = show.entries[2].contestant.name["en"]
    change(show.entries[2].contestant, name={"en": "Somebody Else"})
    change(show.entries[2].song, title="Another Song")
    document = published.document_of(show)
    assert [entry["name"]["en"] for entry in document["entries"]].count(before) == 1
    songs = [one.title for one in list_performances()]
    assert "Another Song" not in songs
    winner = screen_snapshot(make_screen(show.edition), at=AT)["winner"]
    assert winner is not None
    assert winner["lists"][0]["rows"][0]["name"]["en"] == before


def test_the_screens_show_the_stored_places_whatever_the_marks_say_now(show: Show):
    screen = make_screen(show.edition)
    change(show, phase="published")
    computed = screen_snapshot(screen, at=AT)["winner"]
    change(show.entries[2], status="disqualified")
    assert screen_snapshot(screen, at=AT)["winner"] == computed


def test_a_show_published_before_versions_were_kept_gets_its_first_one(show: Show):
    change(show, phase="published", published_at=AT)
    kept = published.get_newest(show)
    assert (kept.version, kept.by, kept.at) == (1, "system", AT)
    assert print_of(kept.document) == print_of(make_document(show, compute_outcome_of(show)))
    assert chain.list_lines(show.id)[0].kind == "result_kept"
    assert published.get_newest(show).id == kept.id


def test_an_old_result_that_cannot_be_computed_any_more_is_kept_without_places(show: Show):
    change(show, phase="published", method="weighted_mean", tie_chain=["no such rule"])
    assert published.get_newest(show).document["result"]["standings"] == []


def test_only_a_result_that_is_still_the_published_one_becomes_final(show: Show):
    publish(show)
    change(show.entries[0], status="disqualified")
    with pytest.raises(Refused, match="result_differs"):
        finalize(show)
    change(show.entries[0], status="competing")
    change(show.entries[0].contestant, name={"en": "A spelling mended later"})
    finalize(show)
    assert show.phase == "final"


def test_a_mark_changed_past_the_service_keeps_the_result_from_being_final(show: Show):
    """Also where no place and no total moves with it."""
    publish(show)
    marks = db.session.execute(select(Mark).order_by(Mark.id)).scalars().all()
    change(show.criteria[1], weight=0)
    change(next(mark for mark in marks if mark.criterion_id == show.criteria[1].id), steps=3)
    with pytest.raises(Refused, match="result_differs"):
        finalize(show)


def test_an_earlier_version_is_never_changed(show: Show):
    publish(show)
    row = db.session.execute(select(PublishedResult)).scalar_one()
    first = (row.fingerprint, json.dumps(row.document), json.dumps(row.public))
    db.session.expire_all()
    assert (row.fingerprint, json.dumps(row.document), json.dumps(row.public)) == first
