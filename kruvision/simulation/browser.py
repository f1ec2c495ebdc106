"""What a person's browser does, without the pictures: pages, forms with their tokens, cookies."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import requests

TIMEOUT = 120
"""Seconds after which a server that says nothing is given up, on however busy a machine."""


class UnexpectedAnswer(Exception):
    """The server did not answer as a person would expect; the message quotes it."""


class Page(HTMLParser):
    """The forms, links and token of one page; ``said`` is what it tells of the form sent before:
    kind and sentence."""

    def __init__(self, answer: requests.Response) -> None:
        super().__init__()
        self.url, self.text = answer.url, answer.text
        self.token = ""
        self.links: list[str] = []
        self.forms: list[dict[str, Any]] = []
        self.said: list[tuple[str, str]] = []
        self._depth = 0
        self.feed(answer.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what can be followed or sent."""
        values = {name: value or "" for name, value in attrs}
        if tag == "meta" and values.get("name") == "csrf-token":
            self.token = values["content"]
        elif tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif tag == "form":
            self.forms.append({"action": values.get("action") or self.url, "fields": {}})
        elif tag == "input" and self.forms and is_filled(values):
            self.forms[-1]["fields"][values["name"]] = values.get("value", "")
        elif tag == "div":
            self._enter(values.get("class", "").split())

    def handle_endtag(self, tag: str) -> None:
        """Know when what was said is over."""
        if tag == "div" and self._depth:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        """Collect what is said."""
        if self._depth and self.said:
            kind, text = self.said[-1]
            self.said[-1] = kind, text + data.strip()

    def _enter(self, classes: list[str]) -> None:
        if self._depth or "flash-messages" in classes:
            self._depth += 1
        if self._depth and "notice" in classes:
            self.said.append((classes[-1].removeprefix("notice-"), ""))

    def form(self, ending: str) -> dict[str, Any]:
        """The form whose action ends so; raises ``UnexpectedAnswer``."""
        for form in self.forms:
            if form["action"].split("?")[0].endswith(ending):
                return form
        actions = [form["action"] for form in self.forms]
        raise UnexpectedAnswer(f"{self.url}: no form {ending!r} among {actions}")


def is_filled(values: dict[str, str]) -> bool:
    """Whether an input would be sent as it stands."""
    is_choice = values.get("type") in {"checkbox", "radio", "file"}
    return bool(values.get("name")) and (not is_choice or "checked" in values)


class Browser:
    """One device with its own cookies, speaking one language."""

    def __init__(self, base_url: str, language: str = "kk") -> None:
        self.base_url = base_url
        self.session = requests.Session()
        self.session.headers["Accept-Language"] = language

    def get(self, path: str) -> Page:
        """Open a page."""
        return Page(self._checked(self.session.get(urljoin(self.base_url, path), timeout=TIMEOUT)))

    def get_json(self, path: str) -> Any:
        """Fetch data."""
        headers = {"Accept": "application/json"}
        url = urljoin(self.base_url, path)
        return self._checked(self.session.get(url, headers=headers, timeout=TIMEOUT)).json()

    def submit(self, page: Page, ending: str, /, **values: Any) -> Page:
        """Fill in and send the form of a page whose action ends so."""
        form = page.form(ending)
        action = urljoin(page.url, form["action"])
        fields = {**form["fields"], **values}
        return Page(self._checked(self.session.post(action, data=fields, timeout=TIMEOUT)))

    def submit_open_form(self, path: str, token: str, **values: Any) -> Page:
        """Send a form that was on a page a while ago."""
        fields = {**values, "csrf_token": token}
        url = urljoin(self.base_url, path)
        return Page(self._checked(self.session.post(url, data=fields, timeout=TIMEOUT)))

    def refusal_of(self, path: str, *, token: str = "", **sent: Any) -> str:
        """The code with which the server refuses what a script sends (``data=`` or ``json=``);
        empty where it takes it."""
        headers = {"Accept": "application/json", "X-CSRFToken": token}
        url = urljoin(self.base_url, path)
        answer = self.session.post(url, headers=headers, timeout=TIMEOUT, **sent)
        if answer.ok or answer.status_code >= 500:
            self._checked(answer)
            return ""
        return str(answer.json()["error"])

    def post_json(self, path: str, data: Any, token: str = "") -> Any:
        """Send data as a script would."""
        headers = {"Accept": "application/json", "X-CSRFToken": token}
        url = urljoin(self.base_url, path)
        answer = self.session.post(url, json=data, headers=headers, timeout=TIMEOUT)
        return self._checked(answer).json()

    @property
    def cookie_header(self) -> str:
        """The cookies as a socket's handshake sends them."""
        return "; ".join(f"{c.name}={c.value}" for c in self.session.cookies)

    def _checked(self, answer: requests.Response) -> requests.Response:
        if not answer.ok:
            request = answer.request
            raise UnexpectedAnswer(
                f"{request.method} {answer.url}: {answer.status_code} {answer.text[:600]}"
            )
        return answer
