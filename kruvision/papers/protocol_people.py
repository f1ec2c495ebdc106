"""What the protocol says of people: who made the result public and by whose invitation they are
here, and what was changed by hand once the first mark was given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask_babel import format_datetime

from kruvision.i18n import _, _l, pick
from kruvision.services import accounts
from kruvision.services.record import named_lines
from kruvision.services.ruleset import one_person

if TYPE_CHECKING:
    from kruvision.models import PublishedResult, Show

CHANGED = {
    "card_made": _l("New card for a juror"),
    "sheet_reopened": _l("Sheet opened again"),
    "juror_excused": _l("Left out of an act"),
    "kept_mark_accepted": _l("Late mark counted"),
    "entry_status_changed": _l("Another state of an act"),
    "deduction_given": _l("A deduction was given"),
    "deduction_taken_back": _l("A deduction was taken back"),
    "room_made": _l("The code on the screen may let in more phones"),
}
"""Lines of the record that say so, after the first mark."""
CONFIRMED = "act_confirmed"


def people_data(show: Show, versions: Sequence[PublishedResult]) -> dict[str, Any]:
    """``{"title", "lines"}``: sentences in the language spoken now."""
    return {
        "title": _("Who published, and what was changed by hand"),
        "lines": [*_publishers(show, versions), *_changes(show)],
    }


def _publishers(show: Show, versions: Sequence[PublishedResult]) -> Iterator[str]:
    ended = one_person.find_end(show.id)
    if ended is not None:
        said = {"when": _moment(ended["at"]), "reason": ended["data"]["reason"]}
        yield _("The two-person rule was switched off at the machine, %(when)s: %(reason)s") % said
    elif not show.two_person_rule:
        yield _("The two-person rule is off for this show: one person was enough for everything.")
    for kept in versions:
        said = {"version": kept.version, "when": _moment(kept.at), "by": person(kept.by)}
        if kept.proposed_by:
            first = person(kept.proposed_by)
            text = _("Version %(version)s, %(when)s: proposed by %(first)s, confirmed by %(by)s")
            yield text % {**said, "first": first}
        else:
            yield _("Version %(version)s, %(when)s: by one person, %(by)s") % said


def person(label: str) -> str:
    """Whoever the record names ``staff:3``, with who invited them and when."""
    staff = accounts.find_by_label(label)
    if staff is None:
        return _("the program itself") if label == "system" else label
    if staff.joined_at is None or not staff.invited_by:
        return staff.name
    inviter = accounts.find_by_label(staff.invited_by)
    joined = {"name": staff.name, "when": _moment(staff.joined_at)}
    if inviter is None:
        return _("%(name)s (account from the server's terminal, %(when)s)", **joined)
    return _(
        "%(name)s (invited by %(inviter)s, account of %(when)s)", inviter=inviter.name, **joined
    )


def _changes(show: Show) -> Iterator[str]:
    """A line for each change after the first mark, in order; empty before there is one."""
    if show.rules_locked_at is None:
        return
    first: Mapping[str, Any] | None = None
    jurors = {seat.juror_id for seat in show.seats}
    kinds = (*CHANGED, CONFIRMED)
    for line in named_lines.list_since(show.id, kinds, show.rules_locked_at):
        if line["kind"] == CONFIRMED:
            first = line
            continue
        is_foreign = line["show_id"] is None and line["data"].get("juror") not in jurors
        if not is_foreign:
            yield _change(line, first if first and first["at"] == line["at"] else None)
        first = None


def _change(line: Mapping[str, Any], confirmed: Mapping[str, Any] | None) -> str:
    names, data = line["names"], line["data"]
    about = [pick(names[key]) for key in ("entry", "juror") if names[key]]
    said = str(data.get("reason", data.get("hall_seats", "")))
    parts = [str(CHANGED[line["kind"]]), *about, said]
    who = _text(named_lines.name_of(line["actor"]))
    if confirmed:
        first = named_lines.name_of(confirmed["data"]["proposed_by"])
        by = _("proposed by %(first)s, confirmed by %(second)s", first=_text(first), second=who)
    else:
        by = _("by one person, %(by)s", by=who)
    return ". ".join([": ".join(part for part in parts if part), f"{_moment(line['at'])}, {by}"])


def _text(name: Any) -> str:
    return name if isinstance(name, str) else pick(name)


def _moment(when: datetime) -> str:
    return format_datetime(when, "d MMMM y, HH:mm")
