"""Things to test with, made through the models: ``make_show()`` gives a show ready to run."""

import itertools
from datetime import timedelta
from fractions import Fraction
from typing import Any

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import (
    Category,
    Contestant,
    Criterion,
    Edition,
    Entry,
    Juror,
    Seat,
    Show,
    Song,
    Staff,
)
from kruvision.services.passwords import hash_password
from kruvision.services.tokens import keyed_hash

_number = itertools.count(1)


def names(text: str) -> dict[str, str]:
    """A name that differs in each language."""
    return {"kk": f"{text} қаз", "ru": f"{text} рус", "en": text}


def save(row: Any) -> Any:
    """Put one row into the database."""
    db.session.rollback()
    db.session.connection(execution_options={"kru_write": True})
    db.session.add(row)
    db.session.commit()
    return row


def make_staff(role: str = "organizer", password: str = "correct horse") -> Staff:
    """An account with this role."""
    number = next(_number)
    return save(
        Staff(
            login=f"{role}{number}",
            name=f"{role} {number}",
            role=role,
            password_hash=hash_password(password),
            joined_at=clock.now() - timedelta(days=365),
        )
    )


def make_edition(**values: Any) -> Edition:
    """An edition of this year."""
    filled = {
        "year": 2026,
        "name": names("KRU VISION"),
        "theme": names("Voices"),
        "venue": names("Hall"),
        "organizers": names("Assembly"),
        "created_at": clock.now(),
    }
    return save(Edition(**{**filled, **values}))


def make_show(
    *,
    entries: int = 3,
    jurors: int = 3,
    criteria: int = 2,
    edition: Edition | None = None,
    **values: Any,
) -> Show:
    """A planned show with competing entries, a panel whose first juror is the head, and criteria
    from 1 to 10 in whole steps. It adds shares of sums, which are easily computed by hand."""
    values = {"combination": "percentage", **values}
    values.setdefault("holds_vote", values["combination"] != "jury_only")
    edition = edition or make_edition()
    position = len(edition.shows) + 1
    show = Show(
        edition=edition, position=position, name=names("Final"), theme=names("Roads"), **values
    )
    show.criteria = [
        Criterion(
            position=n,
            name=names(f"Criterion {n}"),
            hint={},
            scale_min=Fraction(1),
            scale_max=Fraction(10),
            step=Fraction(1),
            weight=Fraction(1),
        )
        for n in range(1, criteria + 1)
    ]
    for place in range(1, entries + 1):
        new_entry(show, edition.id, place)
    for place in range(1, jurors + 1):
        new_seat(show, edition.id, place)
    return save(show)


def make_entry(show: Show, **values: Any) -> Entry:
    """One more entry at the end of the running order."""
    return save(new_entry(show, show.edition_id, len(show.entries) + 1, **values))


def new_entry(show: Show, edition_id: int, order: int, **values: Any) -> Entry:
    """An entry that is in no database yet."""
    number = next(_number)
    contestant = Contestant(edition_id=edition_id, name=names(f"Singer {number}"), faculty={})
    song = Song(
        edition_id=edition_id,
        title=f"Song {number}",
        meaning=names(f"Meaning {number}"),
        origin={},
        story=names(f"Story {number}"),
        accompaniment={},
    )
    return Entry(show=show, contestant=contestant, song=song, running_order=order, **values)


def make_category(show: Show, name: str = "Solo", **values: Any) -> Category:
    """One more category at the end of a show's list."""
    position = len(show.categories) + 1
    return save(Category(show_id=show.id, position=position, name=names(name), **values))


def make_seat(show: Show, **values: Any) -> Seat:
    """One more juror on the panel, without a PIN yet; the first one is the head."""
    return save(new_seat(show, show.edition_id, len(show.seats) + 1, **values))


def new_seat(show: Show, edition_id: int, position: int, **values: Any) -> Seat:
    """A seat that is in no database yet."""
    number = next(_number)
    juror = Juror(
        edition_id=edition_id,
        name=names(f"Juror {number}"),
        role={},
        card_hash=keyed_hash("juror card", f"card-{number}"),
        pin_hash="",
        device="",
    )
    return Seat(show=show, juror=juror, position=position, is_head=position == 1, **values)
