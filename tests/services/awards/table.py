"""A jury at the table: marks are in, the vote is closed, and there are awards to decide about."""

from collections.abc import Callable
from typing import Any

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Category, Show
from kruvision.services.access import Actor
from kruvision.services.awards import at_the_table, deciding, lists, nominations
from kruvision.services.awards.deciding import AwardDecisionInput
from kruvision.services.awards.inputs import AwardInput
from kruvision.services.forms.inputs import read
from kruvision.services.jury.sheet_locks import lock_show
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show, names
from tests.factories.jury import seat_actor
from tests.factories.results import give_marks

ORGANIZER = Actor("organizer", 1, "laptop")
AWARDS = (
    {"kind": "place", "name": {"en": "First"}, "places": "1"},
    {"kind": "decision", "name": {"en": "Unity"}, "scope": "show", "most": "2"},
    {"kind": "everyone", "name": {"en": "Thanks"}},
)


def deliberating(*, categories: int = 0, phase: str = "closed") -> Show:
    """Four acts, each a point below the one before; three jurors whose sheets are locked."""
    show = make_show(entries=4, jurors=3, criteria=1, combination="jury_only", phase="running")
    for award in AWARDS:
        lists.add_award(show.id, read(AwardInput, award), by=ORGANIZER, at=clock.now())
    give_marks(show, [[[9 - act]] * 3 for act in range(4)])
    with transaction():
        show = db.session.get_one(Show, show.id)
        for number in range(categories):
            own = Category(show_id=show.id, position=number + 1, name=names(f"Category {number}"))
            db.session.add(own)
            db.session.flush()
            for entry in show.entries[number::categories]:
                entry.category_id = own.id
        for entry in show.entries:
            entry.stage, entry.performed_at = "performed", clock.now()
    lock_show(ORGANIZER, show.id, at=clock.now())
    with transaction():
        show = db.session.get_one(Show, show.id)
        show.phase = phase
    db.session.expire_all()
    return db.session.get_one(Show, show.id)


def head(show: Show) -> Actor:
    """The head at the tablet that writes."""
    return seat_actor(show.seats[0])


def juror(show: Show, number: int = 1) -> Actor:
    """Another juror."""
    return seat_actor(show.seats[number])


def decide(
    show: Show, award: str, acts: list[int], *, by: Actor | None = None, **typed: Any
) -> None:
    """Record a decision about acts by their places in the running order, from 0."""
    values = {
        "award": award,
        "holders": [show.entries[act].id for act in acts],
        "present": [seat.juror_id for seat in show.seats],
        "reason": "As we heard it",
        **typed,
    }
    entered = read(AwardDecisionInput, values)
    deciding.decide_award(show.id, entered, by=by or ORGANIZER, at=clock.now())


def open_to_jury(show: Show, table: at_the_table.Table = "nominating") -> None:
    """The head opens it."""
    at_the_table.set_table(show.id, table, by=head(show), at=clock.now())


def nominate(show: Show, award: str, act: int, by: Actor, *, wanted: bool = True) -> None:
    """A juror proposes an act, or no longer."""
    entry = show.entries[act].id
    nominations.nominate(show.id, award, entry, wanted, by=by, at=clock.now())


Work = Callable[[], object]
