"""Another song by somebody who stands in the show already: marked apart, placed once."""

from datetime import datetime

from kruvision.extensions import db
from kruvision.models import Entry, Song
from kruvision.services.access import Actor, require
from kruvision.services.entries.entries import get_entry
from kruvision.services.entries.named import act_data
from kruvision.services.entries.running_order import next_number
from kruvision.services.entries.songs import SongInput, fill_song
from kruvision.services.errors import Refused
from kruvision.services.forms.inputs import Input, Name
from kruvision.services.record import chain
from kruvision.services.record.name_prints import prints_of
from kruvision.services.shows.phases import require_phase
from kruvision.services.transactions.changes import EntriesChanged
from kruvision.services.transactions.transaction import transaction


class SecondSong(Input):
    """The form: the rest of the song is filled in on its own page."""

    title: Name


def add_song(entry_id: int, entered: SecondSong, *, by: Actor, at: datetime) -> Entry:
    """One more entry of the same contestant at the end of the running order, in the same category
    and with the same state.

    Raises ``Refused``: ``show_past_entries``; ``song_is_there`` where they sing one of that title.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        first = get_entry(entry_id)
        show = first.show
        require_phase(show, "entry.add")
        own = [entry for entry in show.entries if entry.contestant_id == first.contestant_id]
        if entered.title in [entry.song.title for entry in own]:
            raise Refused("song_is_there")
        song = Song(edition_id=show.edition_id)
        fill_song(song, SongInput(title=entered.title))
        entry = Entry(
            show_id=show.id,
            contestant_id=first.contestant_id,
            song=song,
            category_id=first.category_id,
            running_order=next_number(show.id),
            status=first.status,
            status_reason=first.status_reason,
        )
        db.session.add(entry)
        db.session.flush()
        facts = {**act_data(entry), "prints": prints_of(entry, song)}
        chain.append(by.label, "entry_added", at=at, show_id=show.id, **facts)
        changes.append(EntriesChanged(show.id))
    return entry
