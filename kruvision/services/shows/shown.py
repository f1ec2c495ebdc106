"""What everybody sees of a show's result: chosen before anybody has heard it.

A ranked result shows places, numbers as far as ``marks`` says, and names of jurors. One that says
``through`` names those who go through, in running order, and nothing else.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from kruvision.models import Show
from kruvision.services.access import Actor, require
from kruvision.services.forms.inputs import Input
from kruvision.services.record import chain
from kruvision.services.record.name_prints import prints_of
from kruvision.services.shows.phases import require_phase
from kruvision.services.shows.shows import get_show
from kruvision.services.transactions.changes import ShowChanged
from kruvision.services.transactions.transaction import transaction


def _empty_is_none(value: Any) -> Any:
    return None if value == "" else value


Place = Annotated[Annotated[int, Field(ge=1, le=999)] | None, BeforeValidator(_empty_is_none)]


class ShownInput(Input):
    """The form: whether jurors are named, which numbers are shown, down to which place, and
    whether there are places at all."""

    form: Literal["ranked", "through"] = "ranked"
    jurors: bool = False
    marks: Literal["none", "totals", "criteria"] = "criteria"
    places_to: Place = None


def choice_of(show: Show) -> dict[str, Any]:
    """What was chosen, as plain JSON: ``{"form", "jurors", "marks", "places_to"}``."""
    return {
        "form": show.public_form,
        "jurors": show.public_jurors,
        "marks": show.public_marks,
        "places_to": show.public_places_to,
    }


def change_shown(show_id: int, entered: ShownInput, *, by: Actor, at: datetime) -> None:
    """Save the choice; raises ``Refused("shown_settled")`` once the result is being announced."""
    require(by, "setup.edit")
    with transaction() as changes:
        show = get_show(show_id)
        require_phase(show, "shown.change")
        show.public_form, show.public_marks = entered.form, entered.marks
        show.public_jurors, show.public_places_to = entered.jurors, entered.places_to
        facts = {"shown": choice_of(show), "prints": prints_of(show)}
        chain.append(by.label, "shown_changed", at=at, show_id=show.id, **facts)
        changes.append(ShowChanged(show.id))
