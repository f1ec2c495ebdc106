"""What a sheet says is so, in a real browser: nothing old, foreign or missing passes for saved."""

import json

import pytest
from playwright.sync_api import Page, WebSocket, WebSocketRoute, expect

from kruvision.simulation.server import ServerProcess
from tests.browser.conftest import DeviceMaker
from tests.browser.people.pages import wait_until
from tests.browser.people.scripts import wait_long
from tests.browser.people.tablet import SHEET, Organizer, enter, marked, row, tap

pytestmark = pytest.mark.browser
HAND_IN = "Hand in this sheet"


def say(page: Page, place: int, text: str) -> None:
    expect(row(page, place).locator("[data-mark-state]")).to_have_text(text)


def sent(wire: list[str], event: str) -> list[dict[str, object]]:
    """What the page sent as this event, from the frames of its socket."""
    frames = [frame[frame.index("[") :] for frame in wire if f'"{event}"' in frame]
    return [json.loads(frame)[1] for frame in frames]


def note_join(frame: str, joined: list[str]) -> None:
    """Keep the answer to a socket's first question: from then on marks go over it."""
    if frame.startswith("430"):
        joined.append(frame)


def test_no_mark_is_said_to_wait_where_none_does(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    wire: list[str] = []
    joined: list[str] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: wire.append(str(frame)))
        socket.on("framereceived", lambda frame: note_join(str(frame), joined))

    tablet = device("tablet", "en")
    tablet.page.on("websocket", listen)
    wait_long(tablet.page, "connect", "join", "send")
    page = enter(tablet.page, server.url, cards[0])
    wait_until(page, lambda: bool(joined), "the tablet never came into its room")
    for place in (0, 1):
        tap(page, place, 5)
        say(page, place, "Saved")
    assert [mark["waiting"] for mark in sent(wire, "mark:save")] == [0, 0]


def test_the_other_tab_never_shows_an_old_mark_as_saved(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    tablet = device("tablet", "en")
    first = enter(tablet.page, server.url, cards[1])
    second = tablet.context.new_page()
    second.goto(f"{server.url}/jury")
    tap(first, 0, 4)
    for page in (first, second):
        say(page, 0, "Saved")
    assert marked(second)[0] == "4"
    tablet.go_offline()
    tap(first, 0, 9)
    say(second, 0, "No connection, kept here")
    assert marked(second)[0] == "9"
    tablet.context.set_offline(False)
    say(second, 0, "Saved")
    assert marked(second)[0] == "9"


def test_what_another_evening_left_is_offered_and_never_sent(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    tablet = device("tablet", "en")
    page = enter(tablet.page, server.url, cards[2])
    leave_behind = """({evening}) => {
        const [key] = Object.keys(localStorage).filter((key) => key.includes(":seq:"));
        const payload = {entry: 1, criterion: 1, value: "3", seq: 9, command: "command-of-old"};
        const item = {key: "mark:1:1", event: "mark:save", order: 1, payload};
        const juror = key.split(":")[2];
        localStorage.setItem(`kru-jury:${evening}${juror}:out:mark:1:1`, JSON.stringify(item));
    }"""
    tap(page, 0, 6)
    say(page, 0, "Saved")
    for evening in ("f" * 16 + ":", ""):
        page.evaluate(leave_behind, {"evening": evening})
    page.reload()
    old = page.locator("[data-left-over]")
    expect(old).to_contain_text("never sent and not sent here: 2")
    expect(page.locator("#saved")).to_have_text("Saved")
    assert marked(page)[0] == "6"
    old.locator("summary").click()
    old.get_by_role("button").click()
    expect(old).to_be_hidden()
    page.reload()
    expect(page.locator("#saved")).to_have_text("Saved")
    expect(old).to_be_hidden()


def test_a_full_storage_is_said_and_marks_go_on_in_the_page(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    tablet = device("tablet", "en")
    page = enter(tablet.page, server.url, cards[3])
    tap(page, 0, 2)
    say(page, 0, "Saved")
    tablet.go_offline()
    tap(page, 0, 3)
    page.evaluate(
        """() => { Storage.prototype.setItem = () => {
            throw new DOMException("full", "QuotaExceededError");
        }; }"""
    )
    tap(page, 0, 7)
    tap(page, 1, 8)
    full = page.locator("[data-storage]")
    expect(full).to_contain_text("storage is full: keep this page open")
    say(page, 1, "No connection, kept here")
    left = "Object.keys(localStorage).filter((key) => key.includes(':out:'))"
    assert page.evaluate(left) == []
    tablet.context.set_offline(False)
    for place in (0, 1):
        say(page, place, "Saved")
    assert tablet.errors == []
    other = tablet.context.new_page()
    other.goto(f"{server.url}/jury")
    assert marked(other)[:2] == ["7", "8"]


def test_what_is_missing_is_said_beside_the_button_and_at_its_row(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    page = enter(device("tablet", "en").page, server.url, cards[4])
    page.set_viewport_size({"width": 1280, "height": 560})
    for place in range(1, 5):
        tap(page, place, 7)
    page.get_by_role("button", name=HAND_IN).click()
    message = page.locator(f"{SHEET} [data-message]")
    expect(message).to_contain_text("No mark yet for:")
    expect(message).to_be_in_viewport(ratio=1)
    expect(row(page, 0).locator("[data-mark-error]")).to_have_text("No mark yet")
    expect(row(page, 0).locator(".marks")).to_be_in_viewport(ratio=1)
    expect(row(page, 0).locator("input:focus")).to_have_count(1)
    tap(page, 0, 7)
    expect(row(page, 0).locator("[data-mark-error]")).to_be_hidden()
    expect(message).to_have_text("")


def test_a_second_hand_in_after_a_lost_answer_is_a_new_one(
    device: DeviceMaker, cards: list[str], server: ServerProcess, laptop: Organizer
) -> None:
    lost: list[str] = []
    joined: list[str] = []

    def lose_the_first(wire: WebSocketRoute) -> None:
        behind = wire.connect_to_server()

        def lose(message: str | bytes) -> None:
            note_join(str(message), joined)
            if '"submitted"' in str(message) and str(message).startswith("43") and not lost:
                lost.append(str(message))
                wire.close()
            else:
                wire.send(message)

        behind.on_message(lose)

    tablet = device("tablet", "en")
    page = enter(tablet.page, server.url, cards[0])
    page.close()
    page = tablet.context.new_page()
    page.route_web_socket("**/socket.io/**", lose_the_first)
    wait_long(page, "connect", "join", "send")
    page.goto(f"{server.url}/jury")
    wait_until(page, lambda: bool(joined), "the tablet never came into its room")
    expect(page.locator("#saved")).to_have_text("Saved")
    for place in range(5):
        tap(page, place, 6)
    why = page.locator(f"{SHEET} [data-why-text]")
    page.get_by_role("button", name=HAND_IN).click()
    wait_until(page, lambda: bool(lost), "the sheet was not handed in")
    expect(why).to_contain_text("Only the head")
    reopen(laptop, server.url)
    expect(page.locator(f"{SHEET} [data-reopened-text]")).to_have_text("A slip")
    tap(page, 0, 9)
    page.get_by_role("button", name=HAND_IN).click()
    expect(why).to_contain_text("Only the head")
    page.reload()
    expect(why).to_contain_text("Only the head")
    assert marked(page)[0] == "9"


def reopen(laptop: Organizer, url: str) -> None:
    """The organizer opens the first juror's sheet for the first act again."""
    page = laptop.page
    page.goto(f"{url}/control/shows/1/sheets")
    form = page.locator("form[action$='/reopen']")
    form.locator("[name=juror]").select_option(index=0)
    form.locator("[name=entry]").select_option(index=0)
    form.locator("[name=reason]").fill("A slip")
    form.locator("button").click()


def test_a_part_filled_sheet_stays_until_its_juror_turns_the_page(
    device: DeviceMaker, cards: list[str], server: ServerProcess, laptop: Organizer
) -> None:
    page = enter(device("tablet", "en").page, server.url, cards[2])
    tap(page, 0, 6)
    say(page, 0, "Saved")
    page.evaluate("Date.now = () => 8640000000000000 / 2")
    laptop.press()
    laptop.press()
    call = page.locator("[data-follow] button")
    expect(call).to_contain_text("Now on stage: 2")
    page.evaluate("performance.now = () => 1e12")
    wait_for_looks(page)
    expect(page.locator(f"{SHEET} .brief-number")).to_have_text("1")
    call.click()
    expect(page.locator(f"{SHEET} .brief-number")).to_have_text("2")


def wait_for_looks(page: Page) -> None:
    """Until the page has looked twice whether it may follow, which it does every second."""
    page.evaluate(
        """() => new Promise((resolve) => {
            let left = 2;
            const look = setInterval(() => {
                if (--left < 0) { clearInterval(look); resolve(); }
            }, 1000);
        })"""
    )
