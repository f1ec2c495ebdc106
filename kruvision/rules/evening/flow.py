"""The evening as a line: phases, who is on stage, which steps are legal and which comes next.

planned → running → voting → closed → revealing → published → final. An entry moves from waiting to
on stage to performed. With one voting window per show, voting opens when everybody has performed;
with one per entry, each window opens after its entry while the show stays running, and with one per
category once all of it have sung. A show without an audience, or with nobody left on the ballot,
goes from running straight to closed.

A vote is closed by the clock alone: a person starts the closing, and until the clock closes the
vote it can be stopped.

A selection round has no stage, no vote and no reveal: with its start every recording can be heard
and marked, until somebody closes the marking.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from kruvision.rules.errors import RuleError
from kruvision.rules.evening.act import Act

PHASES = ("planned", "running", "voting", "closed", "revealing", "published", "final")
STAGE, SELECTION = "stage", "selection"
FORMS = (STAGE, SELECTION)
"""How the acts of a show are heard: on a stage, or from recordings by each juror alone."""
ON_STAGE_PHASES = ("running", "voting")
"""The hall follows this show: acts sing or the vote is open."""
LEADERBOARD_PHASES = ("running", "voting")
"""The standings may leave the server where the leaderboard is live. With the end of the vote it is
dark: what is counted then is the result, which the stage announces."""
IN_PROGRESS_PHASES = ("running", "voting", "closed", "revealing")
"""The show has begun and its result is not public."""
UNPUBLISHED_PHASES = ("closed", "revealing")
"""All is counted and not public."""
COUNTED_PHASES = ("closed", "revealing", "published", "final")
"""All has to be in: a mark that is missing keeps the result from being whole."""
PUBLIC_PHASES = ("published", "final")
"""Everybody may see the whole result."""
VOTE_PER_ACT = "entry"
"""Each act has a voting window of its own."""
VOTE_PER_CATEGORY = "category"
"""Each category has one, with its acts alone on the ballot."""
VOTES_OF_PARTS = (VOTE_PER_ACT, VOTE_PER_CATEGORY)


def hides_turnout(window_scope: str, phase: str) -> bool:
    """Whether nobody may know yet how many have voted. Where each act has a vote of its own, that
    number is its score, and is told with the result."""
    return window_scope == VOTE_PER_ACT and phase not in PUBLIC_PHASES


def hides_votes(window_scope: str, phase: str) -> bool:
    """Whether the votes so far count nowhere yet: other acts or categories are still voted on."""
    return window_scope in VOTES_OF_PARTS and phase not in COUNTED_PHASES


@dataclass(frozen=True)
class Evening:
    """All the flow needs to know: acts in running order, the phase, and how the audience votes.

    ``performed`` are the ids of the acts that have sung, the latest one last. ``window_entry_id``
    names the act an open window belongs to, where each act has its own, and ``window_category`` the
    category, where each of these has; ``closing`` says that its
    last seconds run. ``show_voted`` is true once a vote on the whole show was closed;
    ``voted_after`` is the act that had sung last when the latest vote was closed.
    """

    phase: str
    acts: tuple[Act, ...]
    performed: tuple[int, ...] = ()
    window_open: bool = False
    closing: bool = False
    window_entry_id: int | None = None
    window_category: int | None = None
    window_scope: str = "show"
    has_audience: bool = True
    show_voted: bool = False
    voted_after: int | None = None
    is_selection: bool = False

    @property
    def on_stage(self) -> Act | None:
        """The act that is singing."""
        return next((a for a in self.acts if a.stage == "on_stage"), None)

    @property
    def waiting(self) -> tuple[Act, ...]:
        """The acts still to come, in running order."""
        return tuple(a for a in self.acts if a.stage == "waiting" and a.performs)

    @property
    def last_performed(self) -> Act | None:
        """The act that sang last."""
        last = self.performed[-1:]
        return next((a for a in self.acts if a.id in last), None)


@dataclass(frozen=True)
class Step:
    """One press. ``kind`` is a verb of the stage; ``entry_id`` names the entry it moves,
    ``category_id`` the category whose vote it opens."""

    kind: str
    entry_id: int | None = None
    category_id: int | None = None


def legal_steps(evening: Evening) -> tuple[Step, ...]:
    """Every step that may be taken now; the first one is what the console's one button offers.
    None while the last seconds of a vote run."""
    return _STEPS[evening.phase](evening)


def clock_steps(evening: Evening) -> tuple[Step, ...]:
    """What the server's clock alone may do now: close an open vote when its time is over."""
    return (Step("close_voting"),) if evening.window_open else ()


def is_legal(evening: Evening, step: Step) -> bool:
    """Whether ``step`` may be taken now."""
    return step in legal_steps(evening)


def undo_step(evening: Evening) -> Step | None:
    """What taking back the last step would do, or None where it cannot be taken back.

    A call can be taken back until the entry has a mark, and a closing until the vote is closed;
    opening a vote, its close, and publishing cannot: people have already acted on them, and nothing
    from before a vote is taken back behind it. The end of the songs can: a late act may sing,
    unless the whole show was voted on.
    """
    if evening.closing:
        return Step("stop_closing")
    if evening.phase == "revealing":
        return Step("leave_reveal")
    if evening.phase == "closed" and not evening.show_voted:
        return Step("reopen_songs")
    if evening.phase != "running" or evening.window_open:
        return None
    if evening.is_selection:
        return None if any(act.marked for act in evening.acts) else Step("unstart_show")
    if act := evening.on_stage:
        return None if act.marked else Step("uncall_entry", act.id)
    if last := evening.last_performed:
        is_behind_a_vote = last.voted or last.id == evening.voted_after
        return None if is_behind_a_vote else Step("unfinish_entry", last.id)
    return Step("unstart_show")


def take(evening: Evening, step: Step) -> Evening:
    """The evening after a step that is legal, takes the last one back, or is the clock's; a new
    value.

    Raises ``RuleError("step_not_possible")`` for any other step.
    """
    allowed = (*legal_steps(evening), undo_step(evening), *clock_steps(evening))
    if step not in allowed:
        raise RuleError("step_not_possible", step=step.kind)
    return _MOVES[step.kind](evening, step)


def _planned(evening: Evening) -> tuple[Step, ...]:
    return (Step("start_show"),) if evening.waiting else ()


def _running(evening: Evening) -> tuple[Step, ...]:
    if evening.is_selection:
        return (Step("close_show"),)
    if evening.window_open:
        return _open_vote(evening)
    if evening.on_stage:
        return (Step("finish_entry", evening.on_stage.id),)
    calls = tuple(Step("call_entry", act.id) for act in evening.waiting)
    windows = _entry_windows(evening) + _category_windows(evening)
    if windows or calls:
        return windows + calls
    if evening.has_audience and evening.window_scope == "show" and _ballot(evening):
        return (Step("open_voting"),)
    return (Step("close_show"),)


def _open_vote(evening: Evening) -> tuple[Step, ...]:
    return () if evening.closing else (Step("start_closing"),)


def _ballot(evening: Evening) -> tuple[Act, ...]:
    """The acts the audience can choose from by now."""
    return tuple(act for act in evening.acts if act.is_on_ballot)


def _entry_windows(evening: Evening) -> tuple[Step, ...]:
    """With a window per entry: the windows still to open, the latest act first."""
    if not evening.has_audience or evening.window_scope != "entry":
        return ()
    ready = {act.id for act in _ballot(evening) if not act.voted}
    return tuple(Step("open_voting", id_) for id_ in reversed(evening.performed) if id_ in ready)


def _category_windows(evening: Evening) -> tuple[Step, ...]:
    """With a window per category: those of which all have sung; acts in none are not voted on."""
    if not evening.has_audience or evening.window_scope != VOTE_PER_CATEGORY:
        return ()
    coming = {act.category for act in evening.waiting} | {None}
    ready = {act.id: act.category for act in _ballot(evening) if not act.voted}
    sung = dict.fromkeys(ready[id_] for id_ in reversed(evening.performed) if id_ in ready)
    return tuple(Step("open_voting", category_id=one) for one in sung if one not in coming)


_STEPS: dict[str, Callable[[Evening], tuple[Step, ...]]] = {
    "planned": _planned,
    "running": _running,
    "voting": _open_vote,
    "closed": lambda evening: (Step("begin_reveal"), Step("publish"))[evening.is_selection :],
    "revealing": lambda evening: (Step("publish"),),
    "published": lambda evening: (Step("finalize"),),
    "final": lambda evening: (),
}


def _phase(name: str, heard: str = "") -> Callable[[Evening, Step], Evening]:
    """To another phase; where ``heard`` is given, a selection round's acts all move there too."""

    def move(evening: Evening, step: Step) -> Evening:
        if heard and evening.is_selection:
            acts = tuple(replace(act, stage=heard) for act in evening.acts)
            performed = tuple(act.id for act in acts if act.stage == "performed")
            evening = replace(evening, acts=acts, performed=performed)
        return replace(evening, phase=name)

    return move


def _move(evening: Evening, entry_id: int | None, stage: str) -> tuple[Act, ...]:
    return tuple(replace(a, stage=stage) if a.id == entry_id else a for a in evening.acts)


def _to_stage(evening: Evening, step: Step) -> Evening:
    performed = tuple(id_ for id_ in evening.performed if id_ != step.entry_id)
    acts = _move(evening, step.entry_id, "on_stage")
    return replace(evening, acts=acts, performed=performed)


def _finish(evening: Evening, step: Step) -> Evening:
    performed = (*evening.performed, *(a.id for a in evening.acts if a.id == step.entry_id))
    return replace(evening, acts=_move(evening, step.entry_id, "performed"), performed=performed)


def _uncall(evening: Evening, step: Step) -> Evening:
    return replace(evening, acts=_move(evening, step.entry_id, "waiting"))


def _open(evening: Evening, step: Step) -> Evening:
    phase = "running" if evening.window_scope in VOTES_OF_PARTS else "voting"
    opened = replace(evening, phase=phase, window_open=True, window_entry_id=step.entry_id)
    return replace(opened, window_category=step.category_id)


def _close(evening: Evening, step: Step) -> Evening:
    acts = tuple(replace(a, voted=True) if _is_asked(evening, a) else a for a in evening.acts)
    latest = evening.performed[-1] if evening.performed else None
    closed = replace(evening, acts=acts, window_open=False, closing=False)
    closed = replace(closed, window_entry_id=None, window_category=None)
    if evening.window_scope in VOTES_OF_PARTS:
        return replace(closed, voted_after=latest)
    return replace(closed, phase="closed", show_voted=True, voted_after=latest)


def _is_asked(evening: Evening, act: Act) -> bool:
    is_of_it = act.is_on_ballot and act.category == evening.window_category is not None
    return is_of_it or act.id == evening.window_entry_id


_MOVES: dict[str, Callable[[Evening, Step], Evening]] = {
    "start_show": _phase("running", "performed"),
    "unstart_show": _phase("planned", "waiting"),
    "call_entry": _to_stage,
    "uncall_entry": _uncall,
    "finish_entry": _finish,
    "unfinish_entry": _to_stage,
    "open_voting": _open,
    "start_closing": lambda evening, step: replace(evening, closing=True),
    "stop_closing": lambda evening, step: replace(evening, closing=False),
    "close_voting": _close,
    "close_show": _phase("closed"),
    "reopen_songs": _phase("running"),
    "begin_reveal": _phase("revealing"),
    "leave_reveal": _phase("closed"),
    "publish": _phase("published"),
    "finalize": _phase("final"),
}
STEP_KINDS = tuple(_MOVES)
