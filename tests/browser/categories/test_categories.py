"""Categories in a real browser: two ages and two forms are multiplied, and acts enter them."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DeviceMaker
from tests.browser.people.pages import Device
from tests.browser.people.staff import log_in
from tests.browser.people.tablet import Organizer

pytestmark = pytest.mark.browser
SHOW = "/control/shows/1"
AGES = "Кіші топ | Младшая группа | Junior\nҮлкен топ | Старшая группа | Senior"
FORMS = "Жеке ән | Соло | Solo\nАнсамбль | Ансамбль | Ensemble"
FOUR = ["Junior, Solo", "Junior, Ensemble", "Senior, Solo", "Senior, Ensemble"]


@pytest.fixture(scope="module", autouse=True)
def evening(laptop: Organizer) -> None:
    """The demonstration's evening, with the account that everybody here logs in with."""


def names_in(page: Page) -> list[str]:
    """The English names in the list, without the empty row at its end."""
    fields = page.locator("[name^='categories.'][name$='.name.en']")
    return [field.input_value() for field in fields.all()][:-1]


def multiply(one: Device) -> None:
    """Two lists of two values, all four of what they make."""
    one.open(f"{SHOW}/categories")
    one.page.click("text=Make them from lists")
    one.page.fill("[name=first]", AGES)
    one.page.fill("[name=second]", FORMS)
    one.page.click("text=Show what it makes")
    expect(one.page.locator("[name='keep[]']")).to_have_count(4)
    one.check()
    one.page.click("text=Add the ticked ones")
    expect(one.page.locator(".notice-success")).to_be_visible()


def test_two_ages_and_two_forms_make_four_categories_that_acts_enter(device: DeviceMaker) -> None:
    one = log_in(device("laptop", "en"), f"{SHOW}/categories")
    one.check()
    multiply(one)
    assert names_in(one.page) == FOUR
    one.check()
    one.open(f"{SHOW}/entries/new")
    one.page.fill("[name='name.en']", "Aigerim")
    one.page.fill("[name=title]", "Дударай")
    one.page.select_option("[name=category]", label="Senior, Solo")
    one.page.click("text=Add the entry")
    expect(one.page.locator(".entries-group").first).to_contain_text("Senior, Solo")
    for box in one.page.locator("[name='entries[]']").all()[-4:]:
        box.check()
    one.page.select_option("#sort-category", label="Junior, Ensemble")
    one.page.click("text=Put them there")
    expect(one.page.locator(".entries-group").first).to_contain_text("Junior, Ensemble")
    one.check()
    one.page.select_option("#field-category", label="Junior, Ensemble")
    one.page.get_by_role("button", name="Show").click()
    expect(one.page.locator(".entries tbody tr")).to_have_count(5)


def test_a_category_with_acts_goes_only_where_they_go(device: DeviceMaker) -> None:
    one = log_in(device("laptop", "en"), f"{SHOW}/categories")
    one.page.get_by_role("button", name="Remove Junior, Ensemble").click()
    one.page.click("text=Save the categories")
    expect(one.page.locator(".form-errors")).to_contain_text("stand in “Junior, Ensemble”")
    one.page.get_by_label("“Junior, Ensemble” goes").select_option(label="Senior, Ensemble")
    one.page.click("text=Save the categories")
    expect(one.page.locator(".notice-success")).to_be_visible()
    assert names_in(one.page) == [FOUR[0], *FOUR[2:]]
    expect(one.page.locator(".category-count").nth(2)).to_have_text("4 entries")


def test_the_page_of_categories_fits_a_phone_and_is_read_aloud(device: DeviceMaker) -> None:
    for kind, language in (("phone", "kk"), ("tablet", "ru")):
        one = log_in(device(kind, language), f"{SHOW}/categories")
        one.check()
        one.open(f"{SHOW}/categories/multiply")
        one.check()
        one.open(f"{SHOW}/entries")
        one.check()
