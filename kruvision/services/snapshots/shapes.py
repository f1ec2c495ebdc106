"""What each snapshot holds, field by field. Plain dicts at run time: they travel as JSON or HTML.

``Words`` are texts by language. Moments written as text are ISO 8601 in UTC; ages and remaining
times are whole seconds at the snapshot's own ``now``.
"""

from datetime import datetime
from typing import Any, TypedDict

from kruvision.services.audience.hall_door import DoorCount
from kruvision.services.audience.ticket_counts import TicketCounts
from kruvision.services.entries.cards import EntryCard, Words
from kruvision.services.snapshots.address import ConsoleAddress
from kruvision.services.snapshots.hall import ConsoleHall


class ShowName(TypedDict):
    """A show in a list."""

    id: int
    name: Words


class TabletShow(ShowName):
    """A show as its jury knows it."""

    phase: str


class ConsoleShow(TabletShow):
    """A show as those know it who lead it."""

    edition_id: int
    edition_name: Words
    is_rehearsal: bool
    revision: int
    starts_at: datetime | None
    has_jury: bool
    two_person_rule: bool


class ConsoleTradition(TypedDict):
    """A tradition by its name."""

    slug: str
    names: Words


class ConsoleLine(TypedDict):
    """An entry in the running order of the console."""

    id: int
    number: int
    name: Words
    title: str
    language_tag: str
    tradition: ConsoleTradition | None
    stage: str
    status: str


class UndoneStep(TypedDict):
    """The step that can be taken back, and the entry it moved."""

    kind: str
    entry: ConsoleLine | None


class OfferedStep(UndoneStep):
    """A step that can be taken now; ``can_undo`` afterwards, or not."""

    entry_id: int | None
    can_undo: bool
    publishes: bool


class ConsoleVoting(TypedDict):
    """The latest window. ``closes_at`` is when it closes, ``closing`` because somebody started its
    last seconds, else at the announced time. ``per_minute`` counts who voted for the first time in
    each minute; ``ballots`` is None while nobody may know (``turnout.is_hidden``). ``door`` is a
    ``DoorCount`` where a code lets phones in, ``tickets`` are ``TicketCounts`` where those do."""

    window_id: int
    state: str
    entry: ConsoleLine | None
    opened_at: str
    closes_at: str
    announced_at: str
    closing: bool
    closed_at: str | None
    ballots: int | None
    per_minute: list[int]
    minutes: int
    door: DoorCount | None
    tickets: TicketCounts | None


class DevicePresence(TypedDict):
    """How long ago a device was heard, in seconds, and whether it counts as here."""

    age: int | None
    is_here: bool


class ConsoleScreen(DevicePresence):
    """A hall screen: what it should show (``view``), what it says it shows (``shown``), and on
    which view it is ``held``, None while it follows the stage."""

    id: int
    name: str
    view: str
    held: str | None
    entry: EntryCard | None
    show_name: Words
    message: Words
    shown: str | None


class Proposal(TypedDict):
    """Who proposed to publish, and when."""

    by: str
    at: str


class ConsoleEvidence(TypedDict):
    """How many ``differences`` between database and record were found at the close, None where
    nobody looked, and twelve ``signs`` of the record as it stood then."""

    differences: int | None
    signs: str


class ConsoleSnapshot(TypedDict):
    """The evening as organizers see it. ``jury`` has a row per seat with marks as counts;
    ``checks`` is the list before the start, empty afterwards; ``latest`` lines of the record."""

    epoch: str
    revision: int
    now: str
    show: ConsoleShow
    hall: ConsoleHall
    address: ConsoleAddress
    line: list[tuple[str, str]]
    steps: list[OfferedStep]
    undo: UndoneStep | None
    on_stage: EntryCard | None
    coming: EntryCard | None
    entries: list[ConsoleLine]
    counts: dict[str, int]
    jury: list[dict[str, Any]]
    voting: ConsoleVoting | None
    screens: list[ConsoleScreen]
    views: tuple[str, ...]
    checks: list[dict[str, Any]]
    proposal: Proposal | None
    evidence: ConsoleEvidence | None
    unclosed: str
    """The code of why a vote that is over cannot be closed; empty while nothing is wrong."""
    clock_stands: bool
    """Whether nobody looks at the clock by which votes are closed."""
    latest: list[dict[str, Any]]


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
    """An entry in a list on the wall; ``tradition`` is its slug."""

    id: int
    number: int
    name: Words
    title: str
    tradition: str | None
    performed: bool
    on_stage: bool
    competing: bool


class ScreenVoting(TypedDict):
    """An open or paused vote, and whether its last seconds run (``closing``); ``turnout`` is None
    where it is not shown: the organizers' choice, or it is an act's score."""

    open: bool
    closing: bool
    entry_id: int | None
    closes_at: str
    seconds_left: int
    turnout: int | None
    choices: int
    mode: str


class TurningCode(TypedDict):
    """The code that lets phones vote, until it turns."""

    text: str
    turns_at: str


class Leaderboard(TypedDict):
    """Released standings, in pages; a row is a ``ScreenLine`` with the numbers of
    ``standings.leaderboard_rows``, its ``page``, and whether it shares its place. Numbers that are
    not shown are None or empty; without ``is_ranked`` the rows are those who go through."""

    rows: list[dict[str, Any]]
    pages: int
    most: Any
    show_parts: bool
    is_interim: bool
    is_ranked: bool


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
    code: TurningCode | None
    leaderboard: Leaderboard | None
    winner: Leaderboard | None
    message: Words
    sponsors: Words
    signs: str
    break_until: str | None
    break_seconds: int | None


class PhoneShow(TabletShow):
    """A show on the phones; ``needs`` is ``ticket``, ``code`` or nothing."""

    theme: Words
    starts_at: datetime | None
    has_audience: bool
    needs: str


class PhoneLine(TypedDict):
    """An entry on the ballot paper."""

    id: int
    number: int
    name: Words
    title: str
    meaning: Words
    performed: bool


class OpenVote(TypedDict):
    """What can be voted on now: as many as ``limit``, in order of preference where ``ordered``."""

    window_id: int
    entry_id: int | None
    closes_at: datetime
    closing: bool
    ordered: bool
    limit: int
    entries: list[PhoneLine]


class AudienceSnapshot(TypedDict):
    """The page of all phones; ``state`` names its template. ``results`` are published shows."""

    epoch: str
    revision: int
    state: str
    edition: EditionWords
    show: PhoneShow | None
    entry: EntryCard | None
    entries: list[PhoneLine]
    voting: OpenVote | None
    window_id: int | None
    results: list[ShowName]
