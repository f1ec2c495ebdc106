"""What is refused about rounds and several songs, in words: a part of ``sentences``."""

from kruvision.i18n import _l

ROUNDS_SENTENCES = {
    "carried_from_orders": _l(
        "That show has no totals that could be added: its rules make places alone. Choose another "
        "show, or other rules there."
    ),
    "carried_needs_totals": _l(
        "Points of an earlier show can be added to totals only, and these rules make places of "
        "orders. Choose another scoring method, or carry nothing."
    ),
    "carried_not_there": _l(
        "The show whose points are added has no whole result yet. Finish that one first, or carry "
        "nothing."
    ),
    "songs_need_totals": _l(
        "Somebody sings several songs, and these rules make no totals that could become one. "
        "Choose another scoring method."
    ),
    "show_is_carried": _l(
        "The points of this show are added to another one's. Choose there to carry nothing first."
    ),
    "song_is_there": _l("This contestant has a song of this title here already."),
}
