"""The navigation of the organizers' pages: where one may go, for the show one is in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, g, has_request_context, request, url_for

from kruvision import identity
from kruvision.i18n import _l
from kruvision.services import accounts
from kruvision.services.errors import NotFound
from kruvision.services.jury import jurors
from kruvision.services.shows import editions, shows, tonight
from kruvision.services.stage import screens
from kruvision.web.limits import row_id

if TYPE_CHECKING:
    from kruvision.models import Edition, Show

blueprint = Blueprint("navigation", __name__)


@dataclass(frozen=True)
class NavigationItem:
    """One item: its page, what the page is about (show, edition or nothing), and its action."""

    label: Any
    endpoint: str
    about: str
    action: str


ITEMS = (
    NavigationItem(_l("Console"), "console.page", "show", "console.view"),
    NavigationItem(_l("Entries"), "entries.index", "show", "setup.view"),
    NavigationItem(_l("Jury"), "jurors.index", "edition", "jury.manage"),
    NavigationItem(_l("Tickets"), "tickets.index", "show", "tickets.manage"),
    NavigationItem(_l("Screens"), "screens.index", "edition", "console.view"),
    NavigationItem(_l("Rules"), "rules.edit", "show", "setup.view"),
    NavigationItem(_l("Result"), "publishing.index", "show", "result.view"),
    NavigationItem(_l("Traditions"), "traditions.index", "", "setup.view"),
    NavigationItem(_l("Editions"), "editions.index", "", "setup.view"),
    NavigationItem(_l("Record"), "record.index", "", "record.view"),
    NavigationItem(_l("Accounts"), "staff.index", "", "staff.manage"),
)
STANDS_UNDER = {
    "shows": "rules",
    "advancing": "rules",
    "awards": "rules",
    "delegations": "tickets",
    "criteria": "rules",
    "categories": "rules",
    "deliberation": "publishing",
    "deductions": "console",
    "rule_files": "rules",
    "amendments": "rules",
    "agreement": "jurors",
    "card_printing": "jurors",
    "running_order": "entries",
    "second_songs": "entries",
    "imports": "entries",
    "categorizing": "entries",
    "packs": "traditions",
    "passports": "entries",
    "recordings": "entries",
    "questions": "entries",
    "learning_report": "publishing",
}
"""Pages of these blueprints stand under another one's item."""


EDITION_OF: dict[str, Callable[[int], int]] = {
    "edition_id": lambda edition_id: edition_id,
    "juror_id": lambda juror_id: jurors.get_juror(juror_id).edition_id,
    "screen_id": lambda screen_id: screens.get_screen(screen_id).edition_id,
}
"""Whose edition a page is about, by the name in its address."""


class Place:
    """Where the request is: its edition and show, looked up only when a page asks.

    A page whose address names no show belongs to the one its visitor came from (``?place=``), and
    without that to tonight's.
    """

    def __init__(self) -> None:
        arguments = request.view_args or {}
        self.show = _found(shows.get_show, arguments.get("show_id"))
        self.edition = self.show.edition if self.show else _edition_of(arguments)
        if self.show is None:
            self.show = self._show_one_came_from() or self._show_of_tonight()
        if self.edition is None:
            self.edition = self.show.edition if self.show else tonight.find_edition()

    def _show_one_came_from(self) -> "Show | None":
        show = _found(shows.get_show, request.args.get("place", type=row_id))
        is_here = show and (self.edition is None or show.edition_id == self.edition.id)
        return show if is_here else None

    def _show_of_tonight(self) -> "Show | None":
        if self.edition is None:
            return tonight.find_show_to_open()
        return tonight.find_show_of_edition(self.edition.id)

    def links(self) -> list[tuple[str, str, bool]]:
        """(address, label, whether one is there) of every page the viewer may open."""
        found = []
        for item in self._items():
            if address := self._address(item, self.show):
                found.append((address, str(item.label), self._is_here(item)))
        return found

    def hall(self) -> "Show | None":
        """The show the hall is with."""
        return tonight.find_tonight()

    def choices(self) -> "list[tuple[Edition, list[tuple[Show, str]]]]":
        """Every edition with its shows, each with the address of this page for that show; none for
        a viewer who may open no page of a show."""
        items = [item for item in self._items() if item.about]
        if not items:
            return []
        page = next((item for item in items if self._is_here(item)), items[0])
        return [
            (edition, [(show, self._address(page, show)) for show in edition.shows])
            for edition in editions.list_editions()
            if edition.shows
        ]

    def _items(self) -> list[NavigationItem]:
        viewer = identity.actors()[0]
        return [item for item in ITEMS if viewer.may(item.action)]

    def _address(self, item: NavigationItem, show: "Show | None") -> str:
        if item.about == "show":
            return url_for(item.endpoint, show_id=show.id) if show else ""
        names: dict[str, Any] = {"place": show.id} if show else {}
        if item.about == "edition":
            edition = show.edition if show else self.edition
            if edition is None:
                return ""
            names["edition_id"] = edition.id
        return url_for(item.endpoint, **names)

    def _is_here(self, item: NavigationItem) -> bool:
        here = request.blueprint or ""
        return item.endpoint.partition(".")[0] == STANDS_UNDER.get(here, here)

    @property
    def person(self) -> str:
        """The name of whoever is logged in."""
        staff = identity.staff_actor()
        return accounts.get_staff(staff.id).name if staff and staff.id else ""


def _found(get: Callable[[int], Any], row: int | None) -> Any:
    try:
        return get(row) if row else None
    except NotFound:
        return None


def _edition_of(arguments: dict[str, Any]) -> "Edition | None":
    for name, edition_id_of in EDITION_OF.items():
        if edition_id := _found(edition_id_of, arguments.get(name)):
            return _found(editions.get_edition, edition_id)
    return None


@blueprint.app_url_defaults
def _stay(endpoint: str, values: dict[str, Any]) -> None:
    """From a page of a show, addresses that name none carry it along: links, forms and what a form
    leads to belong to the show one came from, also while the hall is with another."""
    if not has_request_context() or not _carries_place(endpoint):
        return
    came_from = (request.view_args or {}).get("show_id") or request.args.get("place", type=row_id)
    if came_from:
        values.setdefault("place", came_from)


def _carries_place(endpoint: str) -> bool:
    """Whether an organizers' page has no show in its address. The first page is not one of them: it
    leads to where the hall is."""
    if endpoint == "console.index" or endpoint not in current_app.view_functions:
        return False
    return all(
        rule.rule.startswith(("/control/", "/staff")) and "show_id" not in rule.arguments
        for rule in current_app.url_map.iter_rules(endpoint)
    )


def came_from() -> str:
    """The page of this server the reader came from, or nothing."""
    came = urlsplit(request.referrer or "")
    is_ours = came.netloc == request.host and came.path.startswith("/")
    path = f"{came.path}?{came.query}" if came.query else came.path
    return path if is_ours and not path.startswith(("//", "/\\")) else ""


def page_address() -> str:
    """Where this page is found again, in another language: its own address, or, where only forms
    are taken there, that of the page one came from."""
    pages = current_app.create_url_adapter(request)
    if request.method == "GET" or (pages and pages.test(method="GET")):
        return request.full_path.rstrip("?")
    return came_from()


@blueprint.app_context_processor
def _place() -> dict[str, Any]:
    """``place()`` for templates, once a request."""

    def place() -> Place:
        if "place" not in g:
            g.place = Place()
        return g.place

    return {"place": place}
