"""What was not chosen to be shown is in no public byte: two results that differ in nothing else
than what is kept back look the same to everybody."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from kruvision.extensions import db
from kruvision.models import Mark, Show
from kruvision.services.errors import Refused
from kruvision.services.results import publishing
from kruvision.services.results.documents import Document, make_document
from kruvision.services.results.public_view import public_document
from kruvision.services.scoring.standings import compute_outcome_of, is_released
from kruvision.services.shows.shown import ShownInput, change_shown
from tests.factories import make_show
from tests.factories.published import AT, FIRST, SECOND
from tests.factories.results import change, give_marks, make_closed_show, step_aside, through_to
from tests.services.results.test_publishing import publish as press

Sheets = Sequence[Sequence[Sequence[int]]]
BASE: Sheets = [[[9], [7]], [[6], [8]], [[5], [3]], [[2], [4]]]
"""Four acts, two jurors: 8, 7, 4 and 3; the marks of one act never add up by themselves."""


def make_four(*, through: int = 0, **shown: Any) -> Show:
    show = make_show(entries=4, jurors=2, criteria=1, combination="jury_only")
    columns = {f"public_{name}": it for name, it in shown.items()}
    return change(show, phase="closed", **columns, **(through_to(through) if through else {}))


def document_of(show: Show, sheets: Sheets = BASE) -> Document:
    """The show's document with these marks in place of any earlier ones."""
    db.session.rollback()
    db.session.connection(execution_options={"kru_write": True})
    db.session.execute(delete(Mark))
    db.session.commit()
    give_marks(show, sheets)
    return make_document(show, compute_outcome_of(show))


def said(document: Document) -> str:
    """What everybody sees of it."""
    return json.dumps(public_document(document), sort_keys=True)


@pytest.mark.parametrize(
    ("shown", "other"),
    [
        pytest.param(
            {"through": 2},
            [[[6], [8]], [[9], [9]], [[1], [1]], [[5], [5]]],
            id="who is first among those who go through, and last among the others",
        ),
        pytest.param(
            {"places_to": 1},
            [[[9], [7]], [[1], [1]], [[7], [7]], [[6], [6]]],
            id="everything below the line",
        ),
        pytest.param(
            {"marks": "none"},
            [[[10], [10]], [[9], [9]], [[8], [8]], [[1], [1]]],
            id="by how much",
        ),
        pytest.param(
            {"marks": "totals"},
            [[[7], [9]], [[8], [6]], [[4], [4]], [[3], [3]]],
            id="which marks make a total",
        ),
        pytest.param(
            {"marks": "criteria", "jurors": False},
            [[[7], [9]], [[8], [6]], [[3], [5]], [[4], [2]]],
            id="whose mark is whose",
        ),
    ],
)
def test_what_is_kept_back_leaves_no_trace(app: Flask, shown: dict[str, Any], other: Sheets):
    show = make_four(**shown)
    first, second = (document_of(show, sheets) for sheets in (BASE, other))
    assert said(first) == said(second)
    everything = {"form": "ranked", "jurors": True, "marks": "criteria", "places_to": None}
    open_ = [said({**document, "shown": everything}) for document in (first, second)]
    assert open_[0] != open_[1], "the comparison sees a difference"


def test_existing_shows_show_everything_as_before(app: Flask):
    document = document_of(make_four())
    public = public_document(document)
    assert {**public, "decisions": []} == {**document, "decisions": [], "others": []}


def test_who_typed_a_decision_is_nobodys_business(app: Flask):
    document = document_of(make_four())
    row = {"order": [1, 2], "juror": 3, "by": "A", "why": "b", "at": "c", "entered_by": "staff:1"}
    (told,) = public_document({**document, "decisions": [row]})["decisions"]
    assert "entered_by" not in told


def test_with_totals_alone_no_step_of_the_working_names_a_juror(app: Flask):
    rows = public_document(document_of(make_four(marks="totals")))["result"]["standings"]
    kinds = {step["kind"] for row in rows for step in row["working"]}
    assert kinds
    assert not kinds & {"marks", "sheet", "mean"}


def test_everybody_level_with_the_last_place_is_above_the_line(app: Flask):
    sheets = [[[9], [7]], [[6], [8]], [[8], [6]], [[2], [4]]]
    document = document_of(make_four(places_to=2), sheets)
    assert len(public_document(document)["result"]["standings"]) == 3
    going = document_of(make_four(through=2), sheets)
    assert len(going["through"]) == 3


def test_who_goes_through_stands_in_running_order_and_marks_by_hand_count_first(app: Flask):
    show = make_show(entries=3, jurors=1, criteria=1, combination="jury_only")
    give_marks(show, [[[1]], [[5]], [[9]]])
    change(show, phase="closed", **through_to(2))
    ids = [str(entry.id) for entry in show.entries]
    assert make_document(show, compute_outcome_of(show))["through"] == ids[1:]
    change(show.entries[0], advances=True)
    assert make_document(show, compute_outcome_of(show))["through"] == ids[:1]


def test_a_result_of_who_goes_through_is_not_published_without_anybody(app: Flask):
    show = change(make_closed_show(), public_form="through")
    with pytest.raises(Refused, match="through_not_chosen"):
        publishing.require_publishable(show)


@pytest.mark.parametrize("phase", ["revealing", "published", "final"])
def test_what_is_shown_is_chosen_before_anybody_has_heard_it(app: Flask, phase: str):
    show: Show = change(make_closed_show(), phase=phase)
    with pytest.raises(Refused, match="shown_settled"):
        change_shown(show.id, ShownInput(jurors=True), by=FIRST, at=AT)


def test_another_choice_is_another_proposal(app: Flask):
    show = make_closed_show()
    press(show, FIRST)
    change_shown(show.id, ShownInput(marks="none"), by=FIRST, at=AT)
    press(show, SECOND)
    assert show.phase == "closed"
    press(show, FIRST)
    assert show.phase == "published"


@pytest.mark.parametrize(
    "columns", [{"public_form": "through"}, {"public_places_to": 3}, {"public_marks": "none"}]
)
def test_the_live_board_does_not_tell_what_the_result_keeps_back(
    app: Flask, columns: dict[str, Any]
):
    show = change(make_show(), phase="running", leaderboard="live")
    assert is_released(show)
    assert not is_released(change(show, **columns))


@pytest.mark.parametrize("jurors", [True, False])
def test_marks_that_did_not_count_are_in_no_mean_and_in_no_table_without_their_reason(
    app: Flask, jurors: bool
) -> None:
    show = make_four(jurors=jurors, places_to=3)
    own_pupil = step_aside(show.entries[0], show.seats[1].juror_id)
    public = public_document(document_of(show))
    assert {row["entry"]: row["total"] for row in public["result"]["standings"]} == {
        str(show.entries[0].id): "9",
        str(show.entries[1].id): "7",
        str(show.entries[2].id): "4",
    }
    if not jurors:
        assert [row["mean"] for row in public["means"]] == ["9", "7", "4"]
        return
    shown = {(row["entry"], row["juror"]) for row in public["marks"]}
    assert len(shown) == 5
    assert (str(own_pupil.entry_id), str(own_pupil.juror_id)) not in shown
