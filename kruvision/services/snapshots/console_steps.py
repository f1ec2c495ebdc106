"""The evening as a line, and the presses it offers: the next steps, and the one that undoes."""

from collections.abc import Mapping, Sequence

from kruvision.rules.evening import flow
from kruvision.rules.evening.flow import Evening, Step
from kruvision.services.entries.cards import Words
from kruvision.services.snapshots.console_shapes import ConsoleLine, OfferedStep, UndoneStep
from kruvision.services.stage import steps as stage_steps


def line_of_phases(evening: Evening) -> list[tuple[str, str]]:
    """Each part of the evening with ``done``, ``current`` or ``todo``; the vote only where the
    whole show has one, the reveal only where there is a stage."""
    has_vote = evening.has_audience and evening.window_scope == "show"
    left_out = {"voting"} if not has_vote else set()
    if evening.is_selection:
        left_out.add("revealing")
    names = [name for name in flow.PHASES if name not in left_out]
    place = names.index(evening.phase)
    return [(n, _state(names.index(n), place, evening.phase)) for n in names]


def _state(place: int, now: int, phase: str) -> str:
    if place < now or phase == "final":
        return "done"
    return "current" if place == now else "todo"


def offered_steps(evening: Evening) -> Sequence[Step]:
    """The legal steps; before the start also a start that says why it cannot be taken yet."""
    if evening.phase == "planned":
        return (Step("start_show"),)
    return flow.legal_steps(evening)


def offered_step(
    evening: Evening, step: Step, lines: Mapping[int, ConsoleLine], names: Mapping[int, Words]
) -> OfferedStep:
    """A step with the entry it moves, and whether it can be taken back afterwards."""
    legal = flow.is_legal(evening, step)
    after = flow.take(evening, step) if legal else evening
    return {
        "kind": step.kind,
        "of_round": evening.is_selection,
        "entry_id": step.entry_id,
        "entry": lines.get(step.entry_id or 0),
        "category_id": step.category_id,
        "category": names.get(step.category_id or 0, {}),
        "can_undo": flow.undo_step(after) is not None,
        "publishes": step.kind in stage_steps.OF_THE_RESULT,
    }


def undone_step(evening: Evening, lines: Mapping[int, ConsoleLine]) -> UndoneStep | None:
    """What the press takes back that undoes, with the act it was about."""
    step = flow.undo_step(evening)
    if step is None:
        return None
    entry = lines.get(step.entry_id or 0)
    return {"kind": step.kind, "of_round": evening.is_selection, "entry": entry}
