"""The archive: every song sung in a published show, by tradition and title."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from kruvision.i18n import kazakh_key, pick
from kruvision.services.results import archive
from kruvision.web.guards import guard

if TYPE_CHECKING:
    from kruvision.models import Entry, Tradition

blueprint = Blueprint("archive", __name__)


@blueprint.get("/archive")
@guard("home.view")
def index() -> str:
    """Songs of all editions; ``?q=`` keeps those whose words contain it."""
    wanted = request.args.get("q", "").strip()[:200]
    songs = [entry for entry in archive.list_songs() if _matches(entry, wanted)]
    return render_template("results/archive/index.html", groups=_by_tradition(songs), q=wanted)


def _by_tradition(songs: Sequence["Entry"]) -> list[tuple["Tradition | None", list["Entry"]]]:
    """(tradition or None, its songs by title); Kazakh order, songs without a tradition last."""
    groups: dict[str | None, list[Entry]] = {}
    for entry in songs:
        groups.setdefault(entry.song.tradition_slug, []).append(entry)
    listed = [
        (entries[0].song.tradition, sorted(entries, key=lambda e: kazakh_key(e.song.title)))
        for entries in groups.values()
    ]
    return sorted(listed, key=lambda group: (group[0] is None, _name_key(group[0])))


def _name_key(tradition: "Tradition | None") -> tuple[str, ...]:
    return kazakh_key(pick(tradition.names)) if tradition else ()


def _matches(entry: "Entry", wanted: str) -> bool:
    song, tradition = entry.song, entry.song.tradition
    texts = [song.title, song.transliteration, *song.meaning.values()]
    texts += [*entry.contestant.name.values(), *(tradition.names.values() if tradition else ())]
    return not wanted or any(wanted.casefold() in text.casefold() for text in texts)
