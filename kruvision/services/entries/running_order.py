"""The running order of a show: drawn from a seed, moved by hand, taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from kruvision.extensions import db
from kruvision.models import Category, Entry, Show, Song
from kruvision.rules.evening.act import ON_STAGE_STATUSES
from kruvision.rules.evening.draw import lot, normal_seed
from kruvision.rules.evening.running_order import PURPOSE, draw_running_order
from kruvision.services.access import Actor, require
from kruvision.services.errors import NotFound, Refused
from kruvision.services.forms.inputs import Input, Name
from kruvision.services.forms.typed_rows import MOST_ROWS
from kruvision.services.record import chain
from kruvision.services.shows.phases import require_phase
from kruvision.services.shows.shows import get_show
from kruvision.services.transactions.changes import Change, EntriesChanged
from kruvision.services.transactions.transaction import transaction

DRAWN, MOVED, UNDONE = "order_drawn", "order_moved", "order_undone"


def list_ids(show_id: int) -> list[int]:
    """The entries of a show in running order."""
    query = select(Entry.id).where(Entry.show_id == show_id).order_by(Entry.running_order)
    return list(db.session.execute(query).scalars())


def next_number(show_id: int) -> int:
    """The number after the last one."""
    query = select(func.max(Entry.running_order)).where(Entry.show_id == show_id)
    return (db.session.execute(query).scalar() or 0) + 1


def renumber(show_id: int, order: Sequence[int]) -> None:
    """Give the entries the numbers 1, 2, 3 … inside the open transaction.

    They step aside into negative numbers first: two entries never hold one number, not even
    between two statements.
    """
    db.session.flush()
    here = update(Entry).where(Entry.show_id == show_id)
    aside = here.values(running_order=-Entry.running_order)
    db.session.execute(aside.execution_options(synchronize_session=False))
    for number, entry_id in enumerate(order, start=1):
        placed = here.where(Entry.id == entry_id).values(running_order=number)
        db.session.execute(placed.execution_options(synchronize_session=False))
    db.session.expire_all()


class SeedInput(Input):
    """Numbers or words said aloud before the draw; ``by_category`` draws inside each category, and
    the categories sing one after the other."""

    seed: Name
    by_category: bool = False


def draw_order(show_id: int, entered: SeedInput, *, by: Actor, at: datetime) -> None:
    """Draw the order from a seed said aloud, before anybody was called on stage.

    One tradition does not sing twice in a row where that is possible. Categories are mixed unless
    they shall come one after the other, in their order; whoever stands in none is behind them then.
    Entries that do not perform go to the end. The seed, what was drawn and the order before are on
    record. Raises ``Refused``: ``order_fixed`` once somebody was called, ``order_stands``;
    ``RuleError("seed_missing")``.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        show = get_show(show_id)
        require_phase(show, "order.change")
        if first_movable(show_id) > 1:
            raise Refused("order_fixed")
        rows = _facts(show_id)
        singing = {str(row.id): row for row in rows if row.status in ON_STAGE_STATUSES}
        silent = [row.id for row in rows if row.status not in ON_STAGE_STATUSES]
        people = {entry: row.tradition_slug for entry, row in singing.items()}
        blocks = {entry: row.block for entry, row in singing.items()} if entered.by_category else {}
        drawn = draw_running_order(entered.seed, singing, people, blocks)
        show.draw_seed = entered.seed
        said = [[int(i), people[i], *([blocks[i]] if blocks else ())] for i in drawn]
        facts = {"seed": entered.seed, "drawn": said}
        order = [int(i) for i in drawn] + silent
        _set_order(show_id, order, DRAWN, changes, by=by, at=at, **facts)
        get_show(show_id).draw = {**facts, "order": order, "at": at.isoformat()}


def _facts(show_id: int) -> Sequence[Any]:
    """``id``, ``status``, ``tradition_slug`` and ``block`` of each entry in running order: the
    place of its category, behind all where it stands in none."""
    query = (
        select(
            Entry.id,
            Entry.status,
            Song.tradition_slug,
            func.coalesce(Category.position, MOST_ROWS + 1).label("block"),
        )
        .join(Song, Song.id == Entry.song_id)
        .outerjoin(Category, Category.id == Entry.category_id)
        .where(Entry.show_id == show_id)
        .order_by(Entry.running_order)
    )
    return db.session.execute(query).all()


def arrange_by_category(show_id: int, *, by: Actor, at: datetime) -> bool:
    """Let the waiting entries sing category after category, each in the order in which they stand
    now; answers whether anything moved. Raises ``Refused("order_stands")``."""
    require(by, "setup.edit")
    with transaction() as changes:
        require_phase(get_show(show_id), "order.change")
        before, order = list_ids(show_id), _order_by_category(show_id)
        _set_order(show_id, order, MOVED, changes, by=by, at=at)
    return order != before


def is_arranged(show_id: int) -> bool:
    """Whether those who wait sing category after category already."""
    return _order_by_category(show_id) == list_ids(show_id)


def _order_by_category(show_id: int) -> list[int]:
    rows, called = _facts(show_id), first_movable(show_id) - 1
    waiting = sorted(rows[called:], key=lambda row: int(row.block))
    return [row.id for row in [*rows[:called], *waiting]]


def is_by_category(entries: Sequence[Entry]) -> bool:
    """Whether these, in running order, stand category after category, but for one that was moved;
    then a list of them has headings."""
    runs = [entry.category_id for entry in entries]
    starts = [one for place, one in enumerate(runs) if not place or runs[place - 1] != one]
    return len(starts) <= len(set(starts)) + 1 and any(starts)


def first_movable(show_id: int) -> int:
    """The lowest number an entry may still be moved to: the one after the last entry called."""
    query = select(func.max(Entry.running_order)).where(
        Entry.show_id == show_id, Entry.stage != "waiting"
    )
    return (db.session.execute(query).scalar() or 0) + 1


def move_entry(entry_id: int, number: int, *, by: Actor, at: datetime) -> None:
    """Move a waiting entry to another number; the others close up and make room.

    A number outside the list means its end nearest to it. Raises ``Refused``: ``order_fixed`` since
    entries already called keep theirs, ``order_stands``.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        entry = db.session.get(Entry, entry_id)
        if entry is None:
            raise NotFound("not_found")
        require_phase(entry.show, "order.change")
        order, first = list_ids(entry.show_id), first_movable(entry.show_id)
        if entry.stage != "waiting" or entry.running_order < first or number < first:
            raise Refused("order_fixed")
        order.remove(entry_id)
        order.insert(min(number, len(order) + 1) - 1, entry_id)
        _set_order(entry.show_id, order, MOVED, changes, by=by, at=at, entry=entry_id)


def undo_order(show_id: int, *, by: Actor, at: datetime) -> None:
    """Go back to the order before the last change of it; that is itself on record.

    Entries added since then stay at the end. Raises ``Refused``: ``no_earlier_order``,
    ``order_fixed`` where an entry already called would move, ``order_stands``.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        require_phase(get_show(show_id), "order.change")
        previous = find_previous_order(show_id)
        now = list_ids(show_id)
        if previous is None:
            raise Refused("no_earlier_order")
        order = [i for i in previous if i in now] + [i for i in now if i not in previous]
        called = first_movable(show_id) - 1
        if order[:called] != now[:called]:
            raise Refused("order_fixed")
        _set_order(show_id, order, UNDONE, changes, by=by, at=at)


def _set_order(
    show_id: int,
    order: list[int],
    kind: str,
    changes: list[Change],
    *,
    by: Actor,
    at: datetime,
    **facts: Any,
) -> None:
    previous = list_ids(show_id)
    if kind != DRAWN and previous == order:
        return
    renumber(show_id, order)
    get_show(show_id).previous_order = previous
    orders = {"order": order, "previous": previous}
    chain.append(by.label, kind, at=at, show_id=show_id, **orders, **facts)
    changes.append(EntriesChanged(show_id))


def find_previous_order(show_id: int) -> list[int] | None:
    """The order before the last change, which undo goes back to; None when there was none."""
    return db.session.execute(select(Show.previous_order).where(Show.id == show_id)).scalar()


def last_draw(show_id: int) -> dict[str, Any] | None:
    """What anybody needs to repeat the last draw, or None before the first one.

    ``seed``, ``normal_seed`` (as it is hashed), ``at``, ``drawn`` (rows ``entry_id``,
    ``tradition``, ``block`` and ``lot`` in the drawn order; a block is a number where categories
    sing one after the other, else None), and ``is_current``: false once the order was changed by
    hand.
    """
    draw = db.session.execute(select(Show.draw).where(Show.id == show_id)).scalar()
    if draw is None:
        return None
    seed = draw["seed"]
    rows = [
        {
            "entry_id": entry_id,
            "tradition": people,
            "block": next(iter(block), None),
            "lot": lot(PURPOSE, seed, str(entry_id)),
        }
        for entry_id, people, *block in draw["drawn"]
    ]
    return {
        "seed": seed,
        "normal_seed": normal_seed(seed),
        "at": datetime.fromisoformat(draw["at"]),
        "drawn": rows,
        "is_current": draw["order"] == list_ids(show_id),
    }
