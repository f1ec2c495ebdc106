"""What a form carries besides its fields: a command, so that sent twice it makes one thing, and
marks of what was seen, so that nobody writes over what somebody else saved meanwhile."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flask import render_template, request

from kruvision import clock
from kruvision.services.errors import Refused
from kruvision.services.forms import seen_values
from kruvision.services.forms.seen_values import ChangedMeanwhile, FlatValues
from kruvision.services.record import named_lines
from kruvision.services.transactions import idempotency
from kruvision.services.transactions.conditions import Condition, conditions
from kruvision.web.forms import COMMAND, CONTROLS, SEEN
from kruvision.web.guards import actor
from kruvision.words.fields import form_field_name


@dataclass(frozen=True)
class SavedForm:
    """What stands where an edit form saves, by its fields, as it fills the form.

    ``lines`` are the record's kinds of line, and ``facts`` what they hold, by which the latest one
    tells who saved. ``rows`` names parts of fields (``rows.12``), ``choices`` the values of fields
    with fixed ones. ``by_field``: one may take one field from the other and keep one's own in the
    next; else the form is kept or left as a whole, since its rows have no identity.
    """

    values: Callable[[], Mapping[str, Any]]
    lines: Collection[str]
    facts: Mapping[str, Any]
    rows: Callable[[], Mapping[str, str]] = dict
    choices: Callable[[], Mapping[str, Mapping[str, str]]] = field(default=dict)
    by_field: bool = True


@contextmanager
def form_conditions(saved: SavedForm | None = None) -> Iterator[None]:
    """Around a use case: it happens once for a form with a command, and not at all where somebody
    changed meanwhile what the form changes.

    Raises ``idempotency.Repeated`` and ``ChangedMeanwhile``.
    """
    asked: list[Condition] = []
    if command := command_of_form():
        label = actor().label
        idempotency.require_new(label, command)
        asked.append(partial(idempotency.note_new, label, command))
    if saved is not None and SEEN in request.form:
        asked.append(partial(_require_unchanged, saved))
    with conditions(*asked):
        yield


@contextmanager
def as_read(stored: Callable[[], Mapping[str, str]], told: Callable[[str], str]) -> Iterator[None]:
    """Around a use case by which somebody answers for texts that they have read: it does not happen
    where one of them is not what the form showed. ``stored`` has a mark of each as it stands now,
    and ``told`` names one by its key. Raises ``Refused("read_again")``."""

    def require_as_read() -> None:
        changed = seen_values.changed_since(request.form.get(SEEN, ""), stored())
        if changed:
            raise Refused("read_again", what=", ".join(map(told, changed)))

    with conditions(require_as_read):
        yield


def command_of_form() -> str:
    """The id of the command the posted form carries, made of all that was sent; empty without."""
    command = request.form.get(COMMAND, "")
    return idempotency.id_of_form(command, _sent()) if command else ""


def _sent() -> Iterator[bytes]:
    yield request.path.encode()
    for name, value in request.form.items(multi=True):
        if name not in CONTROLS:
            yield name.encode()
            yield value.encode()
    for file in request.files.values():
        yield file.stream.read()
        file.stream.seek(0)


def _require_unchanged(saved: SavedForm) -> None:
    seen_values.require_unchanged(request.form[SEEN], _typed(), saved.values())


def _typed() -> FlatValues:
    """What was typed, by the names of the fields; several values of one name are its lines."""
    fields = request.form.lists()
    return {name: seen_values.plain("\n".join(values)) for name, values in fields}


def conflict_page(error: ChangedMeanwhile, saved: SavedForm) -> tuple[str, int]:
    """What one typed beside what stands now, field by field, with the choice between them."""
    typed = _typed()
    mark = request.form[SEEN]
    left_alone = seen_values.fields_left_alone(mark, typed, error.changed)
    rows, choices = saved.rows(), saved.choices()
    fields = [
        {
            "name": name,
            "label": form_field_name(name, rows),
            "mine": _option(name, typed.get(name, ""), choices),
            "theirs": _option(name, error.stored.get(name, ""), choices),
            "is_mine": name not in left_alone,
        }
        for name in error.changed
    ]
    page = render_template(
        "errors/changed_meanwhile.html",
        fields=fields,
        others=_others(error.changed if saved.by_field else ()),
        seen=seen_values.seen_mark(error.stored),
        by_field=saved.by_field,
        line=_latest(saved),
        now=clock.now(),
        has_file=any(file.filename for file in request.files.values()),
        address=request.full_path.rstrip("?"),
    )
    return page, error.status


def _option(name: str, value: str, choices: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What a choice sends and how it reads. A box that is not ticked sends 0."""
    last = name.removesuffix("[]").rpartition(".")[2]
    is_box = last in BOXES
    words = choices.get(last, {})
    return {"sends": value or "0" if is_box else value, "reads": words.get(value, value)}


BOXES = frozenset({"turnout_shown", "holds_vote", "seated", "absent", "two_person_rule", "jurors"})
"""Fields that are a box to tick."""


def _others(chosen: Collection[str]) -> list[tuple[str, str]]:
    """All that was sent and is not to be chosen now: it is sent again."""
    left_out = {*CONTROLS, *chosen}
    return [(n, v) for n, v in request.form.items(multi=True) if n not in left_out]


def _latest(saved: SavedForm) -> dict[str, Any] | None:
    return named_lines.find_latest(saved.lines, saved.facts)
