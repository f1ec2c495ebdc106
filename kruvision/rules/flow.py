"""The evening as a line: phases, who is on stage, which steps are legal and which comes next.

planned → running → voting → closed → revealing → published → final. An entry moves from waiting to
on stage to performed. With one voting window per show, voting opens when everybody has performed;
with one per entry, each window opens after its entry while the show stays running. A show without
an audience goes from running straight to closed.
"""

from dataclasses import dataclass

PHASES = ("planned", "running", "voting", "closed", "revealing", "published", "final")
ON_STAGE_STATUSES = frozenset({"competing", "guest"})


@dataclass(frozen=True)
class Act:
    """One entry as the flow sees it. ``voted`` is true once its own window was closed."""

    id: int
    stage: str
    status: str
    voted: bool = False

    @property
    def performs(self) -> bool:
        return self.status in ON_STAGE_STATUSES

    @property
    def is_on_ballot(self) -> bool:
        return self.status == "competing"


@dataclass(frozen=True)
class Evening:
    """All the flow needs to know: acts in running order, the phase, and how the audience votes."""

    phase: str
    acts: tuple[Act, ...]
    window_open: bool = False
    window_scope: str = "show"
    has_audience: bool = True
    has_marks_on_stage: bool = False
    last_performed_id: int | None = None

    @property
    def on_stage(self) -> Act | None:
        return next((a for a in self.acts if a.stage == "on_stage"), None)

    @property
    def waiting(self) -> tuple[Act, ...]:
        return tuple(a for a in self.acts if a.stage == "waiting" and a.performs)

    @property
    def last_performed(self) -> Act | None:
        return next((a for a in self.acts if a.id == self.last_performed_id), None)


@dataclass(frozen=True)
class Step:
    """One press. ``kind`` is a verb of the stage; ``entry_id`` names the entry it moves."""

    kind: str
    entry_id: int | None = None


def legal_steps(evening: Evening) -> tuple[Step, ...]:
    """Every step that may be taken now; the first one is what the console's one button offers."""
    return _STEPS[evening.phase](evening)


def next_step(evening: Evening) -> Step | None:
    """The one next step, or None when the evening is over."""
    steps = legal_steps(evening)
    return steps[0] if steps else None


def is_legal(evening: Evening, step: Step) -> bool:
    """Whether ``step`` may be taken now."""
    return step in legal_steps(evening)


def undo_step(evening: Evening) -> Step | None:
    """What taking back the last step would do, or None where it cannot be taken back.

    A call can be taken back until the entry has a mark; opening and closing a vote, and publishing,
    cannot: people have already acted on them.
    """
    if evening.window_open:
        return None
    if evening.phase == "revealing":
        return Step("leave_reveal")
    if evening.phase != "running":
        return None
    if evening.on_stage:
        return None if evening.has_marks_on_stage else Step("uncall_entry", evening.on_stage.id)
    if last := _last_unvoted(evening):
        return Step("unfinish_entry", last.id)
    return None if evening.last_performed else Step("unstart_show")


def _last_unvoted(evening: Evening) -> Act | None:
    last = evening.last_performed
    return last if last and not last.voted else None


def _planned(evening: Evening) -> tuple[Step, ...]:
    return (Step("start_show"),) if evening.waiting else ()


def _running(evening: Evening) -> tuple[Step, ...]:
    if evening.window_open:
        return (Step("close_voting"),)
    if evening.on_stage:
        return (Step("finish_entry", evening.on_stage.id),)
    calls = tuple(Step("call_entry", act.id) for act in evening.waiting)
    windows = _entry_windows(evening)
    if windows or calls:
        return windows + calls
    if evening.has_audience and evening.window_scope == "show":
        return (Step("open_voting"),)
    return (Step("close_show"),)


def _entry_windows(evening: Evening) -> tuple[Step, ...]:
    """With a window per entry: the windows still to open, the latest act first."""
    if not evening.has_audience or evening.window_scope != "entry":
        return ()
    ready = [a for a in evening.acts if a.stage == "performed" and a.is_on_ballot and not a.voted]
    return tuple(Step("open_voting", act.id) for act in reversed(ready))


def _voting(evening: Evening) -> tuple[Step, ...]:
    return (Step("close_voting"),)


def _closed(evening: Evening) -> tuple[Step, ...]:
    return (Step("begin_reveal"), Step("publish"))


def _revealing(evening: Evening) -> tuple[Step, ...]:
    return (Step("publish"),)


def _published(evening: Evening) -> tuple[Step, ...]:
    return (Step("finalize"),)


def _final(evening: Evening) -> tuple[Step, ...]:
    return ()


_STEPS = {
    "planned": _planned,
    "running": _running,
    "voting": _voting,
    "closed": _closed,
    "revealing": _revealing,
    "published": _published,
    "final": _final,
}
