"""Staff in the browser tests: the first account of a fresh server, and devices logged in."""

from playwright.sync_api import Page

from kruvision.simulation.server import ServerProcess
from tests.browser.people.pages import PATIENCE, Device

LOGIN, PASSWORD = "organizer", "correct horse battery"


def make_first_account(page: Page, server: ServerProcess) -> None:
    """Open the one-time link of a fresh server and make the owner's account; ends there."""
    page.context.set_default_timeout(PATIENCE)
    page.goto(server.url + server.setup_link[server.setup_link.index("/setup") :])
    page.fill("[name=name]", "Айгүл")
    page.fill("[name=login]", LOGIN)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/control**")


def log_in(one: Device, path: str, login: str = LOGIN, password: str = PASSWORD) -> Device:
    """Let a device stand at a page of staff, logged in."""
    page, target = one.page, f"{one.base_url}{path}"
    one.open(path)
    if page.url == target:
        return one
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: url == target)  # the log-in page has the path in its own address
    return one
