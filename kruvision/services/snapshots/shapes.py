"""What each snapshot holds, field by field. Plain dicts at run time: they travel as JSON or HTML.

``Words`` are texts by language. Moments written as text are ISO 8601 in UTC; ages and remaining
times are whole seconds at the snapshot's own ``now``.
"""

from datetime import datetime
from typing import Any, TypedDict

from kruvision.services.entries.cards import EntryCard, Words
from kruvision.services.snapshots.passport import HeardLine, PhonePassport


class ShowName(TypedDict):
    """A show in a list."""

    id: int
    name: Words


class TabletShow(ShowName):
    """A show as its jury knows it."""

    phase: str


class EditionWords(TypedDict):
    """What stands on the poster."""

    year: int
    name: Words
    theme: Words
    venue: Words
    is_rehearsal: bool


class ScreenEdition(EditionWords):
    """The poster on the wall, with the way into the hall's Wi-Fi."""

    organizers: Words
    wifi_name: str
    wifi_password: str


class ScreenShow(TabletShow):
    """A show on the wall."""

    theme: Words
    starts_at: str | None


class ScreenLine(TypedDict):
    """An entry in a list on the wall; ``tradition`` is its slug, ``category`` a name or empty."""

    id: int
    number: int
    name: Words
    title: str
    category: Words
    tradition: str | None
    performed: bool
    on_stage: bool
    competing: bool


class ScreenVoting(TypedDict):
    """An open or paused vote, on one act, on one category or on all, and whether its last seconds
    run (``closing``); ``turnout`` is None
    where it is not shown: the organizers' choice, or it is an act's score. ``marks_to`` is the
    highest mark where the hall marks acts."""

    open: bool
    closing: bool
    entry_id: int | None
    category_id: int | None
    category: Words
    closes_at: str
    seconds_left: int
    turnout: int | None
    choices: int
    mode: str
    marks_to: int | None


class TurningCode(TypedDict):
    """The code that lets phones vote, until it turns."""

    text: str
    turns_at: str


class Crown(TypedDict):
    """The highest award of a show and the acts that hold it."""

    award: Words
    lines: list[ScreenLine]


class BoardList(TypedDict):
    """One list of the leaderboard; ``title`` is its category's name, None where there is one list
    or none has a name. A row is a ``ScreenLine`` with the numbers of
    ``standings.leaderboard_rows``, its ``key`` on the picture, and whether it shares its place."""

    key: str
    title: Words | None
    rows: list[dict[str, Any]]
    most: Any


class Leaderboard(TypedDict):
    """Released standings. Numbers that are not shown are None or empty; without ``is_ranked`` the
    one list is those who go through. ``crown`` stands above several lists."""

    lists: list[BoardList]
    crown: Crown | None
    show_parts: bool
    is_interim: bool
    is_ranked: bool


class HallQuestion(TypedDict):
    """A question that the hall is asked (``state`` is ``open``) or told (``told``) about the song
    of an act. ``right``, ``fact`` and ``share`` are None until it is told; ``share`` also under ten
    answers: whole percent of those who were right. ``answers`` is how many there are."""

    id: int
    key: str
    state: str
    number: int
    name: Words
    title: str
    text: Words
    options: list[Words]
    closes_at: datetime
    answers: int
    right: int | None
    fact: Words | None
    share: int | None


class ScreenQuestion(HallQuestion):
    """The same on the wall, with how long it is still open."""

    seconds_left: int


class ScreenClock(TypedDict):
    """The stop watch before the singer: ``since`` is empty before it starts and once it stands;
    ``seconds`` are those of the moment the picture was made."""

    since: str
    seconds: int
    limit: int
    is_over: bool


class ScreenSnapshot(TypedDict):
    """The whole picture of one screen; ``template`` draws ``view``. ``signs`` are twelve signs of
    the record at the last close; empty before one, and while a vote is open."""

    epoch: str
    revision: int
    now: str
    screen: int
    token: str
    view: str
    template: str
    languages: list[str]
    edition: ScreenEdition
    show: ScreenShow | None
    entry: EntryCard | None
    next: EntryCard | None
    entries: list[ScreenLine]
    voting: ScreenVoting | None
    question: ScreenQuestion | None
    code: TurningCode | None
    clock: ScreenClock | None
    leaderboard: Leaderboard | None
    winner: Leaderboard | None
    message: Words
    sponsors: Words
    signs: str
    break_until: str | None
    break_seconds: int | None


class PhoneShow(TabletShow):
    """A show on the phones; ``needs`` is ``ticket``, ``code`` or nothing; ``has_delegations`` says
    whether some acts may be own acts of voters, ``is_marked`` whether the hall gives marks."""

    tag: str
    theme: Words
    starts_at: datetime | None
    has_audience: bool
    needs: str
    has_delegations: bool
    is_marked: bool


class PhoneLine(TypedDict):
    """An entry on the ballot paper and in lists; ``tradition`` is its slug, ``category`` a name or
    empty."""

    id: int
    number: int
    name: Words
    title: str
    category: Words
    meaning: Words
    tradition: str | None
    performed: bool
    competing: bool


class OpenVote(TypedDict):
    """What can be voted on now: as many as ``limit``, in order of preference where ``ordered``;
    where ``marked``, each with a mark up to ``most_mark``; the entries by their categories.
    ``category`` is the name of the one that is voted on, else empty. ``delegated`` says whether
    some acts are own acts of voters."""

    window_id: int
    entry_id: int | None
    category: Words
    closes_at: datetime
    closing: bool
    ordered: bool
    limit: int
    marked: bool
    most_mark: int
    delegated: bool
    entries: list[PhoneLine]


class PublicPlace(TypedDict):
    """A published place of an act, by the name it was published with; ``category`` is empty for a
    place in the whole show."""

    id: int
    place: int
    name: Words
    title: str
    tradition: str | None
    category: Words


class AudienceSnapshot(TypedDict):
    """The page of all phones; ``state`` names its template. ``next`` is who sings next, between
    songs; ``three`` are lines of three songs that were heard; ``before`` is the show's tag where
    phones may say beforehand what they know, else empty; ``results`` are published shows, and
    ``places`` those of this one, ``crown`` its highest award."""

    epoch: str
    revision: int
    state: str
    edition: EditionWords
    show: PhoneShow | None
    passport: PhonePassport | None
    entries: list[PhoneLine]
    next: PhoneLine | None
    three: list[HeardLine]
    voting: OpenVote | None
    question: HallQuestion | None
    before: str
    window_id: int | None
    results: list[ShowName]
    places: list[PublicPlace]
    crown: Crown | None
