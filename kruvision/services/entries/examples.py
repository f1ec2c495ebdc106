"""Cards as they would be with what is typed now: nothing of it is saved."""

from typing import cast

from kruvision.extensions import db
from kruvision.models import Contestant, Entry, Song, Tradition
from kruvision.services.entries.cards import EntryCard, entry_card, tradition_card
from kruvision.services.entries.named import select_named
from kruvision.services.entries.passports import MADE_OF, PassportInput, fill_passport
from kruvision.services.traditions.inputs import TraditionInput
from kruvision.services.traditions.traditions import fill

EXAMPLE_TITLE = "♪"


def typed_passport(entry: Entry, entered: PassportInput) -> EntryCard:
    """The card of an entry with a passport that is being typed."""
    contestant, song = Contestant(), Song()
    fill_passport(contestant, song, entered)
    parts = {name: getattr(song, name) for name in ("say", *MADE_OF)}
    unchecked = {"checked_by": "", "checked_on": None}
    typed = {**entry_card(entry), **parts, **unchecked, "say_name": contestant.say}
    return cast(EntryCard, typed)


def typed_tradition(slug: str, entered: TraditionInput) -> EntryCard:
    """A card of a tradition that is being typed, on the newest entry whose song has it, or on an
    entry of no song yet. Colours and ornament are the saved ones of ``slug``."""
    row = Tradition(slug=slug, to_check=True, checked_by="")
    fill(row, entered)
    newest = select_named().join(Entry.song).where(Song.tradition_slug == slug)
    entry = db.session.execute(newest.order_by(Entry.id.desc()).limit(1)).scalar()
    card = entry_card(entry) if entry else _example(row)
    return {**card, "tradition": tradition_card(row)}


def _example(row: Tradition) -> EntryCard:
    """An act that sings no song yet."""
    contestant = Contestant(kind="person", name=row.names, faculty={}, photo="", say={})
    song = Song(title=row.endonym or EXAMPLE_TITLE, language_tag=row.language.get("tag", ""))
    song.transliteration, song.recording, song.lines_source = "", "", ""
    contestant.recording, song.checked_by = "", ""
    for part in ("meaning", "origin", "story", "accompaniment", "say", "listen_for", "permission"):
        setattr(song, part, {})
    song.lines, song.provenance = [], {}
    entry = Entry(running_order=1, stage="waiting", status="competing")
    entry.id, entry.contestant, entry.song = 0, contestant, song
    return entry_card(entry)
