"""What the snapshots of the jury hold, field by field; see ``shapes``."""

from datetime import datetime
from typing import Any, TypedDict

from kruvision.services.entries.cards import EntryCard, Words
from kruvision.services.snapshots.shapes import TabletShow


class TabletJuror(TypedDict):
    """The juror at this tablet; ``is_writing_device`` where it is the one that writes,
    ``is_practice`` where the marks count for nothing."""

    id: int
    name: Words
    role: Words
    is_head: bool
    is_practice: bool
    is_absent: bool
    is_writing_device: bool


class TabletCriterion(TypedDict):
    """A criterion with its scale as text; ``values`` is empty where buttons would be too many.
    Beside one that ``is_about_tradition`` stands what is normal in the song's tradition."""

    id: int
    name: Words
    hint: Words
    is_about_tradition: bool
    least: str
    most: str
    step: str
    weight: str
    values: list[str]


class TabletMark(TypedDict):
    """A mark as it was typed, and the number of its last change."""

    value: str
    seq: int


class TabletSheet(TypedDict):
    """One's own sheet for an entry. ``why`` is the code of what keeps the juror from marking,
    empty where nothing does; ``marks`` stand under the criterion's id as text; ``missing`` are ids
    of criteria; ``aside_reason`` is the juror's own for stepping aside, or the organizers' for
    excusing them."""

    state: str
    can_mark: bool
    why: str
    marks: dict[str, TabletMark]
    missing: list[int]
    total: str
    note: str
    note_seq: int
    aside_reason: str
    reopened_reason: str


class Heard(TypedDict):
    """What is heard of an entry in a selection round: a file of this house (``version`` says which,
    ``kind`` its type) or somebody else's ``link``; both empty where nothing came yet."""

    version: str
    kind: str
    seconds: int
    link: str


class TabletEntry(EntryCard):
    """An entry with one's own sheet for it; ``heard`` is None where acts sing on a stage."""

    sheet: TabletSheet
    heard: Heard | None


class TabletAct(TypedDict):
    """What changes of an entry while a page is open."""

    id: int
    number: int
    stage: str
    sheet: TabletSheet


class TabletRound(TypedDict):
    """Until when a selection round is marked, and whether that time is over."""

    until: str
    is_over: bool


class Tablet(TypedDict):
    """A juror's tablet but for its entries. ``current`` is the entry in view at first, ``most`` the
    highest total, ``help`` the call for help as it stands. What the tablet keeps, it keeps for this
    ``evening`` (the show's tag). The page is loaded anew when ``shape`` changes. ``has_moved``: the
    juror's evening is another show by now, and the tablet goes there. ``deliberates``: the head of
    the jury has the deliberation open to the jury's tablets. ``round`` is None where acts sing on a
    stage."""

    epoch: str
    revision: int
    evening: str
    shape: str
    show: TabletShow
    juror: TabletJuror
    criteria: list[TabletCriterion]
    most: str
    current: int | None
    help: str
    nudged: bool
    deliberates: bool
    has_moved: bool
    round: TabletRound | None


class JurySnapshot(Tablet):
    """All that stands on the page."""

    entries: list[TabletEntry]


class TabletPicture(Tablet):
    """What the page is told while it is open."""

    entries: list[TabletAct]


class LateMark(TypedDict):
    """A mark that came too late, beside the one that stands; both empty unless ``is_seen``: a head
    of the jury whose own sheet for the entry is not in sees what others gave only afterwards."""

    id: int
    entry_id: int
    juror_id: int
    juror: Words
    criterion: Words
    is_seen: bool
    value: str
    stands: str
    arrived_at: datetime


class Excuse(TypedDict):
    """A juror whom the organizers excused for an entry, and why."""

    entry_id: int
    juror_id: int
    reason: str


class HeadSnapshot(TypedDict):
    """Everybody's sheets: ``rows`` as ``scoresheets.sheet_matrix`` gives them; ``juror_id`` whose
    own sheet the reader cannot reopen."""

    epoch: str
    revision: int
    at: datetime
    show: TabletShow
    is_over: bool
    juror_id: int | None
    rows: list[dict[str, Any]]
    entries: list[EntryCard]
    kept: list[LateMark]
    excuses: list[Excuse]
