"""What the pages about seats show: the table of a show's seats, and who can be replaced by whom."""

from typing import Any

from kruvision.i18n import pick
from kruvision.sentences import sentence
from kruvision.services.jury import jurors, seats
from kruvision.services.ruleset import trial
from kruvision.services.shows import shows

Choice = tuple[int, str]


def seats_of(show_id: int, typed: dict[str, Any] | None) -> dict[str, Any]:
    """A show with a line per seat as saved, or as typed where something was wrong: ``{"show",
    "saved", "seats", "head", "entries", "count", "is_saved", "is_typed", "refusal"}``. ``entries``
    are choices in running order; ``count`` is how many seats are saved; ``refusal`` says why no
    result could be computed with them."""
    show, saved = shows.get_show(show_id), saved_panel(show_id)
    count = len(saved["seats"])
    refusal = trial.find_refusal(show) if count else None
    return {
        "show": show,
        "entries": entry_choices(show_id),
        "saved": saved,
        "count": count,
        "is_saved": bool(count),
        "is_typed": typed is not None,
        "refusal": sentence(refusal.code, refusal.details) if refusal else "",
        **(saved if typed is None else _as_typed(typed)),
    }


def _as_typed(typed: dict[str, Any]) -> dict[str, Any]:
    """What a form with mistakes says of the seats; whatever else it sends is no row of them."""
    rows = typed.get("seats")
    known = rows.items() if isinstance(rows, dict) else ()
    seats_typed = {key: row for key, row in known if isinstance(row, dict)}
    return {"seats": seats_typed, "head": typed.get("head", "")}


def saved_panel(show_id: int) -> dict[str, Any]:
    """The table of a show's seats as its form is filled: ``{"seats": {juror: row}, "head"}``."""
    found = seats.list_seats(show_id)
    rows = {
        str(seat.juror_id): {
            "seated": True,
            "position": seat.position,
            "weight": str(seat.weight),
            "kind": seat.kind,
            "arrives_after": seat.arrives_after or "",
            "leaves_after": seat.leaves_after or "",
            "absent": seat.is_absent,
            "categories": [row.category_id for row in seat.categories],
        }
        for seat in found
    }
    head = next((str(seat.juror_id) for seat in found if seat.is_head), "")
    return {"seats": rows, "head": head}


def entry_choices(show_id: int) -> list[Choice]:
    """The entries of a show in running order, as choices."""
    return [
        (entry.id, f"{entry.running_order}. {pick(entry.contestant.name)}")
        for entry in shows.get_show(show_id).entries
    ]


def replacement_choices(show_id: int) -> dict[str, Any]:
    """Who could leave, who could come, after which entry, and the last one that was called:
    ``{"leaving", "coming", "after", "last"}``, choices and an id."""
    show, seated = shows.get_show(show_id), seats.list_seats(show_id)
    taken = {seat.juror_id for seat in seated}
    free = [juror for juror in jurors.list_jurors(show.edition_id) if juror.id not in taken]
    called = [entry.id for entry in show.entries if entry.stage != "waiting"]
    return {
        "leaving": [(seat.juror_id, pick(seat.juror.name)) for seat in seated],
        "coming": [(juror.id, pick(juror.name)) for juror in free],
        "after": entry_choices(show_id),
        "last": called[-1] if called else "",
    }
