"""Several songs by one contestant: marked apart, placed once, under the first of them.

Songs in two categories are two things: a contestant who stands in both is placed in both.
"""

from collections.abc import Iterable, Mapping, Sequence

from kruvision.models import Entry


def songs_together(entries: Iterable[Entry]) -> list[list[Entry]]:
    """The entries by who is placed with them, in running order of their first songs."""
    found: dict[tuple[int, int | None], list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: entry.running_order):
        found.setdefault((entry.contestant_id, entry.category_id), []).append(entry)
    return list(found.values())


def sings_several(entries: Iterable[Entry]) -> bool:
    """Whether anybody sings more than one."""
    return any(len(songs) > 1 for songs in songs_together(entries))


def first_songs(entries: Iterable[Entry]) -> list[Entry]:
    """One entry for each who is placed, the one that stands for all their songs."""
    return [songs[0] for songs in songs_together(entries)]


def contestants_of(entries: Sequence[Entry]) -> Mapping[str, str]:
    """``Panel.contestants``: the entries of those who sing several, each with its first one."""
    return {
        str(song.id): str(songs[0].id)
        for songs in songs_together(entries)
        for song in songs
        if len(songs) > 1
    }
