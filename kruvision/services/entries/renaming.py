"""Names that a result speaks of: once it has been told, contestant and song are renamed by two.

The same contestant and song may take part in several shows of an edition, so each of them counts.
Whoever types another name first proposes it; a second person who types the very same makes it so.
"""

from typing import TYPE_CHECKING

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Entry, Show
from kruvision.services.access import Actor
from kruvision.services.errors import Refused
from kruvision.services.record.proposals import NAMES, is_second_word
from kruvision.services.shows.phases import needs_two
from kruvision.services.transactions.changes import Change, DecisionRecorded

if TYPE_CHECKING:
    from datetime import datetime

    from kruvision.services.entries.entries import EntryInput


def shows_sharing(entry: Entry) -> list[int]:
    """The shows in which this contestant or this song takes part, the entry's own first."""
    query = select(Entry.show_id).where(
        (Entry.contestant_id == entry.contestant_id) | (Entry.song_id == entry.song_id)
    )
    others = set(db.session.execute(query).scalars()) - {entry.show_id}
    return [entry.show_id, *sorted(others)]


def require_no_renaming(entry: Entry, entered: "EntryInput") -> None:
    """Raise ``Refused("rename_takes_two")`` where one person cannot rename: for several entries at
    once, where nobody could confirm a single name."""
    if _find_told_show(entry, entered) is not None:
        raise Refused("rename_takes_two")


def is_agreed(
    entry: Entry,
    entered: "EntryInput",
    *,
    by: Actor,
    at: "datetime",
    changes: list[Change],
) -> bool:
    """Whether what was typed may be written now; a name that takes two is proposed by the first.

    Inside an open transaction. Raises ``Refused("change_needs_second")`` for the proposer's own
    second press.
    """
    show = _find_told_show(entry, entered)
    if show is None:
        return True
    wanted = {"entry": entry.id, **entered.model_dump(mode="json")}
    facts = {"entry": entry.id, "name": entered.name, "title": entered.title}
    is_done = is_second_word(show, NAMES, wanted, "rename_proposed", facts=facts, by=by, at=at)
    if not is_done:
        changes.append(DecisionRecorded(show.id))
    return is_done


def _find_told_show(entry: Entry, entered: "EntryInput") -> Show | None:
    """A show whose result names this entry otherwise than it was typed now."""
    if (entry.contestant.name, entry.song.title) == (entered.name, entered.title):
        return None
    found = (db.session.get_one(Show, show_id) for show_id in shows_sharing(entry))
    return next((show for show in found if needs_two(show, "entry.rename")), None)
