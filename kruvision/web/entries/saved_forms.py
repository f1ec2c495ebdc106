"""The forms of entries as they are stored: what two people who save the same are shown, and what is
said once it is saved."""

from typing import Any

from kruvision.i18n import _, ngettext, pick
from kruvision.services.categories.listing import names_by_id
from kruvision.services.entries import entries
from kruvision.services.entries.named import list_entries
from kruvision.services.traditions import traditions
from kruvision.web.form_conditions import SavedForm

TABLE_FIELDS = (
    "name",
    "title",
    "transliteration",
    "tradition",
    "duration",
    "category",
    "study_year",
)


def saved_entry(entry_id: int) -> SavedForm:
    """The form of one entry."""
    return SavedForm(
        values=lambda: entries.entry_values(entries.get_entry(entry_id)),
        lines=("entry_edited",),
        facts={"entry": entry_id},
        choices=lambda: _choices(entries.get_entry(entry_id).show_id),
    )


def _choices(show_id: int) -> dict[str, dict[str, str]]:
    """The words of what is chosen of a list."""
    names = {row.slug: pick(row.names) for row in traditions.list_traditions()}
    kinds = {"person": _("Person"), "group": _("Group")}
    categories = {str(one): pick(name) for one, name in names_by_id(show_id).items()}
    return {"kind": kinds, "tradition": names, "category": categories}


def saved_table(show_id: int) -> SavedForm:
    """The table of all entries of a show."""
    return SavedForm(
        values=lambda: seen_rows(show_id),
        lines=("entry_edited",),
        facts={"show_id": show_id},
        rows=lambda: _row_names(show_id),
        choices=lambda: _choices(show_id),
    )


def seen_rows(show_id: int) -> dict[str, Any]:
    """What the table shows of all entries, as it is stored."""
    rows = {row.id: entries.entry_values(row) for row in list_entries(show_id)}
    return {"rows": {i: {n: row[n] for n in TABLE_FIELDS} for i, row in rows.items()}}


def _row_names(show_id: int) -> dict[str, str]:
    return {
        f"rows.{row.id}": f"{row.running_order}. {pick(row.contestant.name)}"
        for row in list_entries(show_id)
    }


def how_it_is_saved(is_done: bool) -> str:
    """What is said after an entry was sent: saved, or proposed to a second person."""
    if is_done:
        return _("Saved.")
    return _(
        "The result with this name has been told, so another name takes two people: it is "
        "proposed. A second person opens this entry, types the same and saves."
    )


def how_many_changed(count: int) -> str:
    """What is said after the table was sent."""
    text = ngettext("%(num)d entry is changed.", "%(num)d entries are changed.", count)
    return text if count else _("Nothing was different, so nothing was changed.")
