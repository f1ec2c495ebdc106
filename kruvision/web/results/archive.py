"""The archive: every song sung in a published show, by tradition and title."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request

from kruvision.i18n import kazakh_key, pick
from kruvision.services.results import archive
from kruvision.web.guards import guard
from kruvision.web.kept_pages import kept

if TYPE_CHECKING:
    from kruvision.services.results.archive import PublishedSong

Tradition = Mapping[str, Any]

blueprint = Blueprint("archive", __name__)


@blueprint.get("/archive")
@guard("home.view")
@kept
def index() -> str:
    """Songs of all editions; ``?q=`` keeps those whose words contain it."""
    wanted = request.args.get("q", "").strip()[:200]
    songs = [song for song in archive.list_songs() if _matches(song, wanted)]
    return render_template("results/archive/index.html", groups=_by_tradition(songs), q=wanted)


def _by_tradition(
    songs: Sequence["PublishedSong"],
) -> list[tuple[Tradition | None, list["PublishedSong"]]]:
    """(tradition or None, its songs by title); Kazakh order, songs without a tradition last."""
    groups: dict[str | None, list[PublishedSong]] = {}
    for song in songs:
        groups.setdefault(song.entry["tradition"] and song.entry["tradition"]["slug"], []).append(
            song
        )
    listed = [
        (found[0].entry["tradition"], sorted(found, key=lambda s: kazakh_key(s.entry["title"])))
        for found in groups.values()
    ]
    return sorted(listed, key=lambda group: (group[0] is None, _name_key(group[0])))


def _name_key(tradition: Tradition | None) -> tuple[str, ...]:
    return kazakh_key(pick(tradition["names"])) if tradition else ()


def _matches(song: "PublishedSong", wanted: str) -> bool:
    entry, tradition = song.entry, song.entry["tradition"]
    texts = [entry["title"], entry["transliteration"], *entry["meaning"].values()]
    texts += [*entry["name"].values(), *(tradition["names"].values() if tradition else ())]
    return not wanted or any(wanted.casefold() in text.casefold() for text in texts)
