"""What all phones show, as HTML in one language: made once, used by first paint, push and poll.

Kept in the process under the head of the record, where everything that changes the evening leaves a
line while ballots leave none: so a thousand ballots make no phone page again. What leaves no line
is there after ``FRESH_FOR`` at the latest.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kruvision import fragments
from kruvision.services.record import chain
from kruvision.services.snapshots.audience import audience_snapshot
from kruvision.services.snapshots.shapes import AudienceSnapshot
from kruvision.state import state

FRESH_FOR = timedelta(seconds=2)
TEMPLATE = "audience/now.html"


@dataclass(frozen=True)
class Picture:
    """The page of all phones in one language. ``tag`` names the content: equal tag, equal page."""

    language: str
    snapshot: AudienceSnapshot
    html: str
    tag: str
    head: str
    made_at: datetime

    def for_phones(self) -> dict[str, Any]:
        """What is sent, ``{"tag", "html"}``. No number that grows: its jumps would tell how much
        happens where nothing is to be seen."""
        return {"tag": self.tag, "html": self.html}

    def is_late(self, newer: "Picture") -> bool:
        """Whether ``newer`` was made after it, of the same database."""
        mine, other = self.snapshot, newer.snapshot
        return mine["epoch"] == other["epoch"] and mine["revision"] < other["revision"]


def current(language: str, *, at: datetime) -> Picture | None:
    """The picture of the show the hall is with, or None before there is an edition."""
    pictures = state().pictures
    kept = pictures.get(language)
    if (
        kept
        and timedelta(0) <= at - kept.made_at < FRESH_FOR
        and kept.head == chain.committed_head()
    ):
        return kept
    return renew(language, at=at)


def renew(language: str, *, at: datetime) -> Picture | None:
    """The same, made anew from the database; a newer one made by somebody else meanwhile stays."""
    picture = make_picture(language, at=at)
    if picture is None:
        return None
    pictures = state().pictures
    kept = pictures.get(language)
    if kept and picture.is_late(kept):
        return kept
    pictures[language] = picture
    return picture


def make_picture(language: str, *, at: datetime) -> Picture | None:
    """One picture as the database has it now, kept by nobody."""
    head = chain.head()
    snapshot = audience_snapshot(at=at)
    if snapshot is None:
        return None
    html = fragments.render(TEMPLATE, language, snapshot=snapshot, own=None)
    tag = hashlib.sha256(html.encode()).hexdigest()[:16]
    return Picture(language, snapshot, html, tag, head, at)
