"""What the hall is asked before it begins: two questions for each phone, others for each, so that
every tradition gets its share. Which ones follows from the phone's random name and is kept nowhere.
"""

from collections.abc import Sequence

from kruvision.models import Question
from kruvision.services.entries.named import list_entries
from kruvision.services.learning import questions, turns
from kruvision.services.shows import tonight
from kruvision.services.tokens import keyed_hash

MOST = 2


def list_for(device: str) -> Sequence[Question]:
    """The questions of this phone, of those whose songs are to come: the same ones each time, for
    as long as their songs were not called."""
    show = tonight.find_tonight()
    if show is None:
        return ()
    to_come = {entry.id for entry in list_entries(show.id) if turns.is_to_come(show, entry)}
    asked = [one for one in questions.list_questions(show.id) if one.entry_id in to_come]
    return sorted(asked, key=lambda one: keyed_hash(f"asked before {one.id}", device))[:MOST]
