"""Names by id: of a show's entries, jurors and criteria as they are now, or as a document has
them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from kruvision.extensions import db
from kruvision.i18n import _, pick
from kruvision.models import Seat, Show
from kruvision.services.entries.named import list_entries


@dataclass(frozen=True)
class Names:
    """Names by id (as text) in the language spoken now; somebody no longer there keeps the id."""

    entries: Mapping[str, str]
    jurors: Mapping[str, str]
    criteria: Mapping[str, str]
    categories: Mapping[str, str] = field(default_factory=dict)
    delegations: Mapping[str, str] = field(default_factory=dict)

    def entry(self, entry: str) -> str:
        """Number and name of a contestant: ``3. Aigerim``."""
        return self.entries.get(entry, entry)

    def juror(self, juror: str) -> str:
        """A juror's name."""
        return self.jurors.get(juror, juror)

    def criterion(self, criterion: str) -> str:
        """A criterion's name."""
        return self.criteria.get(criterion, criterion)

    def category(self, category: str) -> str:
        """A category's name."""
        return self.categories.get(category, category)

    def delegation(self, delegation: str) -> str:
        """A delegation's name."""
        return self.delegations.get(delegation, delegation)

    def body(self, body: str) -> str:
        """The jury or the audience."""
        return str(_("Jury") if body == "jury" else _("Audience"))


def load_names(show: Show) -> None:
    """Read contestants, songs, traditions and jurors of a show at once, in two queries, before
    names are shown; the show holds them from then on."""
    set_committed_value(show, "entries", list(list_entries(show.id)))
    seats = select(Seat).where(Seat.show_id == show.id).order_by(Seat.position)
    found = db.session.execute(seats.options(joinedload(Seat.juror))).scalars().all()
    set_committed_value(show, "seats", list(found))


def names_of(show: Show) -> Names:
    """The names of a show's entries, jurors, criteria and categories."""
    load_names(show)
    seated = {str(seat.juror_id): pick(seat.juror.name) for seat in show.seats}
    return Names(
        {str(e.id): f"{e.running_order}. {pick(e.contestant.name)}" for e in show.entries},
        _with_deciders(seated, [*show.decisions, *show.award_decisions]),
        {str(criterion.id): pick(criterion.name) for criterion in show.criteria},
        {str(category.id): pick(category.name) for category in show.categories},
        {str(delegation.id): pick(delegation.name) for delegation in show.delegations},
    )


def names_in(document: Mapping[str, Any]) -> Names:
    """The names that a document has."""
    seated = {juror["id"]: pick(juror["name"]) for juror in document.get("jurors", ())}
    return Names(
        {e["id"]: f"{e['number']}. {pick(e['name'])}" for e in document["entries"]},
        _with_deciders(seated, _decisions_in(document)),
        {str(row["id"]): pick(row["name"]) for row in document["rules"]["criteria"]},
        {row["id"]: pick(row["name"]) for row in document.get("categories") or ()},
        {row["id"]: pick(row["name"]) for row in document.get("delegations", ())},
    )


def _decisions_in(document: Mapping[str, Any]) -> list[Any]:
    """On ties and on awards; an older document knows of none on awards."""
    return [*document.get("decisions", ()), *document.get("award_decisions", ())]


def _with_deciders(seated: dict[str, str], decisions: Any) -> dict[str, str]:
    """The jury, and whoever decided something and has no seat any more."""
    decided = {str(row["juror"]): row["by"] for row in decisions}
    return seated | {juror: name for juror, name in decided.items() if juror not in seated}


def decided_order(decision: Mapping[str, Any], names: Names) -> str:
    """What a recorded decision says of its entries: ``2. Aigerim > 5. Ilya``, or with ``=`` where
    they share the place."""
    sign = " = " if decision.get("shared") else " > "
    return sign.join(names.entry(str(entry)) for entry in decision["order"])
