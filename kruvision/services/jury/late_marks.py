"""Marks that came after their sheet was closed: kept apart, until the head of the jury or an
organizer lets them count or leaves what stands."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Criterion, Entry, KeptMark, Mark, Show
from kruvision.services.access import Actor, require
from kruvision.services.entries.entries import get_entry
from kruvision.services.errors import NotFound, Refused
from kruvision.services.forms.inputs import LARGEST_ID
from kruvision.services.jury import head_of_jury
from kruvision.services.jury.open_sheets import OpenSheet, find_mark, hold_seats
from kruvision.services.record import chain
from kruvision.services.record.mark_seals import seal_late_mark, seal_mark
from kruvision.services.ruleset.locked_rules import lock_rules
from kruvision.services.shows import two_people
from kruvision.services.transactions.changes import Change, MarkSaved, ScoresheetChanged
from kruvision.services.transactions.transaction import transaction

ACCEPT = "late_mark.accept"


def keep_late_mark(sheet: OpenSheet, criterion: Criterion, steps: int | None, seq: int) -> None:
    """Keep a late mark, once however often it is sent; inside an open transaction. It may be the
    first of its show: what it was given by must not change either."""
    place = {
        "entry_id": sheet.entry.id,
        "juror_id": sheet.juror_id,
        "criterion_id": criterion.id,
        "seq": seq,
    }
    if db.session.execute(select(KeptMark.id).filter_by(**place)).first() is None:
        lock_rules(sheet.show, sheet.at)
        kept = KeptMark(steps=steps, arrived_at=sheet.at, **place)
        db.session.add(kept)
        seal = seal_late_mark(kept)
        facts = {"criterion": criterion.id, "seq": seq, "commitment": seal}
        sheet.record("mark_kept", ScoresheetChanged, **facts)


def list_late_marks(show_id: int) -> Sequence[KeptMark]:
    """Those that wait for a decision, oldest first."""
    query = select(KeptMark).join(Entry, Entry.id == KeptMark.entry_id)
    query = query.where(Entry.show_id == show_id, KeptMark.settled_at.is_(None))
    return db.session.execute(query.order_by(KeptMark.id)).scalars().all()


def accept_late_mark(actor: Actor, kept_id: int, *, at: datetime) -> bool:
    """Let a late mark count after all; answers whether it does, or waits for a second person
    (``two_people``).

    Raises ``NotFound``, ``NotAllowed``, as ``two_people.do``, and ``Refused``: ``marking_over``,
    ``already_settled``, ``not_own_sheet``.
    """
    require(actor, "sheet.watch")
    with transaction() as changes:
        kept, show = _unsettled(actor, kept_id)
        place = {"entry": kept.entry_id, "juror": kept.juror_id, "criterion": kept.criterion_id}
        values = {"kept": kept_id, **place}
        return two_people.do(ACCEPT, show, values, by=actor, at=at, changes=changes).is_done


@two_people.act(ACCEPT, action="late_mark.accept")
def _accept(
    show: Show, values: two_people.Values, *, by: Actor, at: datetime, changes: list[Change]
) -> None:
    kept, _show = _unsettled(by, values["kept"])
    head_of_jury.require_second_person(by, show, kept.juror_id)
    hold_seats(show.id, kept.juror_id)
    mark = _count(kept, at)
    sealed = seal_mark(mark)
    _settle(by, show, kept, "kept_mark_accepted", at, commitment=sealed, seq=mark.seq)
    changes.append(MarkSaved(show.id, kept.entry_id, kept.juror_id))
    changes.append(ScoresheetChanged(show.id, kept.entry_id, kept.juror_id))


def dismiss_late_mark(actor: Actor, kept_id: int, *, at: datetime) -> None:
    """Leave the mark that stands; the late one stays in the record only. Also once the result is
    told: it changes nothing.

    Raises ``NotFound``, ``NotAllowed``, ``Refused("already_settled")``.
    """
    require(actor, "sheet.watch")
    with transaction() as changes:
        kept, show = _unsettled(actor, kept_id)
        _settle(actor, show, kept, "kept_mark_dismissed", at, seq=kept.seq)
        changes.append(ScoresheetChanged(show.id, kept.entry_id, kept.juror_id))


def _unsettled(actor: Actor, kept_id: int) -> tuple[KeptMark, Show]:
    kept = db.session.get(KeptMark, kept_id) if 0 < kept_id <= LARGEST_ID else None
    if kept is None:
        raise NotFound("not_found")
    show = get_entry(kept.entry_id).show
    head_of_jury.require_head_or_organizer(actor, show.id)
    if kept.settled_at:
        raise Refused("already_settled")
    return kept, show


def _count(kept: KeptMark, at: datetime) -> Mark:
    """Put the late mark in place of the one that stands, under a number above both."""
    place = {
        "entry_id": kept.entry_id,
        "juror_id": kept.juror_id,
        "criterion_id": kept.criterion_id,
    }
    mark = find_mark(**place)
    if mark is None:
        mark = Mark(seq=0, **place)
        db.session.add(mark)
    mark.steps, mark.seq, mark.saved_at = kept.steps, max(kept.seq, mark.seq + 1), at
    return mark


def _settle(
    actor: Actor, show: Show, kept: KeptMark, kind: str, at: datetime, **data: str | int
) -> None:
    kept.settled_at = at
    place = {"entry": kept.entry_id, "juror": kept.juror_id, "criterion": kept.criterion_id}
    chain.append(actor.label, kind, at=at, show_id=show.id, **place, **data)
