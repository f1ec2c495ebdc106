"""The list of a show's categories: typed, multiplied, put in order, taken out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Category, Entry, SeatCategory, Show, VotingWindow
from kruvision.services.access import Actor, require
from kruvision.services.categories.listing import categories_data, list_categories, same_word
from kruvision.services.errors import Invalid
from kruvision.services.forms.durations import Duration
from kruvision.services.forms.inputs import FieldError, Input, Name3
from kruvision.services.forms.typed_rows import MOST_ROWS, filled_rows, in_order
from kruvision.services.record import chain
from kruvision.services.shows import shows
from kruvision.services.shows.phases import require_phase
from kruvision.services.transactions.changes import EntriesChanged, ShowChanged
from kruvision.services.transactions.transaction import transaction

CHANGED = "categories_changed"
NOWHERE = "none"
"""Where entries go that stand in no category any more."""
LONGEST_NAME = 120


def _id_or_none(value: Any) -> Any:
    return None if value is None or not str(value).strip() else value


class CategoryInput(Input):
    """One row of the table. A row without ``id`` is a new category."""

    id: Annotated[int | None, BeforeValidator(_id_or_none)] = None
    name: Name3
    time_limit: Duration = None


class CategoriesInput(Input):
    """The whole table, in the order of its rows' numbers. ``moves`` says where the entries of a
    category go that is not in it any more: to another one's id, or ``NOWHERE``."""

    categories: Annotated[dict[str, CategoryInput], BeforeValidator(filled_rows("id"))] = {}
    moves: dict[int, str] = {}


def save_categories(show_id: int, entered: CategoriesInput, *, by: Actor, at: datetime) -> None:
    """Make the show's categories what the table says: renamed, added, taken out, in this order.

    Raises ``Refused("categories_stand")`` once the vote is open, and ``Invalid``:
    ``category_twice`` where two have one name, ``unknown_field`` where a row is another show's,
    ``category_has_entries`` where nobody said where those of a removed one go,
    ``category_has_jurors`` and ``category_voted`` where a removed one still has these.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        show = shows.get_show(show_id)
        require_phase(show, "category.change")
        rows = in_order(entered.categories)
        require_apart([row.name for row in rows])
        moved = _arrange(show, rows, entered.moves)
        _record(show, moved, by=by, at=at)
        changes += [ShowChanged(show.id), EntriesChanged(show.id)]


def add_categories(
    show_id: int, names: Sequence[Mapping[str, str]], *, by: Actor, at: datetime
) -> int:
    """Add categories of these names at the end, but for those that are there already; returns how
    many. Raises as ``save_categories``, and ``Invalid`` with ``too_many_rows``."""
    require(by, "setup.edit")
    with transaction() as changes:
        show = shows.get_show(show_id)
        require_phase(show, "category.change")
        present = list_categories(show_id)
        known = {same_word(text) for row in present for text in row.name.values()}
        new = [name for name in names if not {same_word(t) for t in name.values()} & known]
        if len(present) + len(new) > MOST_ROWS:
            raise Invalid({"": FieldError("too_many_rows", {"most": MOST_ROWS})})
        if not new:
            return 0
        require_apart([*(row.name for row in present), *new])
        insert_categories(show, [(name, None) for name in new])
        _record(show, [], by=by, at=at)
        changes += [ShowChanged(show.id), EntriesChanged(show.id)]
    return len(new)


def insert_categories(show: Show, rows: Sequence[tuple[Mapping[str, str], int | None]]) -> None:
    """Categories of these names and time limits at the end, inside an open transaction."""
    last = max((row.position for row in list_categories(show.id)), default=0)
    for position, (name, limit) in enumerate(rows, start=last + 1):
        row = Category(show_id=show.id, position=position, name=dict(name), time_limit=limit)
        db.session.add(row)
    db.session.flush()
    db.session.expire(show, ["categories"])


def copy_categories(show: Show, source: Show) -> None:
    """The categories of another show in one that has none, inside an open transaction."""
    insert_categories(show, [(row.name, row.time_limit) for row in list_categories(source.id)])


def require_apart(names: Sequence[Mapping[str, str]]) -> None:
    """Raise ``Invalid`` with ``category_twice``, or ``too_long``: nobody can tell two categories of
    one name apart, in whatever languages it is one."""
    seen: set[str] = set()
    for name in names:
        if any(len(text) > LONGEST_NAME for text in name.values()):
            raise Invalid({"": FieldError("too_long", {"max_length": LONGEST_NAME})})
        words = {same_word(text) for text in name.values()}
        if words & seen:
            raise Invalid({"": FieldError("category_twice", {"name": dict(name)})})
        seen |= words


def _arrange(
    show: Show, rows: Sequence[CategoryInput], moves: Mapping[int, str]
) -> list[tuple[int, int | None]]:
    """Write the rows; returns which entries moved where."""
    known = {category.id: category for category in list_categories(show.id)}
    named = [row.id for row in rows if row.id is not None]
    if set(named) - known.keys() or len(set(named)) < len(named):
        raise Invalid({"": FieldError("unknown_field")})
    moved = []
    for category_id in known.keys() - set(named):
        moved += _take_out(known[category_id], moves.get(category_id, ""), set(named))
    for place, category in enumerate(known.values(), 1):
        category.position = -place
    db.session.flush()
    for position, row in enumerate(rows, 1):
        category = known[row.id] if row.id is not None else Category(show_id=show.id)
        category.position, category.name = position, row.name
        category.time_limit = row.time_limit
        db.session.add(category)
    db.session.flush()
    db.session.expire(show, ["categories"])
    return sorted(moved, key=lambda pair: pair[0])


def _take_out(category: Category, to: str, kept: set[int]) -> list[tuple[int, int | None]]:
    """Delete a category once its entries stand elsewhere."""
    facts = {"name": category.name}
    seats = select(SeatCategory.seat_id).where(SeatCategory.category_id == category.id)
    if db.session.execute(seats.limit(1)).first():
        raise Invalid({"": FieldError("category_has_jurors", facts)})
    require_no_vote(category.id)
    query = select(Entry).where(Entry.category_id == category.id)
    entries = db.session.execute(query).scalars().all()
    target = int(to) if to in map(str, kept) else None
    if entries and target is None and to != NOWHERE:
        raise Invalid({"": FieldError("category_has_entries", {**facts, "count": len(entries)})})
    if entries and target is not None:
        require_no_vote(target)
    for entry in entries:
        entry.category_id = target
    db.session.flush()
    db.session.delete(category)
    db.session.flush()
    return [(entry.id, target) for entry in entries]


def require_no_vote(category_id: int) -> None:
    """Raise ``Invalid`` with ``category_voted`` where the hall was asked about this category."""
    query = select(VotingWindow.id).where(VotingWindow.category_id == category_id).limit(1)
    if db.session.execute(query).first():
        category = db.session.get_one(Category, category_id)
        raise Invalid({"": FieldError("category_voted", {"name": category.name})})


def _record(
    show: Show, moved: Sequence[tuple[int, int | None]], *, by: Actor, at: datetime
) -> None:
    """Write the list as it is now into the record, and which entries moved with it."""
    facts: dict[str, Any] = {"categories": categories_data(show.id)}
    if moved:
        facts["moved"] = [list(pair) for pair in moved]
    chain.append(by.label, CHANGED, at=at, show_id=show.id, **facts)
