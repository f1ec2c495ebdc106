"""The navigation of the organizers' pages: where one may go, for the show one is in."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, request, url_for

from kruvision import identity
from kruvision.i18n import _l
from kruvision.services import accounts
from kruvision.services.errors import NotFound
from kruvision.services.shows import editions, shows

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
    "criteria": "rules",
    "rule_files": "rules",
    "amendments": "rules",
    "agreement": "jurors",
    "running_order": "entries",
    "imports": "entries",
}
"""Pages of these blueprints stand under another one's item."""


class Place:
    """Where the request is: its edition and show, looked up only when a page asks."""

    def __init__(self) -> None:
        arguments = request.view_args or {}
        self.show = _find_show(arguments.get("show_id"))
        self.edition = self.show.edition if self.show else _find_edition(arguments)
        if self.show is None and self.edition is not None:
            self.show = shows.find_current_show(self.edition.id)

    def links(self) -> list[tuple[str, str, bool]]:
        """(address, label, whether one is there) of every page the viewer may open."""
        viewer = identity.actors()[0]
        found = []
        for item in ITEMS:
            address = self._address(item) if viewer.may(item.action) else ""
            if address:
                found.append((address, str(item.label), self._is_here(item)))
        return found

    def _address(self, item: NavigationItem) -> str:
        about = {"show": self.show, "edition": self.edition}.get(item.about)
        if item.about and about is None:
            return ""
        return url_for(item.endpoint, **{f"{item.about}_id": about.id} if about else {})

    def _is_here(self, item: NavigationItem) -> bool:
        here = request.blueprint or ""
        return item.endpoint.partition(".")[0] == STANDS_UNDER.get(here, here)

    @property
    def person(self) -> str:
        """The name of whoever is logged in."""
        staff = identity.staff_actor()
        return accounts.get_staff(staff.id).name if staff and staff.id else ""


def _find_show(show_id: int | None) -> Any:
    try:
        return shows.get_show(show_id) if show_id else None
    except NotFound:
        return None


def _find_edition(arguments: dict[str, Any]) -> Any:
    try:
        return editions.get_edition(arguments["edition_id"])
    except (KeyError, NotFound):
        return editions.find_current_edition()


@blueprint.app_context_processor
def _place() -> dict[str, Any]:
    """``place()`` for templates, once a request."""

    def place() -> Place:
        if "place" not in g:
            g.place = Place()
        return g.place

    return {"place": place}
