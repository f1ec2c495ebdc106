"""A show whose every fact went through the services, so that the record has it all."""

import itertools
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from kruvision.extensions import db
from kruvision.models import Show, VotingWindow
from kruvision.services.access import SYSTEM
from kruvision.services.categories import editing
from kruvision.services.categories.listing import names_by_id
from kruvision.services.entries.categorizing import categorize
from kruvision.services.jury import handing_in, marking, seats
from kruvision.services.jury.seats import PanelInput
from tests.factories import make_show, names
from tests.factories.jury import call, seat_actor, start
from tests.factories.voting import cast, close_vote, entry_ids, open_vote

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
_number = itertools.count(1)


def begin_evening(
    seats_say: Mapping[int, Mapping[str, Any]] | None = None,
    stand_in: Sequence[str] = (),
    **values: Any,
) -> Show:
    """A running show; ``seats_say`` are more facts of seats by their place, from 0, ``stand_in``
    the names of the categories in which its acts stand, an empty one for none. ``categories`` of a
    seat are such names, too."""
    show = make_show(**values)
    made = put_into_categories(show, stand_in)
    said = {place: dict(facts) for place, facts in (seats_say or {}).items()}
    for facts in said.values():
        facts["categories"] = [made[name] for name in facts.get("categories", ())]
    rows = {
        seat.juror_id: {"seated": True, "position": place + 1, **said.get(place, {})}
        for place, seat in enumerate(show.seats)
    }
    entered = PanelInput.model_validate({"head": show.seats[0].juror_id, "seats": rows})
    seats.set_panel(show.id, entered, by=SYSTEM, at=NOON)
    return start(db.session.get_one(Show, show.id))


def put_into_categories(show: Show, stand_in: Sequence[str]) -> dict[str, int]:
    """Make categories of these names, and put the acts of the show into them one after the other;
    answers the categories by name."""
    chosen = list(dict.fromkeys(name for name in stand_in if name))
    if chosen:
        editing.add_categories(show.id, [names(name) for name in chosen], by=SYSTEM, at=NOON)
    made = dict(zip(chosen, names_by_id(show.id), strict=True))
    acts = entry_ids(show.id)
    for act, name in zip(acts, stand_in, strict=False):
        if name:
            categorize(show.id, [act], made[name], by=SYSTEM, at=NOON)
    return made


def give(show: Show, entry: int, juror: int, criterion: int, value: Any, seq: int = 1) -> None:
    """One mark on a tablet, by their places in the show."""
    marking.save_mark(
        seat_actor(show.seats[juror]),
        show.entries[entry].id,
        show.criteria[criterion].id,
        str(value),
        seq,
        command_id=f"mark-{next(_number)}",
        at=NOON,
    )


def give_all(show: Show, sheets: Sequence[Sequence[Sequence[Any]]]) -> None:
    """All marks on tablets: ``sheets[entry][juror][criterion]``; None is no mark."""
    for entry, of_entry in enumerate(sheets):
        call(show.entries[entry], "performed")
        for juror, of_juror in enumerate(of_entry):
            for criterion, value in enumerate(of_juror):
                if value is not None:
                    give(show, entry, juror, criterion, value)


def aside(show: Show, entry: int, juror: int) -> None:
    """A juror leaves an act to the others."""
    actor, command = seat_actor(show.seats[juror]), f"aside-{next(_number)}"
    handing_in.step_aside(actor, show.entries[entry].id, "a pupil", command_id=command, at=NOON)


def hand_in(show: Show, entry: int, juror: int) -> None:
    """A juror hands in a sheet, and the last one with the order as it stands."""
    actor, state = seat_actor(show.seats[juror]), ""
    while state != "submitted":
        command = f"in-{next(_number)}"
        answer = handing_in.submit_scoresheet(
            actor, show.entries[entry].id, command_id=command, at=NOON
        )
        assert state != answer["state"]
        state = answer["state"]


def vote(show: Show, ballots: Sequence[int], *, entry: int | None = None) -> VotingWindow:
    """So many phones for each act, each ballot with that act alone; or all for the one whose own
    vote this is, which they are asked about."""
    ids = entry_ids(show.id)
    start(show, "running" if entry is not None else "voting")
    window = open_vote(show, entry_id=None if entry is None else ids[entry], at=NOON)
    for chosen, count in zip(ids if entry is None else [ids[entry]], ballots, strict=True):
        for _ in range(count):
            cast(window, [chosen], at=NOON)
    return close_vote(show.id, at=NOON)
