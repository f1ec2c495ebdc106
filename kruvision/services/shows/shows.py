"""Shows: evenings of an edition, with their criteria and rules."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError
from sqlalchemy import func, select

from kruvision.extensions import db
from kruvision.models import Show, VotingWindow
from kruvision.rules.evening.flow import IN_PROGRESS_PHASES, ON_STAGE_PHASES, SELECTION, STAGE
from kruvision.services.access import Actor, require
from kruvision.services.errors import NotFound, Refused
from kruvision.services.forms.inputs import Input, Name3, Text3, read_exact
from kruvision.services.forms.local_time import LocalMoment
from kruvision.services.record import chain
from kruvision.services.record.name_prints import prints_of
from kruvision.services.shows import selection
from kruvision.services.shows.phases import require_phase
from kruvision.services.transactions.changes import EditionChanged, ShowChanged
from kruvision.services.transactions.transaction import transaction

LEAST_BALLOTS = 20
"""With fewer ballots the votes of a new show count for nothing."""
MOST_SEATS = 100_000
USUAL_SEATS = 500
"""Where nobody said how many the hall has."""
SeatCount = Annotated[int, Field(ge=1, le=MOST_SEATS)]
SHORTEST_WINDOW, LONGEST_WINDOW = 10, 4 * 3600


def _seconds(value: object) -> int:
    """A length typed in minutes (``2,5``) as whole seconds."""
    seconds = read_exact(value) * 60
    if seconds.denominator != 1 or not SHORTEST_WINDOW <= seconds <= LONGEST_WINDOW:
        raise PydanticCustomError("bad_window", "not a length of a vote")
    return int(seconds)


class ShowInput(Input):
    """What an evening is called, when it starts, and what the hall sees of the counting."""

    name: Name3
    theme: Text3 = {}
    starts_at: LocalMoment = None
    window_minutes: Annotated[int, BeforeValidator(_seconds)] = 300
    hall_seats: Annotated[SeatCount | None, BeforeValidator(lambda value: value or None)] = None
    leaderboard: Literal["hidden", "live"] = "hidden"
    turnout_shown: bool = False
    form: Literal["stage", "selection"] | None = None
    """None, which a page sends that cannot change it any more, is as it was."""
    marks_until: LocalMoment = None


class DeadlineInput(Input):
    """Until when the jury of a selection round marks."""

    marks_until: LocalMoment = None


def get_show(show_id: int) -> Show:
    """One show; raises ``NotFound``."""
    show = db.session.get(Show, show_id)
    if show is None:
        raise NotFound("not_found")
    return show


def seats_of(show: Show) -> int:
    """How many people the hall can hold."""
    return show.hall_seats or USUAL_SEATS


def ids_of_shows() -> Sequence[int]:
    """Every show of every edition."""
    return db.session.execute(select(Show.id).order_by(Show.id)).scalars().all()


def ids_in_edition(edition_id: int) -> Sequence[int]:
    """The shows of an edition, in order."""
    query = select(Show.id).where(Show.edition_id == edition_id).order_by(Show.position)
    return db.session.execute(query).scalars().all()


def find_current_show(edition_id: int) -> Show | None:
    """Where an edition is: its show on stage, else the one being counted, else the first planned
    one, else the last; of two that have begun, the later one. Where the hall is, ``tonight`` says.
    """
    query = select(Show).where(Show.edition_id == edition_id).order_by(Show.position)
    rows = db.session.execute(query).scalars().all()
    on_stage = [s for s in rows if s.phase in ON_STAGE_PHASES]
    begun = [s for s in rows if s.phase in IN_PROGRESS_PHASES]
    planned = [s for s in rows if s.phase == "planned"]
    return next(iter(on_stage[-1:] or begun[-1:] or planned or rows[-1:]), None)


def change_show(show_id: int, entered: ShowInput, *, by: Actor, at: datetime) -> Show:
    """Save the settings of a show; its rules are another form's. Raises
    ``Refused("live_too_late")`` where the standings would go live once a vote was opened, and as
    ``selection.choose_form`` and ``set_deadline``."""
    require(by, "setup.edit")
    with transaction() as changes:
        show = get_show(show_id)
        if show.leaderboard != "live" and entered.leaderboard == "live":
            _require_going_live(show)
        before = seats_of(show)
        fill_show(show, entered)
        _settle_form(show, entered, by=by, at=at)
        _note(show, "show_changed", by=by, at=at)
        if show.credential == "screen_code" and seats_of(show) > before:
            note_room(show, by=by, at=at)
        changes += [ShowChanged(show.id), EditionChanged(show.edition_id)]
    return show


def move_deadline(show_id: int, entered: DeadlineInput, *, by: Actor, at: datetime) -> None:
    """Say until when the jury of a selection round marks, also once that was over; raises as
    ``selection.set_deadline``."""
    require(by, "setup.edit")
    with transaction() as changes:
        show = get_show(show_id)
        selection.set_deadline(show, entered.marks_until, by=by, at=at)
        changes.append(ShowChanged(show.id))


def _settle_form(show: Show, entered: ShowInput, *, by: Actor, at: datetime) -> None:
    """How the acts are heard, and until when a selection round is marked."""
    selection.choose_form(show, entered.form or show.form, by=by, at=at)
    if selection.is_selection(show) and "marks_until" in entered.model_fields_set:
        selection.set_deadline(show, entered.marks_until, by=by, at=at)


def _require_going_live(show: Show) -> None:
    """Before the first vote only: whoever counts on hidden standings has voted by then."""
    require_phase(show, "leaderboard.go_live")
    opened = select(VotingWindow.id).where(VotingWindow.show_id == show.id).limit(1)
    if db.session.execute(opened).first():
        raise Refused("live_too_late")


def new_show(edition_id: int, entered: ShowInput) -> Show:
    """A show at the end of the edition, inside an open transaction; plain rules, no criteria
    yet."""
    last = select(func.max(Show.position)).where(Show.edition_id == edition_id)
    show = Show(
        edition_id=edition_id,
        position=(db.session.execute(last).scalar() or 0) + 1,
        form=entered.form or STAGE,
        marks_until=entered.marks_until if entered.form == SELECTION else None,
        **plain_rules(),
    )
    fill_show(show, entered)
    db.session.add(show)
    return show


def plain_rules() -> dict[str, Any]:
    """The rules of a show for which nobody has chosen any: both bodies on one range, an open link
    for the audience's tenth, ties broken by the jury and then shared."""
    return {
        "combination": "balanced",
        "combination_options": {"least_ballots": LEAST_BALLOTS},
        "jury_share": Fraction(9, 10),
        "audience_share": Fraction(1, 10),
        "tie_chain": ["jury_score", "audience_score", "shared_place"],
    }


def fill_show(show: Show, entered: ShowInput) -> None:
    """The typed settings in the show's columns."""
    show.name, show.theme, show.starts_at = entered.name, entered.theme, entered.starts_at
    show.window_seconds, show.hall_seats = entered.window_minutes, entered.hall_seats
    show.leaderboard, show.turnout_shown = entered.leaderboard, entered.turnout_shown


def note_room(show: Show, *, by: Actor, at: datetime) -> None:
    """Write down that the code on the screen may let in more phones, inside an open transaction."""
    chain.append(by.label, "room_made", at=at, show_id=show.id, hall_seats=seats_of(show))


def _note(show: Show, kind: str, *, by: Actor, at: datetime) -> None:
    chain.append(
        by.label,
        kind,
        at=at,
        show_id=show.id,
        name=show.name,
        leaderboard=show.leaderboard,
        turnout_shown=show.turnout_shown,
        window_seconds=show.window_seconds,
        hall_seats=show.hall_seats,
        prints=prints_of(show),
    )
