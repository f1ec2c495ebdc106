"""What is subtracted from each act, against the lines that say so."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Deduction, Entry
from kruvision.rules.numbers import exact_text
from kruvision.services.evidence.lines import Difference, ShowLines

GIVEN, TAKEN_BACK = "deduction_given", "deduction_taken_back"
Row = tuple[Any, ...]
"""A deduction as the check compares it: all its columns, moments included."""


def check_deductions(lines: ShowLines) -> Iterator[Difference]:
    """Every deduction is the one that was given, by whom and when, and counts unless a line took
    it back; none is missing and none was added."""
    said, found = _said(lines), _found(lines.show.id)
    for number in sorted(said.keys() | found.keys()):
        if said.get(number) != found.get(number):
            entry = (found.get(number) or said[number])[0]
            yield Difference("deduction_differs", lines.names.act(entry))


def _said(lines: ShowLines) -> dict[int, Row]:
    said: dict[int, Row] = {}
    for line in lines.of(GIVEN, TAKEN_BACK):
        data, signed = line.data, (line.actor, line.at, line.data["reason"])
        number = data["deduction"]
        if line.kind == GIVEN:
            amount = data["amount"], data["share"], data["code"]
            said[number] = data["entry"], *amount, *signed, "", None, ""
        else:
            said[number] = *said[number][:7], *signed
    return said


def _found(show_id: int) -> dict[int, Row]:
    query = select(Deduction).join(Entry, Entry.id == Deduction.entry_id)
    rows = db.session.execute(query.where(Entry.show_id == show_id)).scalars()
    return {
        row.id: (
            *(row.entry_id, exact_text(row.amount), row.is_share, row.code),
            *(row.by, row.at, row.reason),
            *(row.taken_back_by, row.taken_back_at, row.taken_back_reason),
        )
        for row in rows
    }
