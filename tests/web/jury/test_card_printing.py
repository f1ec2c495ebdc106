"""Cards of jurors for organizers: made once, shown for a while, printed, ended."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Juror, RecordLine
from kruvision.services.access import SYSTEM
from kruvision.services.errors import Refused
from kruvision.services.jury import cards as juror_cards
from kruvision.services.jury import jurors
from kruvision.services.record import chain
from tests.factories import make_edition, make_show, make_staff
from tests.factories.jury import choose_pin, enter, new_card
from tests.services.jury.evening import NOON


@pytest.fixture
def edition(app):
    return make_edition()


def everybody():
    return db.session.execute(select(Juror).order_by(Juror.id)).scalars().all()


def cards(owner, edition, people):
    data = {"juror[]": [str(juror.id) for juror in people]}
    address = f"/control/editions/{edition.id}/jury/cards"
    return owner.post(address, data=data, follow_redirects=True)


def codes_of(page):
    return re.findall(r'name="code\[\]" value="(\w+)"', page)


def test_cards_are_shown_once_and_open_what_they_say(owner, edition):
    make_show(edition=edition)
    page = cards(owner, edition, everybody()).text
    codes = codes_of(page)
    assert len(codes) == 3
    names = [juror_cards.get_by_card(code).name["en"] for code in codes]
    assert all(name in page for name in names)
    stored = " ".join(juror.card_hash for juror in everybody())
    assert not any(code in stored for code in codes)
    lines = db.session.execute(select(RecordLine.data)).scalars().all()
    assert not any(code in str(lines) for code in codes)
    again = owner.get(f"/control/editions/{edition.id}/jury").text
    assert not any(code in again for code in codes)


def test_the_page_of_the_cards_is_reloaded_and_read_in_another_language(owner, edition):
    make_show(edition=edition)
    address = f"/control/editions/{edition.id}/jury/cards"
    sent = {"juror[]": [str(one.id) for one in everybody()], "form_command": "once"}
    assert owner.post(address, data=sent).location == address
    codes = codes_of(owner.get(address).text)
    assert len(codes) == 3
    owner.post(address, data=sent)  # the form sent twice
    assert codes_of(owner.get(address).text) == codes
    assert all(jurors.scan(code) for code in codes)
    with owner.session_transaction() as session:
        assert not any(code in str(dict(session)) for code in codes)


def test_the_cards_are_seen_by_who_made_them_for_half_an_hour_and_while_they_count(
    app, owner, edition, monkeypatch
):
    show = make_show(edition=edition, jurors=2)
    address, jury = (f"/control/editions/{edition.id}/jury{page}" for page in ("/cards", ""))
    first, second = codes_of(cards(owner, edition, everybody()).text)
    other = app.test_client()
    other.post("/login", data={"login": make_staff("owner").login, "password": "correct horse"})
    assert other.get(address).location == jury
    juror_cards.make_card(show.seats[0].juror_id, by=SYSTEM, at=NOON)
    assert codes_of(owner.get(address).text) == [second]
    with pytest.raises(Refused, match="card_not_found"):
        jurors.scan(first)
    later = clock.now() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert owner.get(address).location == jury


def test_the_cards_come_as_pdf_too(owner, edition):
    make_show(edition=edition, jurors=1)
    codes = codes_of(cards(owner, edition, everybody()).text)
    answer = owner.post(f"/control/editions/{edition.id}/jury/cards.pdf", data={"code[]": codes})
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")


def test_a_new_card_ends_the_old_one_and_a_revoked_one_opens_nothing(owner, edition):
    show = make_show(edition=edition, jurors=1)
    (old,) = codes_of(cards(owner, edition, everybody()).text)
    (new,) = codes_of(cards(owner, edition, everybody()).text)
    with pytest.raises(Refused, match="card_not_found"):
        jurors.scan(old)
    tablet = choose_pin(new)
    on_it = (tablet.juror, tablet.device, tablet.key)
    assert jurors.find_actor_by_tablet(*on_it).id == show.seats[0].juror_id
    owner.post(f"/control/jurors/{show.seats[0].juror_id}/revoke")
    assert jurors.find_actor_by_tablet(*on_it) is None
    assert chain.verify() > 3


@pytest.mark.usefixtures("standing_time")
def test_wrong_pins_on_other_tablets_are_told_with_what_to_do(app, owner, edition):
    show = make_show(edition=edition, jurors=2)
    card = new_card(show.seats[0])
    choose_pin(card)
    jury = f"/control/editions/{edition.id}/jury"
    for number in range(7):
        assert "on other tablets" not in owner.get(jury).text or number > 4
        enter(app.test_client(), card, "0000", first=False)
    assert "5 wrong PINs on other tablets" in owner.get(jury).text
    assert "make a new card" in owner.get(jury).text
    new_card(show.seats[0])
    assert "on other tablets" not in owner.get(jury).text
