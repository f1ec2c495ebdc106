"""A quiz is made, opened and answered without a script, and axe finds nothing on its pages."""

import pytest
from playwright.sync_api import Browser, Page

from kruvision.simulation.server import ServerProcess
from tests.browser.people.pages import SIZES, follow, violations

PHONE = dict(zip(("width", "height"), SIZES["phone"], strict=True))


def make(page: Page, server: ServerProcess) -> str:
    """Choose two traditions, and read the code that comes."""
    page.goto(f"{server.url}/archive/quiz")
    page.locator("input[value=kazakh]").check()
    page.locator("input[value=tatar]").check()
    follow(page.locator("main button[type=submit]"))
    return page.locator(".quiz-code").inner_text()


@pytest.mark.browser
def test_a_class_answers_without_a_script(chromium: Browser, server: ServerProcess) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport=PHONE, locale="en")
    page = context.new_page()
    code = make(page, server)
    page.goto(f"{server.url}/quiz")
    page.locator("#quiz-code").fill(f"{code[:3].lower()} {code[3:]}")
    follow(page.locator("main button[type=submit]"))
    questions = page.locator(".quiz-question")
    count = questions.count()
    assert count == 4
    for place in range(count):
        questions.nth(place).locator("label").first.click()
    follow(page.locator("button[name=done]"))
    assert page.get_by_role("heading", level=1).inner_text().endswith(f"of {count}")
    assert page.locator(".quiz-right").count() == count
    assert page.locator(".archive-source").count() == count
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("language", ["kk", "en"])
def test_axe_finds_nothing_on_its_pages(
    chromium: Browser, server: ServerProcess, language: str
) -> None:
    context = chromium.new_context(viewport=PHONE, locale=language)
    page = context.new_page()
    code = make(page, server)
    assert violations(page) == []
    for path in (
        *("/archive", "/archive?q=қаз", "/archive?q=zzqqww", "/archive/traditions/kazakh"),
        *("/archive/quiz", "/quiz?code=nobody", f"/quiz/{code}", f"/quiz/{code}?q0=1&done=1"),
        f"/quiz/{code}/print",
    ):
        page.goto(f"{server.url}{path}")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    context.close()
