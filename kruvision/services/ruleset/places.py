"""Where acts have their places: in one list of the whole show, in each category, or in both."""

from datetime import datetime
from typing import Literal

from kruvision.services.access import Actor, require
from kruvision.services.errors import Refused
from kruvision.services.forms.inputs import Input
from kruvision.services.record import chain
from kruvision.services.ruleset.locked_rules import require_unlocked, rules_data
from kruvision.services.shows import shows
from kruvision.services.transactions.changes import ShowChanged
from kruvision.services.transactions.transaction import transaction


class PlacesInput(Input):
    """The choice: ``whole`` is one list, ``each`` a list for every category, ``both`` is both."""

    places: Literal["whole", "each", "both"]


def save_places(show_id: int, entered: PlacesInput, *, by: Actor, at: datetime) -> None:
    """Choose where acts have their places, as part of the rules.

    Raises ``Refused``: ``rules_locked``, ``no_places_each`` where the show has no categories.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        show = shows.get_show(show_id)
        require_unlocked(show)
        if entered.places != "whole" and not show.categories:
            raise Refused("no_places_each")
        show.places = entered.places
        chain.append(by.label, "rules_changed", at=at, show_id=show.id, rules=rules_data(show))
        changes.append(ShowChanged(show.id))
