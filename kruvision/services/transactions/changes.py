"""What happened, in past tense, ids only. ``live`` decides who hears of it; a test fails when a
kind of change has no row there."""

from dataclasses import dataclass

from blinker import Signal

committed = Signal("changes committed")


@dataclass(frozen=True)
class EditionChanged:
    """The edition's own words or the list of its shows changed."""

    edition_id: int


@dataclass(frozen=True)
class AddressChanged:
    """QR codes and links say another address from now on."""


@dataclass(frozen=True)
class HallMoved:
    """The hall is with another show from now on."""

    show_id: int


@dataclass(frozen=True)
class ShowChanged:
    """A show's settings, criteria or rules changed."""

    show_id: int


@dataclass(frozen=True)
class EntriesChanged:
    """Entries, contestants, songs or their order changed in a show."""

    show_id: int


@dataclass(frozen=True)
class TraditionChanged:
    """A tradition's card changed."""

    slug: str


@dataclass(frozen=True)
class JuryChanged:
    """Seats, cards or absence changed in an edition."""

    edition_id: int


@dataclass(frozen=True)
class DeliberationMoved:
    """The jury's tablets show the deliberation of a show from now on, or no longer."""

    show_id: int


@dataclass(frozen=True)
class StageMoved:
    """The phase of the show or the place of an entry on stage changed."""

    show_id: int


@dataclass(frozen=True)
class MarkSaved:
    """A juror's mark, note or stepping aside was saved."""

    show_id: int
    entry_id: int
    juror_id: int


@dataclass(frozen=True)
class ScoresheetChanged:
    """A scoresheet was submitted, reopened or locked."""

    show_id: int
    entry_id: int
    juror_id: int


@dataclass(frozen=True)
class JurorNudged:
    """The console asked a juror to look at the tablet."""

    show_id: int
    juror_id: int


@dataclass(frozen=True)
class WindowChanged:
    """A voting window was opened, prolonged, paused or closed."""

    show_id: int
    window_id: int


@dataclass(frozen=True)
class BallotsCast:
    """Ballots were counted in a window; ``is_secret`` while nobody may know how many."""

    edition_id: int
    show_id: int
    window_id: int
    is_secret: bool = False


@dataclass(frozen=True)
class AnswersCounted:
    """Answers to a question about a song were counted, after that song."""

    show_id: int


@dataclass(frozen=True)
class TicketsChanged:
    """Tickets were made, revoked or replaced. ``ended`` are the ids of those that the phones which
    hold them vote with no more."""

    show_id: int
    ended: tuple[int, ...] = ()


@dataclass(frozen=True)
class ScreenSwitched:
    """A hall screen was added, removed or switched to another view."""

    edition_id: int
    screen_id: int


@dataclass(frozen=True)
class ResultPublished:
    """A result became public or final."""

    show_id: int


@dataclass(frozen=True)
class DecisionRecorded:
    """The head of the jury decided a tie, or the field that goes on was marked."""

    show_id: int


@dataclass(frozen=True)
class ClockMoved:
    """The stop watch of an act was started, stopped or set right."""

    show_id: int


@dataclass(frozen=True)
class DeductionsChanged:
    """A deduction was given or taken back."""

    show_id: int


@dataclass(frozen=True)
class StaffChanged:
    """An account was made, changed or disabled."""

    staff_id: int


Change = (
    EditionChanged
    | AddressChanged
    | HallMoved
    | ShowChanged
    | EntriesChanged
    | TraditionChanged
    | JuryChanged
    | StageMoved
    | MarkSaved
    | ScoresheetChanged
    | JurorNudged
    | WindowChanged
    | BallotsCast
    | AnswersCounted
    | TicketsChanged
    | ScreenSwitched
    | ResultPublished
    | DecisionRecorded
    | DeliberationMoved
    | ClockMoved
    | DeductionsChanged
    | StaffChanged
)
