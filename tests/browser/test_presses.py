"""What was pressed is what happens, in a real browser: a question that stands while somebody else
moves the show, a menu on a page that is drawn again, a slow line, the last seconds of a vote."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import func, select

import config as settings
from kruvision import create_app, database
from kruvision.extensions import db
from kruvision.models import Entry, RecordLine, Show, VotingWindow
from tests.browser.people.leisure import Leisurely, let_seconds_pass
from tests.browser.people.pages import Device, make_device, settle, wait_until
from tests.browser.people.scripts import wait_bound
from tests.browser.people.staff import log_in
from tests.factories import make_show, make_staff
from tests.factories.screens import make_screen

pytestmark = pytest.mark.browser
NEXT = "[data-next]"
LEFT = re.compile(r"^(10:00|\d:\d\d)$")
Make = Callable[..., Page]


class Hall:
    """A server with one show of two acts, its jurors, one hall screen, and an owner."""

    def __init__(self, folder: Path, jurors: int = 1) -> None:
        self.app = create_app(settings.load({"KRU_INSTANCE": str(folder)}, testing=True))
        database.migrate_to_newest(self.app)
        with self.app.app_context():
            show = make_show(entries=2, window_seconds=3600, jurors=jurors, criteria=1)
            self.show_id, self.edition_id = show.id, show.edition_id
            screen = make_screen(show.edition)
            self.screen_id, self.wall = screen.id, f"/screen/{screen.token}"
            self.login = make_staff("owner").login
            db.session.remove()
        self.server = Leisurely(folder)
        self.server.start()
        self.console = f"/control/shows/{self.show_id}"

    def look(self, query: object) -> object:
        """One value of the database as it stands now."""
        with self.app.app_context():
            found = db.session.execute(query).scalar_one()
            db.session.remove()
        return found

    def phase(self) -> str:
        return str(self.look(select(Show.phase)))

    def lines(self, kind: str) -> object:
        """How often the record says this."""
        query = select(func.count()).select_from(RecordLine).where(RecordLine.kind == kind)
        return self.look(query)

    def stop(self) -> None:
        """End the server."""
        self.server.stop()
        with self.app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """The evening of this file: each test goes on where the one before it ended."""
    hall = Hall(tmp_path_factory.mktemp("presses"))
    yield hall
    hall.stop()


@pytest.fixture
def laptop(hall: Hall, chromium: Browser) -> Iterator[Make]:
    """Somebody logged in at a page: at the console, or at another path."""
    made: list[Device] = []

    def make(path: str = "", kind: str = "laptop") -> Page:
        one = make_device(chromium, hall.server.url, kind, "en")
        made.append(one)
        log_in(one, path or hall.console, hall.login, "correct horse")
        if not path:
            wait_listening(one)
        return one.page

    yield make
    for one in made:
        assert one.errors == []
        one.context.close()


def wait_listening(console: Device) -> None:
    """Until a console hears presses itself: it does before it asks for its room. Until then a press
    is a form of the browser's own, which waits for its answer."""
    asked = lambda: any("/socket.io/" in url for url in console.requests)  # noqa: E731
    wait_until(console.page, asked, "the console never asked for its room")


def press_until(page: Page, label: str) -> None:
    """Press the next button until it offers this."""
    while label not in page.locator(NEXT).inner_text():
        before = page.locator(NEXT).inner_text()
        page.locator(NEXT).click()
        expect(page.locator(NEXT)).not_to_have_text(before)
        settle(page)


def test_a_question_closes_when_somebody_else_moves_the_show_and_nothing_is_done(
    hall: Hall, laptop: Make
) -> None:
    first, second = laptop(), laptop()
    press_until(first, "Open the vote")
    expect(second.locator(NEXT)).to_have_text("Open the vote")
    first.locator(NEXT).click()
    question = first.get_by_role("dialog")
    expect(question).to_be_visible()
    second.locator(NEXT).click()
    second.get_by_role("dialog").get_by_role("button", name="Open the vote").click()
    expect(second.locator(NEXT)).to_have_text("Close the vote")
    expect(question).to_have_count(0)
    said = first.locator("[data-console-state]")
    expect(said).to_contain_text("Meanwhile the evening has moved on, so nothing was done.")
    expect(first.locator(NEXT)).to_have_text("Close the vote")
    assert hall.lines("voting_closing") == 0
    assert hall.phase() == "voting"


def test_a_question_of_a_page_that_is_not_drawn_again_is_answered_as_before(
    hall: Hall, laptop: Make
) -> None:
    page = laptop(f"/control/editions/{hall.edition_id}/jury")
    page.get_by_role("button", name="Remove").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Remove").first).to_be_focused()


def test_a_menu_keeps_its_choice_over_the_pictures_and_switches_to_it(
    hall: Hall, laptop: Make
) -> None:
    first, second = laptop(), laptop()
    menu = first.locator(f"#view-{hall.screen_id}")
    menu.select_option("recap")
    first.locator("h1").click()
    for _picture in range(2):  # a console gets one every two seconds
        shown = first.locator(".console").get_attribute("data-now")
        expect(first.locator(".console")).not_to_have_attribute("data-now", str(shown))
    expect(menu).to_have_value("recap")
    first.locator(".thumb-switch button").click()
    expect(first.locator("[data-console-said]")).to_contain_text("The screens are switched.")
    expect(second.locator(f"#view-{hall.screen_id}")).to_have_value("recap")
    second.get_by_role("button", name="All follow the stage").click()
    expect(menu).to_have_value("stage")


def test_a_press_for_more_time_made_twice_on_a_slow_line_gives_it_once(
    hall: Hall, laptop: Make
) -> None:
    page = laptop()
    before = hall.look(select(VotingWindow.closes_at))
    held: list[Route] = []
    page.route("**/prolong", lambda route: held.append(route))
    for _press in range(2):
        page.get_by_role("button", name="+1 minute").click()
        settle(page)
    wait_until(page, lambda: len(held) == 2, "a press was not sent")
    statuses = []
    for route in held:
        with page.expect_response("**/prolong") as answer:
            route.continue_()
        statuses.append(answer.value.status)
    assert statuses == [200, 409]
    expect(page.locator("[data-console-state]")).to_contain_text("nothing was done twice")
    after = hall.look(select(VotingWindow.closes_at))
    assert (after - before).total_seconds() == 60


def hold_post(route: Route, held: list[Route]) -> None:
    """Keep what is sent; let through what is only looked at."""
    if route.request.method == "POST":
        held.append(route)
    else:
        route.continue_()


def test_a_form_sent_twice_on_a_slow_line_makes_one_screen(hall: Hall, laptop: Make) -> None:
    page = laptop(f"/control/editions/{hall.edition_id}/screens")
    page.fill("[name=name] >> nth=0", "Balcony")
    page.evaluate(
        """() => {
            const form = document.querySelector("form:has([name=form_command])");
            const body = () => new URLSearchParams(new FormData(form));
            const send = () => fetch(form.action, { method: "POST", body: body() });
            return Promise.all([send(), send()]);
        }"""
    )
    assert hall.lines("screen_added") == 1


def test_a_button_rests_while_its_form_is_on_the_way(hall: Hall, laptop: Make) -> None:
    page = laptop(f"/control/editions/{hall.edition_id}/jury")
    held: list[Route] = []
    page.route("**/jury", lambda route: hold_post(route, held))
    page.fill("form:has([name=form_command]) [name='name.kk']", "Ерлан")
    button = page.get_by_role("button", name="Add the juror")
    wait_bound(page)
    rests = button.evaluate(
        """button => new Promise((tell) => {
            button.click();
            button.click();
            setTimeout(() => tell(button.disabled)); // after what the page put off itself
        })"""
    )
    assert rests
    wait_until(page, lambda: bool(held), "the form was not sent")
    held[-1].continue_()
    expect(page.locator(".flash-messages")).to_contain_text("The juror is in the jury")
    assert hall.lines("juror_added") == 1


def test_a_vote_closed_by_mistake_is_stopped_and_everybody_sees_it(
    hall: Hall, laptop: Make, chromium: Browser
) -> None:
    console, stage = laptop(), laptop(f"{hall.console}/stage", "phone")
    wall = make_device(chromium, hall.server.url, "projector", "en")
    phone = make_device(chromium, hall.server.url, "phone", "en")
    wall.open(hall.wall)
    phone.open("/v")
    expect(phone.page.get_by_role("heading", name="Voting is open")).to_be_visible()
    for stops in (True, False):
        settle(console)
        console.locator(NEXT).click()
        for page in (console, stage):
            expect(page.locator("[data-say]")).to_have_text("The vote closes now")
            expect(page.locator("time.countdown")).to_have_text(LEFT)
        expect(wall.page.locator("[data-until]")).to_have_text(LEFT)
        expect(phone.page.get_by_role("heading", name="Voting closes now")).to_be_visible()
        if stops:
            stage.get_by_role("button", name="Stop: keep the vote open").click()
            expect(console.locator(NEXT)).to_have_text("Close the vote")
            expect(phone.page.get_by_role("heading", name="Voting is open")).to_be_visible()
            assert hall.phase() == "voting"
    let_seconds_pass(hall.app)
    expect(console.locator(NEXT)).to_have_text("Begin the reveal")
    expect(phone.page.get_by_role("heading", name="Voting is closed")).to_be_visible()
    assert hall.phase() == "closed"
    for one in (wall, phone):
        assert one.errors == []
        one.context.close()


def test_the_second_of_two_editors_chooses_between_both(hall: Hall, laptop: Make) -> None:
    entry = hall.look(select(func.min(Entry.id)))
    path = f"/control/shows/{hall.show_id}/entries/{entry}"
    first, second = laptop(path), laptop(path)
    first.fill("[name=transliteration]", "Dudarai")
    second.fill("[name=transliteration]", "Dudaray")
    second.fill("[name=study_year]", "3")
    first.get_by_role("button", name="Save").click()
    first.wait_for_url("**/entries*")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("heading", name="Changed meanwhile")).to_be_visible()
    expect(second.get_by_role("radio", name="Transliteration, Yours: Dudaray")).to_be_checked()
    second.get_by_role("radio", name="Transliteration, What stands now: Dudarai").check()
    second.get_by_role("button", name="Save as chosen").click()
    second.wait_for_url("**/entries*")
    second.goto(f"{hall.server.url}{path}")
    expect(second.locator("[name=transliteration]")).to_have_value("Dudarai")
    expect(second.locator("[name=study_year]")).to_have_value("3")
