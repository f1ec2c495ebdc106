"""Passports and cards in a real browser: the preview follows what is typed, in three languages."""

import re

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from kruvision.simulation.server import ServerProcess
from tests.browser.conftest import DeviceMaker
from tests.browser.people.pages import Device, wait_drawn
from tests.browser.people.staff import log_in, make_first_account
from tests.factories.sounds import mp3

pytestmark = pytest.mark.browser
PASSPORT = "/control/shows/1/entries/2/passport"
CARD = "/control/traditions/tatar"
LIST = "/control/shows/1/passports"


@pytest.fixture(scope="module", autouse=True)
def edition(server: ServerProcess, chromium: Browser) -> None:
    """An organizer of the demo edition."""
    page = chromium.new_page()
    make_first_account(page, server)
    page.context.close()


def organizer(device: DeviceMaker, path: str, kind: str = "laptop", language: str = "en") -> Device:
    return log_in(device(kind, language), path)


def shown(page: Page) -> Locator:
    """What the newest frame of the preview shows."""
    frame = "[data-frame] iframe:not([data-coming])"
    return page.frame_locator(frame).locator("body")


def test_the_preview_follows_what_is_typed_on_each_device(device: DeviceMaker) -> None:
    one = organizer(device, PASSPORT)
    page = one.page
    expect(shown(page)).to_contain_text("Калинка")
    page.fill('[name="listen_for.en"]', "The voices run.")
    for name in ("Tablet", "Phone"):
        page.get_by_role("button", name=name, exact=True).click()
        expect(shown(page)).to_contain_text("Калинка")
    page.get_by_role("button", name="Wall", exact=True).click()
    expect(shown(page).locator(".now-name")).to_be_visible()
    expect(page.get_by_role("button", name="Wall", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    one.check()


def test_the_card_of_a_tradition_is_shown_as_it_is_typed_in_three_languages(
    device: DeviceMaker,
) -> None:
    one = organizer(device, CARD)
    page = one.page
    page.get_by_role("link", name=re.compile("To listen for")).click()
    for code, text in (("kk", "Қазақша сөз"), ("ru", "Русское слово"), ("en", "An English word")):
        page.fill(f'[name="listen_for.0.text.{code}"]', text)
    expect(shown(page)).to_contain_text("An English word")
    for language, text in (("Қазақша", "Қазақша сөз"), ("Русский", "Русское слово")):
        page.get_by_role("group", name="Language").get_by_role("button", name=language).click()
        expect(shown(page)).to_contain_text(text)
    page.fill('[name="listen_for.0.text.ru"]', "Другое слово")
    expect(shown(page)).to_contain_text("Другое слово")
    one.check()


def test_what_cannot_be_shown_leaves_the_last_picture_and_says_so(device: DeviceMaker) -> None:
    page = organizer(device, CARD).page
    expect(shown(page)).to_contain_text("Туган тел")
    page.get_by_role("link", name="Names").click()
    for code in ("kk", "ru", "en"):
        page.fill(f'[name="names.{code}"]', "")
    expect(page.locator(".preview-state")).to_have_text("The preview waits until this is right.")
    expect(shown(page)).to_contain_text("Туган тел")


def test_a_preview_opens_without_scripts_too(device: DeviceMaker) -> None:
    one = log_in(device("laptop", "en", java_script_enabled=False), PASSPORT)
    with one.context.expect_page() as opened:
        one.page.get_by_role("button", name="Phone", exact=True).click()
    expect(opened.value.locator("body")).to_contain_text("Калинка")


def test_a_recording_is_chosen_saved_and_played(device: DeviceMaker) -> None:
    one = organizer(device, PASSPORT)
    page = one.page
    sound = FilePayload(name="say.mp3", mimeType="audio/mpeg", buffer=mp3())
    page.set_input_files("[name=recording]", sound)
    page.get_by_role("button", name="Save the passport").click()
    expect(page.locator(".flash-messages")).to_contain_text("Saved.")
    seconds = page.locator("audio").evaluate(
        """(audio) => new Promise((found) => {
          audio.addEventListener("loadedmetadata", () => found(audio.duration));
          audio.preload = "metadata";
          audio.load();
        })"""
    )
    assert 1 < seconds < 2
    one.check()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("kind", ["laptop", "phone"])
def test_every_page_is_whole_at_its_size(device: DeviceMaker, kind: str, language: str) -> None:
    one = organizer(device, LIST, kind, language)
    for path in (
        *(LIST, PASSPORT, CARD, "/control/traditions", "/control/traditions/pack"),
        *("/control/traditions/new", "/control/shows/1/entries/10/passport"),
    ):
        one.open(path)
        wait_drawn(one.page)
        one.check()
