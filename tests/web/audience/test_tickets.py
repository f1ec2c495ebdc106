"""The page of tickets: made with progress, printed once, withdrawn and replaced by an usher."""

import re
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.test import TestResponse

from kruvision import clock
from kruvision.models import Show
from kruvision.papers.tickets import TicketSheets, grouped, ticket_link, tickets_pdf
from kruvision.services.access import SYSTEM
from kruvision.services.audience import tickets
from kruvision.services.audience.ticket_counts import count_tickets, list_revoked
from kruvision.services.audience.tickets import PrintedTicket
from scripts.servers import wait_until
from tests.factories import make_show, make_staff
from tests.factories.results import change
from tests.factories.voting import close_vote, entry_ids, open_vote, print_tickets


@pytest.fixture
def show(app: Flask) -> Show:
    return make_show(credential="tickets")


def path(show: Show, page: str = "") -> str:
    return f"/control/shows/{show.id}/tickets{page}"


def text_of(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def wait_until_ready(owner: FlaskClient, show: Show) -> dict[str, int]:
    job: dict[str, Any] = {}

    def is_done() -> bool:
        job.update(owner.get(path(show, "/progress")).json)
        return job["state"] != "working"

    wait_until(is_done, lambda: "the sheets are never made")
    return job


def test_the_page_of_a_show_without_tickets_says_what_to_do(owner: FlaskClient, show: Show) -> None:
    assert "No tickets yet" in text_of(owner.get(path(show)))


def test_sheets_are_made_with_progress_and_handed_out_once(owner: FlaskClient, show: Show) -> None:
    assert owner.post(path(show), data={"count": "30"}).status_code == 303
    assert wait_until_ready(owner, show) == {"state": "ready", "done": 30, "total": 30}
    assert "Fetch the sheets" in text_of(owner.get(path(show)))
    sheets = owner.post(path(show, "/sheets"))
    assert sheets.headers["Content-Disposition"].endswith('-1-30.pdf"')
    assert sheets.headers["Cache-Control"] == "no-store"
    pages = PdfReader(BytesIO(sheets.data)).pages
    assert len(pages) == 3
    assert "№ 30" in pages[2].extract_text()
    again = owner.post(path(show, "/sheets"))
    assert again.status_code == 409
    assert "fetched already" in text_of(again)


def test_a_second_order_waits_until_the_first_sheets_are_fetched(
    owner: FlaskClient, show: Show
) -> None:
    owner.post(path(show), data={"count": "1"})
    assert owner.post(path(show), data={"count": "1"}).status_code == 409
    assert count_tickets(show.id).made == 1
    wait_until_ready(owner, show)
    owner.post(path(show, "/sheets"))
    assert owner.post(path(show), data={"count": "1"}).status_code == 303
    wait_until_ready(owner, show)


@pytest.mark.parametrize("count", ["", "0", "-3", "many", "3001", "1.5"])
def test_an_order_that_is_no_number_of_tickets_makes_none(
    owner: FlaskClient, show: Show, count: str
) -> None:
    page = owner.post(path(show), data={"count": count})
    assert page.status_code == 422
    assert f'value="{count}"' in text_of(page)
    assert count_tickets(show.id).made == 0


def test_an_organizer_withdraws_tickets_one_by_one_and_in_numbers(
    owner: FlaskClient, show: Show
) -> None:
    print_tickets(show.id, 5)
    owner.post(path(show, "/revoke"), data={"first": "2", "last": "4"})
    assert list_revoked(show.id) == [2, 3, 4]
    owner.post(path(show, "/revoke"), data={"first": "5", "last": ""})
    assert list_revoked(show.id) == [2, 3, 4, 5]


@pytest.fixture
def usher(app: Flask) -> FlaskClient:
    usher = app.test_client()
    usher.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    staff = make_staff("usher")
    usher.post("/login", data={"login": staff.login, "password": "correct horse"})
    return usher


def test_an_usher_withdraws_and_replaces_a_ticket(usher: FlaskClient, show: Show) -> None:
    print_tickets(show.id, 5)
    for serial in (2, 3, 4):
        usher.post(path(show, "/revoke"), data={"first": str(serial)})
    assert list_revoked(show.id) == [2, 3, 4]
    page = text_of(usher.post(path(show, "/reissue"), data={"first": "3"}, follow_redirects=True))
    assert "New ticket 3" in page
    assert "<svg" in page
    assert list_revoked(show.id) == [2, 4]


def test_an_usher_neither_makes_tickets_nor_fetches_sheets_nor_withdraws_in_numbers(
    usher: FlaskClient, owner: FlaskClient, show: Show
) -> None:
    owner.post(path(show), data={"count": "3"})
    wait_until_ready(owner, show)
    page = text_of(usher.get(path(show)))
    assert "Fetch the sheets" not in page
    assert 'name="count"' not in page
    assert 'name="last"' not in page
    for door, data in (
        ("", {"count": "500"}),
        ("/sheets", {}),
        ("/revoke", {"first": 1, "last": 3}),
    ):
        assert usher.post(path(show, door), data=data).status_code == 403
    assert count_tickets(show.id).made == 3
    assert list_revoked(show.id) == []


def test_while_a_vote_is_open_nobody_makes_tickets_or_withdraws_them_in_numbers(
    owner: FlaskClient, show: Show
) -> None:
    print_tickets(show.id, 3)
    change(show, phase="running", window_scope="entry")
    open_vote(show, entry_id=entry_ids(show.id)[0], at=clock.now())
    for door, data in (("", {"count": "500"}), ("/revoke", {"first": 1, "last": 3})):
        assert owner.post(path(show, door), data=data).status_code == 409
    assert count_tickets(show.id).made == 3
    close_vote(show.id, at=clock.now())
    assert owner.post(path(show, "/revoke"), data={"first": 1, "last": 3}).status_code == 303
    page = " ".join(text_of(owner.get(path(show))).split())
    assert "Since the first vote opened: 0 made, 3 withdrawn, 0 replaced." in page


@pytest.mark.usefixtures("standing_time")
def test_an_usher_is_slowed_who_replaces_seat_after_seat(usher: FlaskClient, show: Show) -> None:
    print_tickets(show.id, 20)
    answers = [
        usher.post(path(show, "/reissue"), data={"first": serial}) for serial in range(1, 21)
    ]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429] * 15
    assert count_tickets(show.id).replaced == 5


def test_a_new_ticket_stands_on_a_page_that_is_reloaded_and_read_in_another_language(
    owner: FlaskClient, show: Show
) -> None:
    print_tickets(show.id, 3)
    sent = {"first": "3", "form_command": "once"}
    answer = owner.post(path(show, "/reissue"), data=sent)
    assert (answer.status_code, answer.location) == (303, path(show, "/reissued"))
    page = text_of(owner.get(answer.location))
    code = re.search(r"<strong>([A-Z0-9-]+)</strong>", page)
    assert code
    assert tickets.find_by_secret(show.id, code[1])
    owner.post(path(show, "/reissue"), data=sent)  # reloaded, or pressed twice
    assert tickets.find_by_secret(show.id, code[1])
    links = re.findall(r'href="(/language/[^"]+)"', page)
    assert len(links) == 3
    for link in links:
        back = owner.get(unescape(link))
        assert code[1] in text_of(owner.get(back.location))
    with owner.session_transaction() as session:
        assert code[1].replace("-", "") not in str(dict(session))
    tickets.reissue_ticket(show.id, 3, by=SYSTEM, at=clock.now())
    assert owner.get(answer.location).location == path(show)


def test_a_number_nobody_has_is_named_beside_its_field(owner: FlaskClient, show: Show) -> None:
    for page in ("/revoke", "/reissue"):
        answer = owner.post(path(show, page), data={"first": "99"})
        assert answer.status_code == 422
        assert "no such ticket" in text_of(answer)


def test_visitors_see_no_tickets(client: FlaskClient, show: Show) -> None:
    assert client.get(path(show), headers={"Accept": "text/html"}).status_code == 302
    assert client.post(path(show), data={"count": "1"}).status_code == 403
    assert client.post(path(show, "/sheets")).status_code == 403


def test_the_paper_says_everything_in_three_languages(app: Flask) -> None:
    made = [PrintedTicket(7, "t0ken", "ABCDEFGHJKMNP")]
    names = {"kk": "Қостанай ән байқауы", "ru": "Конкурс", "en": "Contest"}
    with app.test_request_context():
        sheets = TicketSheets.of(names, {"kk": "Финал"}, "http://10.0.0.5:5000")
    assert [words["language"] for words in sheets.words] == ["kk", "ru", "en"]
    text = PdfReader(BytesIO(tickets_pdf(sheets, made))).pages[0].extract_text()
    for words in ("Қостанай ән байқауы", "Финал", "ABCD-EFGH-JKMNP", "10.0.0.5:5000/t", "№ 7"):
        assert words in text
    assert "t0ken" not in text


def test_a_long_name_keeps_tickets_on_their_page(app: Flask) -> None:
    made = [PrintedTicket(n, "t0ken", "ABCDEFGHJKMNP") for n in range(1, 15)]
    with app.test_request_context():
        sheets = TicketSheets.of(
            {"kk": "Өте ұзын атау " * 14}, {"kk": "Финал"}, "https://vote.example.kz"
        )
    assert len(PdfReader(BytesIO(tickets_pdf(sheets, made))).pages) == 1


def test_the_token_stands_behind_the_hash_of_the_link() -> None:
    ticket = PrintedTicket(1, "t0ken", "ABCDEFGHJKMNP")
    assert ticket_link("http://hall:5000", ticket) == "http://hall:5000/t#t0ken"
    assert grouped(ticket.code) == "ABCD-EFGH-JKMNP"
