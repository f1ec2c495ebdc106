"""The console's pages: one next button that works as a plain form, for those who may press it."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.models import Screen, Show
from kruvision.services.audience import casting, windows
from kruvision.services.audience.voters import Voter
from kruvision.services.ephemeral import presence
from kruvision.services.record import chain
from kruvision.services.stage import screens
from tests.factories import make_edition, make_entry, make_show, make_staff
from tests.factories.results import change
from tests.factories.screens import make_screen, reread

JSON = {"Accept": "application/json"}
HTML = {"Accept": "text/html"}


def client_of(app, role: str) -> FlaskClient:
    """A browser of somebody with this role, logged in."""
    staff = make_staff(role)
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.post("/login", data={"login": staff.login, "password": "correct horse"})
    return client


def press(client: FlaskClient, show: Show, kind: str, **more):
    data = {"kind": kind, "revision": reread(show).revision, **more}
    return client.post(f"/control/shows/{show.id}/step", data=data)


def text_of(response) -> str:
    page = re.sub(r"<[^>]+>", " ", response.text)
    return " ".join(page.split())


@pytest.fixture
def show(app) -> Show:
    return make_show(entries=2, jurors=2)


def test_without_an_edition_the_console_leads_to_the_first_steps(owner):
    page = owner.get("/control")
    assert "There is no edition yet" in page.text
    assert "/control/editions/new" in page.text


def test_an_edition_without_a_show_leads_to_its_first_show(owner):
    make_edition()
    assert "This edition has no show yet" in owner.get("/control").text


def test_the_console_opens_tonights_show(owner, show):
    assert owner.get("/control").location == f"/control/shows/{show.id}"


def test_an_usher_begins_at_the_tickets(app, show):
    usher = client_of(app, "usher")
    assert usher.get("/control").location == f"/control/shows/{show.id}/tickets"


def test_an_usher_without_a_show_begins_at_the_own_account(app):
    assert client_of(app, "usher").get("/control").location == "/account"


@pytest.mark.parametrize(
    ("role", "switches", "adds"), [("observer", 0, 0), ("stage_manager", 1, 0)]
)
def test_the_screens_page_offers_only_what_one_may_do(app, show, role, switches, adds):
    make_screen(show.edition)
    page = client_of(app, role).get(f"/control/editions/{show.edition_id}/screens").text
    assert ("Show on all screens" in page, "Add a screen" in page) == (switches, adds)


def test_a_visitor_is_asked_to_log_in(client, show):
    assert client.get(f"/control/shows/{show.id}", headers=HTML).location.startswith("/login")


def test_an_unknown_show_is_not_found(owner):
    assert owner.get("/control/shows/77").status_code == 404


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_console_is_there_in_every_language(owner, show, language):
    owner.set_cookie("language", language)
    page = owner.get(f"/control/shows/{show.id}")
    assert page.status_code == 200
    assert show.entries[0].contestant.name[language] in page.text


def test_the_next_button_is_a_plain_form(owner, show):
    page = owner.get(f"/control/shows/{show.id}").text
    form = re.search(r'<form class="press"[^>]*>.*?</form>', page, re.DOTALL).group()
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    answer = owner.post(f"/control/shows/{show.id}/step", data=fields)
    assert answer.location == f"/control/shows/{show.id}"
    assert reread(show).phase == "running"


def test_pressing_leads_through_the_evening(owner, show):
    press(owner, show, "start_show")
    press(owner, show, "call_entry", entry=show.entries[0].id)
    page = text_of(owner.get(f"/control/shows/{show.id}"))
    assert "On stage now" in page
    assert "The song is over" in page


def test_the_second_of_two_presses_is_told_what_happened(owner, show):
    revision = reread(show).revision
    data = {"kind": "start_show", "revision": revision}
    for _press in range(2):
        owner.post(f"/control/shows/{show.id}/step", data=data)
    page = text_of(owner.get(f"/control/shows/{show.id}"))
    assert "nothing was done twice" in page
    assert reread(show).revision == revision + 1


def test_a_script_gets_the_refusal_as_json(owner, show):
    data = {"kind": "publish", "revision": 0}
    answer = owner.post(f"/control/shows/{show.id}/step", data=data, headers=JSON)
    assert (answer.status_code, answer.json["error"]) == (409, "step_not_possible")
    assert answer.json["message"]


def test_a_press_without_a_revision_is_no_press(owner, show):
    assert (
        owner.post(f"/control/shows/{show.id}/step", data={"kind": "start_show"}).status_code == 422
    )
    assert reread(show).phase == "planned"


def test_a_step_can_be_taken_back(owner, show):
    press(owner, show, "start_show")
    revision = reread(show).revision
    address = f"/control/shows/{show.id}/undo"
    owner.post(address, data={"revision": revision, "kind": "uncall_entry", "entry": 1})
    assert reread(show).phase == "running"
    owner.post(address, data={"revision": revision, "kind": "unstart_show"})
    assert reread(show).phase == "planned"


def test_what_is_missing_for_the_start_is_said(owner, app):
    show = make_show(entries=0)
    press(owner, show, "start_show")
    assert "Nobody is in the running order yet" in text_of(owner.get(f"/control/shows/{show.id}"))


def test_a_stage_manager_sees_no_button_to_publish_and_cannot_press_it(app):
    show = make_show(entries=1, combination="jury_only")
    manager = client_of(app, "stage_manager")
    press(manager, show, "start_show")
    press(manager, show, "call_entry", entry=show.entries[0].id)
    press(manager, show, "finish_entry", entry=show.entries[0].id)
    press(manager, show, "close_show")
    page = manager.get(f"/control/shows/{show.id}").text
    for kind in ("begin_reveal", "publish"):
        assert f'value="{kind}"' not in page
        press(manager, show, kind)
    assert reread(show).phase == "closed"
    assert 'value="begin_reveal"' in client_of(app, "owner").get(f"/control/shows/{show.id}").text


def test_an_observer_sees_everything_and_presses_nothing(app, show):
    observer = client_of(app, "observer")
    page = observer.get(f"/control/shows/{show.id}").text
    assert "You are watching" in text_of(observer.get(f"/control/shows/{show.id}"))
    assert 'class="press"' not in page
    assert press(observer, show, "start_show").status_code == 403


def test_screens_are_switched_one_by_one_and_all_at_once(owner, show):
    left, right = make_screen(show.edition), make_screen(show.edition)
    url = f"/control/shows/{show.id}/screens"
    owner.post(url, data={"screen": left.id, "view": "recap"})
    assert [held(left), held(right)] == ["recap", None]
    owner.post(url, data={"screen": 0, "view": "black"})
    assert [held(left), held(right)] == ["black", "black"]
    owner.post(url, data={"screen": 0, "view": "stage"})
    assert [held(left), held(right)] == [None, None]


def held(screen: Screen) -> str | None:
    screen = reread(screen)
    return None if screen.follows else screen.view


def test_the_vote_is_prolonged(owner, show):
    press(owner, show, "start_show")
    for entry in show.entries:
        press(owner, show, "call_entry", entry=entry.id)
        press(owner, show, "finish_entry", entry=entry.id)
    press(owner, show, "open_voting")
    window = windows.find_open_window(show.id)
    shown = {"window": window.id, "until": window.closes_at.isoformat()}
    for _press in range(2):
        owner.post(f"/control/shows/{show.id}/prolong", data={"seconds": 60, **shown})
    prolonged = [one for one in chain.list_lines(show.id) if one.kind == "voting_prolonged"]
    assert len(prolonged) == 1
    page = text_of(owner.get(f"/control/shows/{show.id}"))
    assert "The audience is voting" in page
    assert "Nobody has voted yet" in owner.get(f"/control/shows/{show.id}").text


def test_a_juror_is_nudged_and_a_call_for_help_answered(owner, show):
    juror = show.seats[0].juror_id
    presence.heard("juror", juror, clock.now(), help="asked")
    for page in (f"/control/shows/{show.id}", f"/control/shows/{show.id}/stage"):
        assert "asks for help" in text_of(owner.get(page))
    owner.post(f"/control/shows/{show.id}/help", data={"juror": juror, "call": "coming"})
    page = text_of(owner.get(f"/control/shows/{show.id}"))
    assert "asks for help" not in page
    assert "Somebody is on the way" in page
    owner.post(f"/control/shows/{show.id}/help", data={"juror": juror, "call": "over"})
    assert "on the way" not in text_of(owner.get(f"/control/shows/{show.id}"))
    owner.post(f"/control/shows/{show.id}/nudge", data={"juror": juror})
    assert presence.last_heard("nudge", juror) is not None


def test_the_phone_at_the_stage_says_what_to_say_and_who_is_next(owner, show):
    press(owner, show, "start_show")
    page = text_of(owner.get(f"/control/shows/{show.id}/stage"))
    assert "Announce" in page
    assert show.entries[0].song.story["en"] in page
    answer = press(owner, show, "call_entry", entry=show.entries[0].id, page="stage")
    assert answer.location == f"/control/shows/{show.id}/stage"
    page = text_of(owner.get(f"/control/shows/{show.id}/stage"))
    assert f"Next 2. {show.entries[1].contestant.name['en']}" in page


def test_a_page_that_does_not_exist_leads_back_to_the_console(owner, show):
    answer = press(owner, show, "start_show", page="//elsewhere.example")
    assert answer.location == f"/control/shows/{show.id}"


def test_polling_gets_the_same_picture_as_the_page(owner, show):
    for page, path in (("console", ""), ("stage", "/stage")):
        polled = owner.get(f"/control/shows/{show.id}/now?page={page}", headers=JSON).json
        painted = owner.get(f"/control/shows/{show.id}{path}").text
        assert without_moments(polled["html"]) in without_moments(painted)


def without_moments(html: str) -> str:
    html = re.sub(r'data-now="[^"]*"|value="[^"]{20,}"', "", html)
    return " ".join(html.split())


def test_names_with_html_are_only_text(owner, show):
    entry = make_entry(show)
    change(entry.contestant, name={"kk": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in owner.get(f"/control/shows/{show.id}").text


def test_a_screen_that_still_shows_something_else_is_named(owner, show):
    screen = make_screen(show.edition)
    screens.note_seen(screen.id, clock.now(), view="recap")
    assert "still shows:" in text_of(owner.get(f"/control/shows/{show.id}"))
    screens.note_seen(screen.id, clock.now(), view="../../nonsense")
    page = owner.get(f"/control/shows/{show.id}")
    assert page.status_code == 200
    assert "still shows:" not in page.text


def test_turnout_is_drawn_minute_by_minute(owner, show):
    press(owner, show, "start_show")
    for entry in show.entries:
        press(owner, show, "call_entry", entry=entry.id)
        press(owner, show, "finish_entry", entry=entry.id)
    press(owner, show, "open_voting")
    window = windows.find_open_window(show.id)
    for number, minute in enumerate((0, 0, 1)):
        at = window.opened_at + timedelta(minutes=minute, seconds=5)
        casting.cast_ballot(
            Voter(f"d{number}"), window.id, [show.entries[0].id], f"c{number}", at=at
        )
    page = owner.get(f"/control/shows/{show.id}").text
    assert "First votes per minute: 2, 1" in page
    assert page.count('turnout-bar"') == 2


def test_a_start_that_lacks_something_says_so_beside_the_button(owner, app):
    page = text_of(owner.get(f"/control/shows/{make_show(entries=0).id}"))
    assert "The list on the console says what is missing" in page
    assert "This cannot be taken back" not in page
