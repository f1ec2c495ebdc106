"""Three phones follow one evening, each in its language: what they are told, and what they keep."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.learning.hall import LearningHall, Sent
from tests.browser.people.leisure import let_seconds_pass
from tests.browser.people.pages import Device, make_device, wait_until
from tests.browser.test_phone_tabs import HIDE
from tests.browser.test_voter_phone import choose
from tests.factories.passports import SONGS

pytestmark = pytest.mark.browser
LANGUAGES = ("kk", "ru", "en")
BUZZ = "window.felt = []; navigator.vibrate = (time) => window.felt.push(time);"
TWICE_AS_LARGE = "document.documentElement.style.fontSize = '200%'"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WOVEN = """() => {
  const canvas = document.querySelector("canvas");
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, 900).data;
  const found = new Set();
  for (let at = 0; at < pixels.length; at += 400) found.add(pixels.slice(at, at + 3).join());
  return found.size;
}"""
ALLOWED_POST = re.compile(r"/v/(ballot|songs/\d+/(opened|word))$")


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LearningHall]:
    folder: Path = tmp_path_factory.mktemp("learning")
    rules = {"combination": "audience_only", "two_person_rule": False}
    hall = LearningHall(folder, **rules, tie_chain=["running_order"])
    yield hall
    hall.stop()


Evening = dict[str, Device]


@pytest.fixture(scope="module")
def phones(chromium: Browser, hall: LearningHall) -> Iterator[Evening]:
    made = {code: make_device(chromium, hall.server.url, "phone", code) for code in LANGUAGES}
    yield made
    for device in made.values():
        device.context.close()


def each(phones: Evening, work: Callable[[Page], object]) -> None:
    for device in phones.values():
        work(device.page)


def song_is(page: Page, title: str) -> None:
    expect(page.locator("#now .title bdi")).to_have_text(title)
    expect(page.locator("#now .touch")).to_be_visible()


def stamps(page: Page) -> list[str]:
    return page.locator(".stamps button > span:not(.heard)").all_inner_texts()


def has_stamps(page: Page, *numbers: int) -> None:
    expect(page.locator(".stamps li")).to_have_count(len(numbers))
    assert stamps(page) == [str(number) for number in numbers]


def lose_network(device: Device) -> None:
    """A stream that is open outlives its line: it is closed first, and finds no way anew."""
    device.page.evaluate(HIDE, True)
    device.context.route("**/v/*", lambda route: route.abort())
    device.context.set_offline(True)
    device.page.evaluate(HIDE, False)


def find_network(device: Device) -> None:
    device.context.unroute_all()
    device.context.set_offline(False)


def fits_twice_as_large(page: Page) -> None:
    page.evaluate(TWICE_AS_LARGE)
    assert page.evaluate(WIDER) <= 0
    page.evaluate("document.documentElement.style.fontSize = ''")


def first_song(hall: LearningHall, phones: Evening, sent: Sent) -> None:
    """The first song is said aloud, touched, and its word taken; nothing of it is sent."""
    kk = phones["kk"].page
    en = phones["en"].page
    hall.next(2)
    each(phones, lambda page: song_is(page, SONGS[0][2]))
    expect(en.locator("#status")).to_contain_text("Now on stage: No. 1, The twelve voices")
    for device in phones.values():
        device.check()
        fits_twice_as_large(device.page)
    each(phones, lambda page: page.locator(".touch button").nth(0).click())
    kk.locator(".touch button").nth(1).click()
    expect(kk.locator(".touch [aria-pressed=true]")).to_have_count(1)
    assert sent.posts == []
    en.locator(".take").click()
    expect(en.locator(".words li")).to_contain_text("madloba")


def second_song(hall: LearningHall, phones: Evening) -> None:
    """One loses the network as the first song ends, one sleeps through the end of the second."""
    kk = phones["kk"].page
    ru = phones["ru"].page
    en = phones["en"].page
    lose_network(phones["en"])
    hall.next(2)
    song_is(ru, SONGS[1][2])
    assert en.locator("#now .title bdi").inner_text() == SONGS[0][2]
    find_network(phones["en"])
    each(phones, lambda page: song_is(page, SONGS[1][2]))
    each(phones, lambda page: has_stamps(page, 1))
    ru.evaluate(HIDE, True)
    hall.next(2)
    song_is(kk, SONGS[2][2])
    assert ru.locator("#now .title bdi").inner_text() == SONGS[1][2]
    ru.evaluate(HIDE, False)
    each(phones, lambda page: song_is(page, SONGS[2][2]))
    each(phones, lambda page: has_stamps(page, 1, 2))
    assert en.locator(".title bdi").evaluate("e => e.matches(':dir(rtl)') || e.lang") in (
        "yi",
        True,
    )


def reload_and_language(hall: LearningHall, phones: Evening) -> None:
    """A reload and another language change nothing of what is kept."""
    kk = phones["kk"].page
    en = phones["en"].page
    kk.reload()
    has_stamps(kk, 1, 2)
    kk.get_by_role("link", name="Русский").click()
    expect(kk.locator("html")).to_have_attribute("lang", "ru")
    has_stamps(kk, 1, 2)
    phones["kk"].check()
    kk.get_by_role("link", name="Қазақша").click()
    song_is(kk, SONGS[2][2])
    hall.next(2)
    each(phones, lambda page: song_is(page, SONGS[3][2]))
    hall.next(2)
    each(phones, lambda page: song_is(page, SONGS[4][2]))
    expect(en.locator("#now .band")).to_have_count(0)
    phones["en"].check()


def read_again(hall: LearningHall, phones: Evening) -> None:
    """Heard songs are read again, without a network too, and give way when the vote opens."""
    ru = phones["ru"].page
    en = phones["en"].page
    hall.next()
    each(phones, lambda page: expect(page.locator("#now [data-read]")).to_have_count(5))
    each(phones, lambda page: has_stamps(page, 1, 2, 3, 4, 5))
    phones["en"].check()
    expect(en.locator("#now [data-read] .touched")).to_have_text(["gooseflesh"])
    ru.locator("#now [data-read]").nth(1).click()
    expect(ru.locator(".read .title bdi")).to_have_text(SONGS[1][2])
    expect(ru.locator("#now")).to_be_hidden()
    ru.go_back()
    expect(ru.locator("#now")).to_be_visible()
    expect(ru.locator(".read")).to_be_hidden()
    phones["en"].context.set_offline(True)
    en.locator(".stamps button").nth(3).click()
    expect(en.locator(".read .title bdi")).to_have_text(SONGS[3][2])
    phones["en"].check()
    phones["en"].context.set_offline(False)
    hall.next()
    way = en.get_by_role("button", name="Voting is open – go to the vote")
    expect(way).to_be_visible()
    expect(en.locator("#status")).to_have_text("Voting is open")
    phones["en"].check()
    assert ru.evaluate("window.felt") == [200]
    assert en.evaluate("window.felt") == [], "whoever asked for no motion feels none"
    way.click()
    expect(en.locator("#ballot")).to_be_visible()


def vote_and_guess(hall: LearningHall, phones: Evening) -> None:
    """The ballot shows the touch; the guess is kept, and sealed at the close."""
    en = phones["en"].page
    expect(en.locator(".choice .touched")).to_have_text(["gooseflesh"])
    expect(en.locator(".podium")).to_be_hidden()
    for device in phones.values():
        choose(device.page, 0, 2)
        device.page.locator(".strip button").click()
        expect(device.page.locator("#counted")).to_be_visible()
        expect(device.page.locator(".three")).to_be_visible()
        device.check()
        fits_twice_as_large(device.page)
    for place, act in enumerate((1, 3, 5)):
        en.locator(f"[data-guess='{place}']").select_option(index=act)
    en.locator("[data-guess='1']").select_option(index=1)
    expect(en.locator("[data-guess='0']")).to_have_value("")
    en.locator("[data-guess='0']").select_option(index=1)
    en.locator("[data-guess='1']").select_option(index=3)
    hall.next()
    let_seconds_pass(hall.app)
    each(phones, lambda page: expect(page.locator("#now[data-state=closed]")).to_be_visible())
    expect(en.locator(".podium select").first).to_be_hidden()
    expect(en.locator(".podium-told li")).to_have_count(3)


def carpet(hall: LearningHall, phones: Evening) -> None:
    """The carpet of the evening is a picture to save."""
    en = phones["en"].page
    for device in phones.values():
        expect(device.page.locator("canvas")).to_be_visible()
        expect(device.page.locator(".carpet a")).to_have_attribute("href", re.compile("^blob:"))
        assert device.page.evaluate(WOVEN) > 5
        device.check()
        fits_twice_as_large(device.page)
    with en.expect_download() as saved:
        en.get_by_role("link", name="Save the picture").click()
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")


def result(hall: LearningHall, phones: Evening) -> None:
    """The result in the winner's colours, with the guess and the own songs."""
    en = phones["en"].page
    hall.publish()
    each(phones, lambda page: expect(page.locator("#now[data-state=result]")).to_be_visible())
    expect(en.locator(".podium-score:visible")).to_have_text("You guessed 2 of 3.")
    expect(en.locator(".mine li")).to_contain_text("place 1")
    ground = "e => getComputedStyle(e).backgroundColor"
    wait_until(
        en, lambda: en.locator(".winner").evaluate(ground) != "rgb(18, 26, 51)", "no colours came"
    )
    for device in phones.values():
        device.check()
        fits_twice_as_large(device.page)
    each(phones, lambda page: has_stamps(page, 1, 2, 3, 4, 5))


def only_bare_counts(hall: LearningHall, phones: Evening, sent: Sent) -> None:
    """What was sent all evening: ballots, and bare counts."""
    en = phones["en"].page
    assert all(ALLOWED_POST.search(url) for url, _ in sent.posts), sent.posts
    assert all(not body for url, body in sent.posts if "/songs/" in url)
    assert [sorted(json.loads(b)) for url, b in sent.posts if url.endswith("ballot")] == (
        [["choices", "command", "window"]] * 3
    )
    assert not [
        url for url in sent.asked if "gooseflesh" in url or "again" in url or "guess" in url
    ]
    counted = {"opened": 2, "word": 1}  # one of them while there was no network
    wait_until(en, lambda: hall.counted() == counted, "what was read was not counted")


def without_a_script(hall: LearningHall, chromium: Browser) -> None:
    """Heard songs are pages."""
    device = make_device(chromium, hall.server.url, "phone", "en", java_script_enabled=False)
    try:
        page = device.open("/v")
        page.get_by_text("Songs of this evening").click()
        page.locator("[data-read]").nth(2).click()
        expect(page.locator(".title bdi")).to_have_text(SONGS[2][2])
        expect(page.get_by_role("heading", level=1)).to_have_text("Heard tonight")
        page.get_by_role("link", name="Back to the evening").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("The result is out")
    finally:
        device.context.close()


def test_an_evening_is_learned_and_kept_on_the_phone_alone(
    hall: LearningHall, phones: Evening, chromium: Browser
) -> None:
    sent = Sent()
    for device in phones.values():
        device.context.on("request", sent.note)
        device.page.add_init_script(BUZZ)
        device.open("/v")
    phones["ru"].page.emulate_media(reduced_motion="no-preference")
    first_song(hall, phones, sent)
    second_song(hall, phones)
    reload_and_language(hall, phones)
    read_again(hall, phones)
    vote_and_guess(hall, phones)
    carpet(hall, phones)
    result(hall, phones)
    only_bare_counts(hall, phones, sent)
    without_a_script(hall, chromium)
