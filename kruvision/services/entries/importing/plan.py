"""Importing entries: first a plan that names every bad row and column, then all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kruvision.i18n import pick
from kruvision.models import Entry, Show
from kruvision.services.access import Actor, require
from kruvision.services.categories.listing import list_categories, words_of
from kruvision.services.entries.entries import (
    EntryInput,
    entry_values,
    insert_entry,
    update_entry,
)
from kruvision.services.entries.importing.columns import find_column, tradition_words, typed_values
from kruvision.services.entries.importing.files import FileTable, read_table
from kruvision.services.entries.named import list_entries
from kruvision.services.entries.renaming import require_no_renaming
from kruvision.services.entries.status import StatusInput, require_alone, set_status
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms.inputs import FieldError, clean_text, read
from kruvision.services.forms.typed_rows import merged
from kruvision.services.record import chain
from kruvision.services.shows.phases import allows, find_phase_refusal
from kruvision.services.shows.shows import get_show
from kruvision.services.transactions.changes import Change, EntriesChanged
from kruvision.services.transactions.transaction import transaction

NAME_COLUMNS = ("name.kk", "name.ru", "name.en")
RowKey = tuple[str, str, str]


@dataclass(frozen=True)
class PlannedRow:
    """One row of the file: what it will do, or what is wrong with it by column.

    ``action`` is ``add``, ``update`` or ``same``; ``fields`` are those an update changes. ``name``
    and ``title`` are as typed.
    """

    number: int
    action: str
    name: dict[str, str]
    title: str
    entry_id: int | None = None
    fields: tuple[str, ...] = ()
    entered: EntryInput | None = None
    status: StatusInput | None = None
    errors: dict[str, FieldError] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What a file would do to a show. ``problems`` are wrong with the file as a whole."""

    rows: Sequence[PlannedRow]
    problems: Sequence[FieldError] = ()

    @property
    def is_good(self) -> bool:
        return bool(self.rows) and not self.problems and not self.bad_rows

    @property
    def bad_rows(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.errors]

    def count(self, action: str) -> int:
        """How many good rows do this."""
        return sum(row.action == action and not row.errors for row in self.rows)


def plan_import(show_id: int, data: bytes) -> Plan:
    """What importing this file would do; nothing is saved. Raises what ``read_table`` raises."""
    table = read_table(data, knows=lambda head: find_column(head) is not None)
    return make_plan(get_show(show_id), table)


def import_entries(show_id: int, data: bytes, *, by: Actor, at: datetime) -> Plan:
    """Add and update the rows of the file, all of them, and return what was done.

    Everything is checked again: raises ``Refused``: ``import_not_good`` when a row is bad by now,
    ``rename_takes_two``, ``status_takes_two``; and what ``read_table`` and ``set_status`` raise.
    """
    require(by, "setup.edit")
    table = read_table(data, knows=lambda head: find_column(head) is not None)
    with transaction() as changes:
        show = get_show(show_id)
        plan = make_plan(show, table)
        apply_plan(show, plan, changes=changes, by=by, at=at)
        changes.append(EntriesChanged(show_id))
    return plan


def apply_plan(show: Show, plan: Plan, *, changes: list[Change], by: Actor, at: datetime) -> None:
    """Write a plan inside the open transaction; ``Refused("import_not_good")`` unless every row is
    good."""
    if not plan.is_good:
        raise Refused("import_not_good", rows=len(plan.bad_rows))
    found = {entry.id: entry for entry in list_entries(show.id)}
    for row in plan.rows:
        if row.entered is None or row.status is None:
            raise RuntimeError("a good row has its input")
        if row.entry_id is None:
            entry = insert_entry(show, row.entered, by=by, at=at)
        else:
            entry = found[row.entry_id]
            require_no_renaming(entry, row.entered)
            require_alone(entry, row.status)
            update_entry(entry, row.entered, changes=changes, by=by, at=at)
        set_status(entry, row.status, changes=changes, by=by, at=at)
    counts = {action: plan.count(action) for action in ("add", "update", "same")}
    chain.append(by.label, "entries_imported", at=at, show_id=show.id, **counts)


def make_plan(show: Show, table: FileTable) -> Plan:
    """Compare a table with the entries of a show."""
    columns = [find_column(head) for head in table.head]
    problems = _head_problems(table.head, columns)
    if problems:
        return Plan((), problems)
    planner = _Planner(show, columns, table)
    rows = [planner.plan_row(number, cells) for number, cells in table.rows]
    if not rows:
        problems.append(FieldError("table_without_rows"))
    if not allows(show, "entry.add") and any(row.action == "add" for row in rows):
        problems.append(FieldError("show_past_entries"))
    return Plan(rows, problems)


def _head_problems(head: Sequence[str], columns: Sequence[str | None]) -> list[FieldError]:
    problems = []
    for place, column in enumerate(columns):
        if column is None:
            problems.append(FieldError("column_unknown", {"column": head[place] or place + 1}))
        elif column in columns[:place]:
            problems.append(FieldError("column_twice", {"column": column}))
    if "title" not in columns:
        problems.append(FieldError("column_missing", {"column": "title"}))
    if not set(NAME_COLUMNS) & set(columns):
        problems.append(FieldError("column_missing", {"column": "name.kk"}))
    return problems


class _Planner:
    """Plans the rows of one table, remembering which entry each row before meant."""

    def __init__(self, show: Show, columns: Sequence[str | None], table: FileTable) -> None:
        self.columns = columns
        self.entries = {entry.id: entry for entry in list_entries(show.id)}
        self.show = show
        self.traditions = tradition_words()
        self.categories = list_categories(show.id)
        self.category_words = words_of(self.categories)
        self.wrong: dict[int, dict[str, FieldError]] = {}
        for number, place, error in table.wrong:
            if place < len(columns):
                self.wrong.setdefault(number, {})[str(columns[place])] = error
        self.meant: dict[RowKey, int] = {}
        self.known: dict[RowKey, set[int]] = {}
        for entry in self.entries.values():
            for key in _keys(entry.contestant.name, entry.song.title):
                self.known.setdefault(key, set()).add(entry.id)

    def plan_row(self, number: int, texts: Sequence[str]) -> PlannedRow:
        """One row of the file as planned."""
        cells = {str(c): text for c, text in zip(self.columns, texts, strict=False)}
        cells |= {str(c): "" for c in self.columns[len(texts) :]}
        errors = dict(self.wrong.get(number, {}))
        if any(texts[len(self.columns) :]):
            errors[""] = FieldError("cells_beyond_head")
        values, status = typed_values(cells)
        if tradition := str(clean_text(values.get("tradition", ""))):
            values["tradition"] = self.traditions.get(tradition.casefold(), tradition)
        if "category" in values:
            values["category"] = self._category(str(clean_text(values["category"])), errors)
        keys = _keys(values["name"], values["title"])
        matching = set().union(*(self.known.get(key, set()) for key in keys))
        repeated = next((self.meant[key] for key in sorted(keys) if key in self.meant), None)
        if repeated is not None:
            errors[""] = FieldError("row_repeats", {"row": repeated})
        elif len(matching) > 1:
            errors[""] = FieldError("row_ambiguous")
        entry = self.entries[matching.pop()] if len(matching) == 1 else None
        known = _keys(entry.contestant.name, entry.song.title) if entry else set()
        self.meant.update(dict.fromkeys(keys | known, number))
        return self._checked(number, entry, values, status, errors)

    def _checked(
        self,
        number: int,
        entry: Entry | None,
        values: Mapping[str, Any],
        typed_status: Mapping[str, str],
        errors: dict[str, FieldError],
    ) -> PlannedRow:
        before = entry_values(entry) if entry else {}
        status_before = _status_values(entry)
        after = merged(before, values)
        entered = _read_input(after, errors)
        tradition = after.get("tradition", "")
        if tradition and tradition not in self.traditions.values():
            errors["tradition"] = FieldError("tradition_unknown", {"tradition": tradition})
        if entered and entered.category != before.get("category") and entry is not None:
            self._require_movable(errors)
        status = _status(_status_after(status_before, typed_status), errors)
        fields = tuple(_changed(entered, before)) if entered and entry else ()
        if status and status.model_dump() != status_before:
            fields += ("state",) if entry else ()
        action = "add" if entry is None else "update" if fields else "same"
        return PlannedRow(
            number,
            action,
            name={code: str(text) for code, text in values["name"].items()},
            title=values["title"],
            entry_id=entry.id if entry else None,
            fields=fields,
            entered=entered,
            status=status,
            errors=errors,
        )

    def _category(self, text: str, errors: dict[str, FieldError]) -> int | None:
        """The category that is meant; an empty cell is none."""
        found = self.category_words.find(text) if text else None
        if text and found is None:
            known = ", ".join(pick(category.name) for category in self.categories)
            code = "category_unknown" if known else "no_categories_yet"
            errors["category"] = FieldError(code, {"category": text[:80], "known": known})
        return found

    def _require_movable(self, errors: dict[str, FieldError]) -> None:
        if code := find_phase_refusal(self.show, "entry.categorize"):
            errors.setdefault("category", FieldError(code))


def _keys(name: Mapping[str, str], title: str) -> set[RowKey]:
    """What a row is known by: the name in any language together with the title."""
    song = str(clean_text(title)).casefold()
    return {(c, str(clean_text(text)).casefold(), song) for c, text in name.items() if text}


def _status_values(entry: Entry | None) -> dict[str, str]:
    if entry is None:
        return {"status": "competing", "reason": ""}
    return {"status": entry.status, "reason": entry.status_reason}


def _status_after(before: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """What the row says over what stands; the reason of another state is not kept."""
    is_new = typed.get("status", before["status"]) != before["status"]
    return {**before, **({"reason": ""} if is_new else {}), **typed}


def _read_input(values: Mapping[str, Any], errors: dict[str, FieldError]) -> EntryInput | None:
    try:
        return read(EntryInput, values)
    except Invalid as error:
        errors.update({n: e for n, e in error.fields.items() if n not in errors})
        return None


def _status(values: Mapping[str, str], errors: dict[str, FieldError]) -> StatusInput | None:
    try:
        status = read(StatusInput, values)
    except Invalid as error:
        errors.update({{"status": "state"}.get(n, n): e for n, e in error.fields.items()})
        return None
    if status.status == "disqualified" and not status.reason:
        errors["reason"] = FieldError("reason_required")
    return status


def _changed(entered: EntryInput, before: Mapping[str, Any]) -> list[str]:
    old, new = read(EntryInput, before).model_dump(), entered.model_dump()
    return [name for name in before if new[name] != old[name]]
