"""What the console's snapshot holds, field by field; texts and moments as in ``shapes``."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict

from kruvision.services.audience.hall_door import DoorCount
from kruvision.services.audience.ticket_counts import TicketCounts
from kruvision.services.entries.cards import EntryCard, Words
from kruvision.services.snapshots.address import ConsoleAddress
from kruvision.services.snapshots.hall import ConsoleHall
from kruvision.services.snapshots.shapes import TabletShow


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
    category: Words
    """What the category is called; empty where the entry stands in none."""
    stage: str
    status: str


class UndoneStep(TypedDict):
    """The step that can be taken back, and the entry it moved. ``of_round``: it is one of a
    selection round, and told in other words."""

    kind: str
    of_round: bool
    entry: ConsoleLine | None


class OfferedStep(UndoneStep):
    """A step that can be taken now; ``can_undo`` afterwards, or not. ``category`` is the name of
    the one whose vote it opens, else empty."""

    entry_id: int | None
    category_id: int | None
    category: Words
    can_undo: bool
    publishes: bool


class ConsoleVoting(TypedDict):
    """The latest window. ``closes_at`` is when it closes, ``closing`` because somebody started its
    last seconds, else at the announced time. ``category`` is the name of the one that is voted on,
    else empty. ``per_minute`` counts who voted for the first time in each minute; ``ballots`` is
    None while nobody may know (``turnout.is_hidden``). ``door`` is a ``DoorCount`` where a code
    lets phones in, ``tickets`` are ``TicketCounts`` where those do."""

    window_id: int
    state: str
    entry: ConsoleLine | None
    category: Words
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


class ConsoleQuestion(TypedDict):
    """The question of the act that sang last: ``open`` until ``closes_at``, or ``told``; of an act
    that is on stage once more, ``known`` where the hall was told the answer before. Neither the
    answer nor how many gave one."""

    state: str
    closes_at: str


class ConsoleClock(TypedDict):
    """The stop watch of the act on stage, ``waiting``, ``running`` or ``stopped``; the rest as
    ``ScreenClock``."""

    entry_id: int
    state: str
    since: str
    seconds: int
    limit: int
    is_over: bool


class ConsoleOverrun(TypedDict):
    """An act that sang longer than its limit, and what the rule of time takes off for it: exact, as
    text, points or a share of the total."""

    entry: ConsoleLine
    seconds: int
    limit: int
    amount: str
    share: bool


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


class RoundJuror(TypedDict):
    """How far a juror is in a selection round: sheets ``done`` (handed in or locked) and ``begun``
    among those that are waited for."""

    id: int
    name: Words
    is_practice: bool
    done: int
    begun: int
    count: int


class ConsoleRound(TypedDict):
    """A selection round: until when it is marked, whether that is over, and how far the jury is.
    ``until_typed`` is the moment as a form takes it."""

    until: str
    until_typed: str
    is_over: bool
    jurors: list[RoundJuror]


class ConsoleEvidence(TypedDict):
    """How many ``differences`` between database and record were found ``when`` somebody looked
    last: at the ``close``, or before an announcement, which was ``stopped`` or ``passed``. None
    where nobody did. ``at`` is that moment, ``signs`` are twelve of the record at the close."""

    differences: int | None
    when: str
    at: datetime | None
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
    by_category: bool
    """Whether the categories sing one after the other."""
    counts: dict[str, int]
    jury: list[dict[str, Any]]
    voting: ConsoleVoting | None
    question: ConsoleQuestion | None
    clock: ConsoleClock | None
    overruns: Sequence[ConsoleOverrun]
    can_subtract: bool
    """Whether organizers can subtract something from an act now."""
    screens: list[ConsoleScreen]
    views: tuple[str, ...]
    checks: list[dict[str, Any]]
    proposal: Proposal | None
    round: ConsoleRound | None
    """None where acts sing on a stage."""
    waiting: int
    """How many changes wait for a second person."""
    evidence: ConsoleEvidence
    unclosed: str
    """The code of why a vote that is over cannot be closed; empty while nothing is wrong."""
    clock_stands: bool
    """Whether nobody looks at the clock by which votes are closed."""
    latest: list[dict[str, Any]]
