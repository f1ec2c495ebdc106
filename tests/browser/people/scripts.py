"""The scripts of a page that come late, or never, or without a guard that was put in."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route

from config import ROOT
from tests.browser.people.pages import wait_until

MODULES = "**/js/modules/*.js"


BOUND = """async () => {
  const app = document.querySelector("script[src$='/js/app.js']").src;
  const named = [...document.querySelectorAll("[data-module]")].map((one) => one.dataset.module);
  const names = named.join(" ").split(/\\s+/).filter(Boolean);
  await Promise.all(names.map((name) => import(new URL(`modules/${name}.js`, app))));
  await new Promise((tell) => setTimeout(tell));
}"""


def wait_bound(page: Page) -> None:
    """Until a page that has loaded is bound to its scripts: it asked for them first. Presses on
    forms wait for that by themselves, what else a script listens to does not."""
    page.evaluate(BOUND)


class LateScripts:
    """The modules of one page: from now on they come when they are let through. What is
    given by the name of a module comes instead of it."""

    def __init__(self, page: Page, **instead: str) -> None:
        self.page, self.instead = page, instead
        self.held: list[Route] = []
        self.answer: Callable[[Route], None] = self.held.append
        page.route(MODULES, lambda route: self.answer(route))

    def open(self, url: str) -> Page:
        """A page whose modules are asked for and do not come."""
        self.page.goto(url)
        wait_until(self.page, lambda: bool(self.held), "no module was asked for")
        return self.page

    def let_through(self) -> None:
        """What was held comes, and all that follows it."""
        self._go_on(self._serve)

    def lose(self) -> None:
        """What was held is lost on the way, and all that follows it."""
        self._go_on(lambda route: route.abort())

    def _go_on(self, answer: Callable[[Route], None]) -> None:
        self.answer = answer
        while self.held:
            answer(self.held.pop())

    def _serve(self, route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[1].removesuffix(".js")
        if name in self.instead:
            serve(route, self.instead[name])
        else:
            route.continue_()


def read_script(script: str) -> str:
    """A script, by its path below ``static/js``."""
    return (ROOT / "static" / "js" / script).read_text()


def mutant(script: str, line: str) -> str:
    """The script without this line."""
    whole = read_script(script)
    assert whole.count(line) == 1
    return whole.replace(line, "")


def wait_long(page: Page, *limits: str) -> None:
    """Let a page wait for these of its line for ten minutes: a slow machine is no lost line."""
    script = read_script("connection.js")
    for name in limits:
        script, count = re.subn(rf"\b{name}: \d+", f"{name}: 600000", script, count=1)
        assert count
    page.route("**/js/connection.js", lambda route: serve(route, script))


def serve(route: Route, script: str) -> None:
    """Answer with this script."""
    route.fulfill(body=script, content_type="text/javascript")
