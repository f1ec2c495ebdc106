"""What whoever announces a song reads on the phone at the stage."""

import re
from html import unescape

from kruvision.extensions import db
from kruvision.models import Tradition
from tests.factories import make_show, names
from tests.factories.results import change


def text_of(answer) -> str:
    return " ".join(unescape(re.sub("<[^>]*>", " ", answer.text)).split())


def test_who_announces_reads_how_it_is_said_and_nothing_unchecked(owner):
    show = make_show(entries=1)
    entry = show.entries[0]
    change(entry.contestant, say=names("ay-BAR"))
    unchecked = {"text": names("Hear the drone"), "confidence": "general", "source": ""}
    known = {"text": names("Hear the echo"), "confidence": "sourced", "source": "A book"}
    card = db.session.get_one(Tradition, "georgian")
    change(card, listen_for=[unchecked, known])
    change(entry.song, say=names("su-LEE-ko"), tradition_slug="georgian")
    change(show, phase="running")
    page = text_of(owner.get(f"/control/shows/{show.id}/stage"))
    for said in ("[ay-BAR]", "[su-LEE-ko]", entry.song.meaning["en"], "Hear the echo"):
        assert said in page
    assert "Hear the drone" not in page
    change(entry.song, listen_for=names("Hear the third voice"))
    page = text_of(owner.get(f"/control/shows/{show.id}/stage"))
    assert "Listen for Hear the third voice" in page
    assert "Hear the echo" not in page
