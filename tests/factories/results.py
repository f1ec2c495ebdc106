"""Marked and voted shows, made through the models."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import select, update

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Entry, Mark, Scoresheet, Show, Tally, Turnout, VotingWindow
from kruvision.services.record import chain
from kruvision.services.record.mark_seals import seal_mark
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show, save


def give_marks(show: Show, sheets: Sequence[Sequence[Sequence[int | None]]]) -> None:
    """Marks as numbers on the scale, with their lines of the record:
    ``sheets[entry][juror][criterion]``; None is no mark."""
    rows = [
        Mark(
            entry_id=entry.id,
            juror_id=seat.juror_id,
            criterion_id=criterion.id,
            steps=int((mark - criterion.scale_min) / criterion.step),
            seq=1,
            saved_at=clock.now(),
        )
        for entry, of_entry in zip(show.entries, sheets, strict=False)
        for seat, of_juror in zip(show.seats, of_entry, strict=True)
        for criterion, mark in zip(show.criteria, of_juror, strict=True)
        if mark is not None
    ]
    save_all(rows)
    seal_marks(show)


def seal_marks(show: Show) -> None:
    """The record's lines of marks that were made through the models, as if jurors had saved them
    now."""
    marks = select(Mark).join(Entry, Entry.id == Mark.entry_id).where(Entry.show_id == show.id)
    with transaction():
        for mark in db.session.execute(marks).scalars():
            chain.append(
                f"juror:{mark.juror_id}",
                "mark_saved",
                at=mark.saved_at,
                show_id=show.id,
                entry=mark.entry_id,
                criterion=mark.criterion_id,
                seq=mark.seq,
                commitment=seal_mark(mark),
            )


def give_votes(
    show: Show, points: Sequence[int], *, ballots: int = 0, **window: Any
) -> VotingWindow:
    """A closed window with so many points for each entry, each from a voter of one point."""
    now = clock.now()
    filled = {"state": "closed", "key": "00", "opened_at": now, "closes_at": now, "closed_at": now}
    opened = save(VotingWindow(show_id=show.id, **{**filled, **window}))
    rows = zip(show.entries, points, strict=True)
    save(Turnout(window_id=opened.id, ballots=ballots))
    save_all([Tally(window_id=opened.id, entry_id=e.id, points=p, voters=p) for e, p in rows])
    return opened


def make_closed_show() -> Show:
    """Three entries, two jurors, two criteria, 60 ballots: whole, without ties, the third first."""
    show = make_show(criteria=2, jurors=2)
    give_marks(show, [[[7, 8], [7, 7]], [[9, 9], [10, 9]], [[5, 6], [6, 6]]])
    give_votes(show, [10, 20, 30], ballots=60)
    return change(show, phase="closed")


def through_to(place: int) -> dict[str, Any]:
    """The columns of a show that tells who goes through, down to a place."""
    return {"public_form": "through", "cut_by": "place", "cut_at": Fraction(place)}


def step_aside(entry: Entry, juror_id: int) -> Scoresheet:
    """The juror does not mark this entry."""
    return save(Scoresheet(entry_id=entry.id, juror_id=juror_id, state="stepped_aside"))


def change(row: Any, **values: Any) -> Any:
    """Change columns of one row."""
    where = [column == getattr(row, column.name) for column in type(row).__table__.primary_key]
    db.session.rollback()
    db.session.connection(execution_options={"kru_write": True})
    db.session.execute(update(type(row)).where(*where).values(**values))
    db.session.commit()
    return row


def perform(show: Show, count: int | None = None) -> None:
    """The first acts have sung, each a minute after the one before."""
    at = clock.now()
    for entry in list(show.entries)[:count]:
        change(entry, stage="performed", performed_at=at.replace(microsecond=entry.running_order))


def save_all(rows: Sequence[Any]) -> None:
    """Put rows into the database."""
    db.session.rollback()
    db.session.connection(execution_options={"kru_write": True})
    db.session.add_all(rows)
    db.session.commit()


def places(rows: Sequence[Mapping[str, Any]]) -> dict[int, int | None]:
    """The place of each entry id of a leaderboard."""
    return {row["entry_id"]: row["place"] for row in rows}
