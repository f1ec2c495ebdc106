"""What the hall is asked before it begins: two questions for each phone, others for each, so that
every tradition gets its share. Which ones follows from the phone's random name and is kept nowhere.
"""

from collections.abc import Sequence

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Entry, Question
from kruvision.services.learning import turns
from kruvision.services.shows import tonight
from kruvision.services.tokens import keyed_hash

MOST = 2


def list_for(device: str) -> Sequence[Question]:
    """The questions of this phone, of those whose songs are to come: the same ones each time, for
    as long as their songs were not called."""
    show = tonight.find_tonight()
    if show is None:
        return ()
    query = select(Question, Entry).join(Entry, Entry.id == Question.entry_id)
    rows = db.session.execute(query.where(Entry.show_id == show.id))
    asked = [question for question, entry in rows if turns.is_to_come(show, entry)]
    return sorted(asked, key=lambda one: keyed_hash(f"asked before {one.id}", device))[:MOST]
