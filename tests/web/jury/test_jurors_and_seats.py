"""The jury for organizers: people, seats, cards, sheets."""

import re

import pytest
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Juror, Seat
from kruvision.services.ephemeral import presence
from kruvision.services.jury.jurors import has_card
from tests.factories import make_edition, make_show
from tests.factories.jury import call, seat_actor, start
from tests.services.jury.evening import NOON, Evening

NAME = {"name.kk": "Сәуле", "name.ru": "Сауле", "name.en": "Saule", "role.kk": "вокал ұстазы"}


@pytest.fixture
def edition(app):
    return make_edition()


def everybody():
    return db.session.execute(select(Juror).order_by(Juror.id)).scalars().all()


def add(owner, edition, **fields):
    return owner.post(f"/control/editions/{edition.id}/jury", data={**NAME, **fields})


def test_a_juror_is_added_with_names_in_three_languages(owner, edition):
    assert "Nobody in the jury yet" in owner.get(f"/control/editions/{edition.id}/jury").text
    assert add(owner, edition).status_code == 302
    (juror,) = everybody()
    assert juror.name == {"kk": "Сәуле", "ru": "Сауле", "en": "Saule"}
    assert not has_card(juror)
    assert "no card yet" in owner.get(f"/control/editions/{edition.id}/jury").text


def test_a_juror_without_any_name_is_refused_and_the_rest_is_kept(owner, edition):
    answer = add(owner, edition, **{"name.kk": "", "name.ru": "", "name.en": ""})
    assert answer.status_code == 422
    assert "вокал ұстазы" in answer.text
    assert everybody() == []


def test_name_and_role_are_corrected(owner, edition):
    add(owner, edition)
    juror = everybody()[0]
    assert "Сәуле" in owner.get(f"/control/jurors/{juror.id}").text
    owner.post(f"/control/jurors/{juror.id}", data={**NAME, "name.en": "Saule N."})
    assert everybody()[0].name["en"] == "Saule N."
    assert owner.post(f"/control/jurors/{juror.id}", data={"name.kk": ""}).status_code == 422


def seats_form(show, *, head, **changes):
    data = {"head": str(head)}
    for place, seat in enumerate(show.seats, 1):
        name = f"seats.{seat.juror_id}"
        data |= {f"{name}.seated": "1", f"{name}.position": place, f"{name}.weight": "1"}
    return {key: value for key, value in {**data, **changes}.items() if value is not None}


def test_the_seats_of_a_show_have_exactly_one_head(owner, edition):
    show = make_show(edition=edition)
    second = show.seats[1].juror_id
    address = f"/control/shows/{show.id}/seats"
    owner.post(address, data=seats_form(show, head=second, **{f"seats.{second}.weight": "1,5"}))
    heads = select(Seat.juror_id, Seat.weight).where(Seat.show_id == show.id, Seat.is_head)
    assert [(j, str(w)) for j, w in db.session.execute(heads)] == [(second, "3/2")]
    wrong = seats_form(show, head=second, **{f"seats.{second}.seated": None})
    answer = owner.post(address, data=wrong)
    assert answer.status_code == 422
    assert "Choose exactly one of the seated jurors" in answer.text


def test_a_wrong_weight_is_marked_and_what_was_typed_stays(owner, edition):
    show = make_show(edition=edition)
    second = show.seats[1].juror_id
    data = seats_form(show, head=second, **{f"seats.{second}.weight": "heavy"})
    answer = owner.post(f"/control/shows/{show.id}/seats", data=data)
    assert answer.status_code == 422
    assert 'value="heavy"' in answer.text


def test_weights_stay_once_the_first_mark_is_given(owner, app):
    evening = Evening()
    evening.mark("7")
    show, second = evening.show, evening.seat.juror_id
    data = seats_form(show, head=show.seats[0].juror_id, **{f"seats.{second}.weight": "3"})
    answer = owner.post(f"/control/shows/{show.id}/seats", data=data, follow_redirects=True)
    assert "The rules are locked" in answer.text
    data = seats_form(show, head=show.seats[0].juror_id, **{f"seats.{second}.absent": "1"})
    owner.post(f"/control/shows/{show.id}/seats", data=data)
    assert [seat.is_absent for seat in evening.show.seats] == [False, True, False]


def test_a_juror_with_marks_keeps_the_seat_and_the_place_in_the_jury(owner, app):
    evening = Evening()
    evening.mark("7")
    show, second = evening.show, evening.seat.juror_id
    data = seats_form(show, head=show.seats[0].juror_id, **{f"seats.{second}.seated": None})
    answer = owner.post(f"/control/shows/{show.id}/seats", data=data, follow_redirects=True)
    assert "keeps the seat" in answer.text
    answer = owner.post(f"/control/jurors/{second}/remove", follow_redirects=True)
    assert "has given marks" in answer.text
    assert len(everybody()) == 3


def test_a_juror_without_marks_is_removed_with_the_seat(owner, edition):
    show = make_show(edition=edition)
    owner.post(f"/control/jurors/{show.seats[2].juror_id}/remove")
    assert len(everybody()) == 2


def test_a_call_for_help_is_answered_and_then_over(owner, edition):
    show = make_show(edition=edition, jurors=1)
    juror, jury = show.seats[0].juror_id, f"/control/editions/{edition.id}/jury"
    presence.heard("juror", juror, NOON, help="asked")
    assert "asks for help" in owner.get(jury).text
    owner.post(f"/control/jurors/{juror}/coming")
    assert "help is on the way" in owner.get(jury).text
    owner.post(f"/control/jurors/{juror}/helped")
    page = owner.get(jury).text
    assert "asks for help" not in page
    assert "help is on the way" not in page


def test_the_sheets_page_shows_totals_and_locks_everything(owner, app):
    evening = Evening()
    evening.fill()
    page = owner.get(f"/control/shows/{evening.show.id}/sheets").text
    assert '<span class="matrix-total">15</span>' in page
    owner.post(f"/jury/head/{evening.show.id}/lock", data={"entry": "all"})
    page = owner.get(f"/control/shows/{evening.show.id}/sheets").text
    assert page.count('data-state="locked"') == 3


def test_an_organizer_decides_about_a_late_mark(owner, app):
    evening = Evening()
    evening.fill()
    evening.submit()
    with pytest.raises(Exception, match="sheet_locked"):
        evening.mark("3", 9)
    page = owner.get(f"/control/shows/{evening.show.id}/sheets").text
    address = re.search(r'formaction="([^"]+)"', page).group(1)
    owner.post(address, data={"decision": "accept"})
    assert evening.stands() == 2


@pytest.mark.parametrize(
    "address", ["/control/editions/{edition}/jury", "/control/shows/{show}/sheets"]
)
def test_visitors_are_sent_to_the_log_in(client, app, address):
    show = start(make_show())
    call(show.entries[0])
    seat_actor(show.seats[1])
    path = address.format(edition=show.edition_id, show=show.id)
    assert client.get(path, headers={"Accept": "text/html"}).status_code == 302
    assert client.post(path).status_code in (403, 405)


def test_seats_that_are_only_proposed_say_so_until_they_are_saved(owner, edition):
    make_show(edition=edition, jurors=2)
    show = make_show(edition=edition, jurors=0)
    address = f"/control/editions/{edition.id}/jury"
    page = owner.get(address).text
    assert "These seats are a proposal" in page
    assert page.count("not saved yet</span>") == 2
    assert "Saved: 2 jurors have a seat." in page
    people = everybody()
    data = {"head": str(people[0].id)}
    for place, juror in enumerate(people, 1):
        name = f"seats.{juror.id}"
        data |= {f"{name}.seated": "1", f"{name}.position": place, f"{name}.weight": "2"}
    saved = owner.post(f"/control/shows/{show.id}/seats", data=data, follow_redirects=True).text
    assert "The seats are saved: 2 jurors." in saved
    assert "not saved yet</span>" not in saved
    assert [str(seat.weight) for seat in show.seats] == ["2", "2"]


def test_a_new_juror_is_not_seated_where_the_seats_are_saved(owner, edition):
    show = make_show(edition=edition, jurors=1)
    add(owner, edition)
    page = owner.get(f"/control/editions/{edition.id}/jury").text
    assert page.count("no seat</span>") == 1
    assert len(show.seats) == 1


def test_a_seat_takes_practice_and_borders_and_gives_back_what_is_wrong(owner, edition):
    show = make_show(edition=edition)
    second = show.seats[1].juror_id
    first_act, last_act = show.entries[0].id, show.entries[2].id
    name = f"seats.{second}"
    words = {f"{name}.kind": "practice", f"{name}.arrives_after": first_act}
    data = seats_form(show, head=show.seats[0].juror_id, **words, **{f"{name}.leaves_after": ""})
    page = owner.post(f"/control/shows/{show.id}/seats", data=data, follow_redirects=True).text
    seat = show.seats[1]
    assert (seat.kind, seat.arrives_after, seat.leaves_after) == ("practice", first_act, None)
    assert "comes after 1. " in page
    wrong = {**data, f"{name}.arrives_after": last_act, f"{name}.leaves_after": first_act}
    answer = owner.post(f"/control/shows/{show.id}/seats", data=wrong)
    assert answer.status_code == 422
    assert "Whoever leaves must have come before" in answer.text
