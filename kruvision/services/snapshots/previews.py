"""What a wall would show of a card that is being typed: the picture of now with that card in it."""

from datetime import datetime

from kruvision.models import Screen
from kruvision.services.entries.cards import EntryCard, without_doubts
from kruvision.services.shows import tonight
from kruvision.services.snapshots.screen import screen_snapshot
from kruvision.services.snapshots.shapes import ScreenSnapshot


def wall_preview(card: EntryCard, *, at: datetime) -> ScreenSnapshot | None:
    """The picture of a wall with this card on stage; None before there is an edition."""
    show = tonight.find_tonight()
    edition = show.edition if show else tonight.find_edition()
    if edition is None:
        return None
    screen = Screen(id=0, edition_id=edition.id, name="", token="", view="now", follows=False)
    screen.language, screen.options = "", {}
    picture = screen_snapshot(screen, at=at)
    shown = without_doubts(card)
    return {**picture, "view": "now", "template": "screens/now.html", "entry": shown}
