"""A result of several lists: places by category, awards over them, and all that is made of it."""

import json
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select

from kruvision import fragments
from kruvision.extensions import db
from kruvision.models import Mark, Show
from kruvision.papers.protocol import protocol_data, protocol_pdf
from kruvision.services.results import publishing
from kruvision.services.results.documents import make_document, matter_of
from kruvision.services.results.moves import moves_between
from kruvision.services.results.names import names_in
from kruvision.services.results.public_view import public_document
from kruvision.services.results.reading import lists_in, rows_by_entry
from kruvision.services.results.tables import tables
from kruvision.services.scoring.standings import compute_outcome_of, leaderboard_rows, open_groups
from kruvision.services.snapshots.audience import audience_snapshot
from kruvision.services.snapshots.screen import screen_snapshot
from kruvision.web.results.page_data import page_data
from kruvision.words.results import move_words
from tests.factories import make_category, make_show, names
from tests.factories.published import AT, publish
from tests.factories.results import change, give_marks
from tests.factories.screens import make_screen

GRAND_PRIX = {
    "id": "grand_prix",
    "name": names("Grand Prix"),
    "kind": "top",
    "among": "first",
    "scope": "show",
}
FIRST = {"id": "first", "name": names("First"), "kind": "place", "places": [1]}
UNITY = {"id": "unity", "name": names("Unity"), "kind": "decision", "scope": "show"}
AWARDS = [GRAND_PRIX, FIRST, UNITY]


@pytest.fixture(autouse=True)
def english(app: Flask) -> Iterator[None]:
    with force_locale("en"):
        yield


@pytest.fixture
def show(app: Flask) -> Show:
    """Two soloists (7 and 9), two duets (8 and 5), and one act in no category (6)."""
    made = make_show(entries=5, jurors=1, criteria=1, combination="jury_only")
    give_marks(made, [[[mark]] for mark in (7, 9, 8, 5, 6)])
    solo, duet = make_category(made, "Solo"), make_category(made, "Duet")
    for entry, category in zip(made.entries, (solo, solo, duet, duet), strict=False):
        change(entry, category_id=category.id)
    return fresh(change(made, phase="closed", places="each", awards=AWARDS))


def fresh(show: Show) -> Show:
    """The show as it is stored now."""
    db.session.rollback()
    return db.session.get_one(Show, show.id)


def remark(show: Show, marks: list[int]) -> Show:
    """Other marks in place of those that were given."""
    for entry, mark in zip(show.entries, marks, strict=True):
        given = db.session.execute(select(Mark).where(Mark.entry_id == entry.id)).scalar_one()
        change(given, steps=mark - 1)
    return fresh(show)


def ids(show: Show) -> list[str]:
    return [str(entry.id) for entry in show.entries]


def places(document: dict) -> list[list[tuple[str, int | None]]]:
    return [[(s.entry, s.place) for s in one.result.standings] for one in lists_in(document)]


def test_each_category_has_its_places_and_who_is_in_none_has_the_rest(show: Show):
    a, b, c, d, e = ids(show)
    document = make_document(show, compute_outcome_of(show))
    assert [one.key for one in lists_in(document)][-1] == "rest"
    assert places(document)[:2] == [[(b, 1), (a, 2)], [(c, 1), (d, 2)]]
    assert places(document)[2] == [(e, 1)]
    found = {entry: row["place"] for entry, row in rows_by_entry(document).items()}
    assert found == {b: 1, a: 2, c: 1, d: 2, e: 1}


def test_with_both_the_whole_list_comes_first(show: Show):
    document = make_document(show, compute_outcome_of(change(show, places="both")))
    assert next(one.key for one in lists_in(document)) == "whole"
    assert len(lists_in(document)) == 3
    assert [place for _entry, place in places(document)[0]] == [1, 2, 3, 4, 5]


def test_every_act_stands_once_among_the_rows_of_the_desk_and_the_hall(show: Show):
    for way in ("whole", "each", "both"):
        rows = leaderboard_rows(change(show, places=way))
        assert sorted(row["entry_id"] for row in rows) == sorted(e.id for e in show.entries)


def test_awards_are_computed_explained_and_named(show: Show):
    _a, b, c, _d, _e = ids(show)
    document = make_document(show, compute_outcome_of(show))
    assert [(r["award"], r["entry"]) for r in document["awards"]] == [
        ("grand_prix", b),
        ("first", b),
        ("first", c),
    ]
    data = page_data(document)
    grand_prix, first, unity = data["awards"]
    assert [data["because"](one.because) for one in first.holders] == [
        "Place 1, total 9.00",
        "Place 1, total 8.00",
    ]
    assert [one.category["en"] for one in first.holders] == ["Solo", "Duet"]
    assert data["because"](grand_prix.holders[0].because) == "The best total, 9.00"
    assert (unity.holders, unity.left) == ((), ())
    assert names_in(document).category(document["categories"][0]["id"]) == "Solo"


def test_a_tie_between_categories_for_one_award_is_decided_before_it_is_public(show: Show):
    show = remark(show, [7, 9, 9, 5, 6])
    _a, b, c, _d, _e = ids(show)
    outcome = compute_outcome_of(show)
    assert open_groups(outcome) == ((b, c),)
    with pytest.raises(publishing.Refused) as refused:
        publishing.require_publishable(show)
    assert refused.value.code == "award_open"
    assert "Grand Prix" in refused.value.details["awards"]


def test_what_the_jury_decides_stands_with_its_reason(show: Show):
    row = {
        "award": "unity", "category": None, "holders": [show.entries[3].id], "by": "Head",
        "juror": show.seats[0].juror_id, "present": [], "why": "they sang as one", "at": "",
    }  # fmt: skip
    left = {**row, "award": "first", "category": show.categories[1].id, "holders": [], "why": "no"}
    document = make_document(show, compute_outcome_of(change(show, award_decisions=[row, left])))
    _grand_prix, first, unity = page_data(document)["awards"]
    assert [one.entry["id"] for one in unity.holders] == [ids(show)[3]]
    assert [one.why for one in first.left] == ["no"]
    assert "they sang as one" in json.dumps(public_document(document))


def test_who_is_out_by_now_holds_nothing_that_was_decided(show: Show):
    named = [show.entries[3].id]
    row = {
        "award": "unity", "category": None, "holders": named, "by": "Head",
        "juror": show.seats[0].juror_id, "present": [], "why": "together", "at": "",
    }  # fmt: skip
    change(show, award_decisions=[row])
    change(show.entries[3], status="disqualified")
    assert compute_outcome_of(fresh(show)).held_by(str(named[0])) == ()


def test_only_what_is_shown_is_public_of_lists_and_awards(show: Show):
    change(show, public_places_to=1, public_marks="none")
    document = make_document(show, compute_outcome_of(show))
    public = public_document(document)
    assert [len(one.result.standings) for one in lists_in(public)] == [1, 1, 1]
    assert {s.place for one in lists_in(public) for s in one.result.standings} == {1}
    assert [row["award"] for row in public["awards"]] == ["grand_prix", "first", "first"]
    assert not any("because" in row for row in public["awards"])
    rows = [row for one in lists_in(public) for row in one.result.standings]
    assert {(row.total, row.jury, row.display) for row in rows} == {(None, None, "")}
    assert not {"marks", "means", "votes", "award_decisions"} & set(public)


def test_where_nobody_is_ranked_no_award_ranks(show: Show):
    change(show, public_form="through")
    document = make_document(show, compute_outcome_of(show))
    public = public_document(document)
    assert [award["id"] for award in public["award_list"]] == ["unity"]
    assert public["awards"] == []


def test_another_holder_moves_and_is_a_matter_of_the_result(show: Show):
    before = make_document(show, compute_outcome_of(show))
    show = remark(show, [10, 9, 8, 5, 6])
    after = make_document(show, compute_outcome_of(show))
    assert matter_of(before) != matter_of(after)
    lines = [line for move in moves_between(before, after) for line in move_words(move)]
    assert "Awards: – → Grand Prix, First" in lines
    assert "Awards: Grand Prix, First → –" in lines


def test_an_older_document_has_one_list_and_no_awards(show: Show):
    document = make_document(show, compute_outcome_of(change(show, places="whole", awards=[])))
    new = ("categories", "award_list", "awards", "unawarded", "award_decisions")
    old = {name: value for name, value in document.items() if name not in new}
    old["rules"] = {name: v for name, v in old["rules"].items() if name != "places"}
    assert [one.key for one in lists_in(old)] == ["whole"]
    assert page_data(old)["awards"] == []
    assert moves_between(old, document) == []
    assert public_document(old)["others"] == []


def test_files_and_papers_name_lists_and_holders(show: Show):
    document = make_document(show, compute_outcome_of(show))
    found = {title: (headers, rows) for title, headers, rows in tables(document)}
    headers, rows = found["Standings"]
    assert headers[0] == "List"
    assert [row[0] for row in rows][:4] == ["Solo", "Solo", "Duet", "Duet"]
    assert [row[0] for row in found["Awards"][1]] == ["Grand Prix", "First", "First", "Unity"]
    protocol = protocol_data(show.id, [], move_words)
    assert [one["title"] for one in protocol["standings"]["lists"]] == [
        "Solo",
        "Duet",
        "Without a category",
    ]
    assert [row[0] for row in protocol["awards"]["rows"]] == [
        "Grand Prix",
        "First",
        "First",
        "Unity",
    ]
    assert protocol_pdf(show.id, [], move_words).startswith(b"%PDF")


def test_the_wall_and_the_phones_crown_one_and_name_the_first_of_each_list(show: Show):
    publish(show)
    picture = screen_snapshot(make_screen(show.edition, view="winner", follows=False), at=AT)
    html = fragments.render("screens/winner.html", "en", snapshot=picture)
    assert html.index("Grand Prix") < html.index("Solo") < html.index("Duet")
    board = screen_snapshot(make_screen(show.edition, view="leaderboard", follows=False), at=AT)
    html = fragments.render("screens/leaderboard.html", "en", snapshot=board)
    assert html.count("board-page") == 3
    phone = audience_snapshot(at=AT)
    assert phone is not None
    assert phone["crown"] is not None
    assert [row["category"].get("en") for row in phone["places"]][:4] == [
        "Solo",
        "Solo",
        "Duet",
        "Duet",
    ]
