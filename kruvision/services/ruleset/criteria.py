"""What jurors mark by: criteria with a scale, a step and a weight, until the rules lock."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, model_validator
from pydantic_core import PydanticCustomError

from kruvision.extensions import db
from kruvision.i18n import pick
from kruvision.models import Criterion, Show
from kruvision.rules.errors import RuleError
from kruvision.rules.marks import Scale, count_marks
from kruvision.services.access import Actor, require
from kruvision.services.errors import Invalid
from kruvision.services.forms.inputs import ExactNumber, FieldError, Input, Name3, Text3
from kruvision.services.forms.typed_rows import filled_rows, in_order
from kruvision.services.record import chain
from kruvision.services.ruleset.locked_rules import require_unlocked, rules_data
from kruvision.services.shows import shows
from kruvision.services.transactions.changes import ShowChanged
from kruvision.services.transactions.transaction import transaction

MOST_MARKS = 1001
LARGEST = 1000
DEFAULT_NAMES = (
    {
        "kk": "Вокалдық шеберлік және дауыс тазалығы",
        "ru": "Вокальное мастерство и чистота интонации",
        "en": "Vocal skill and pure intonation",
    },
    {
        "kk": "Репертуардың дәстүрге сәйкестігі және орындау мәнері",
        "ru": "Соответствие репертуара традиции и манера исполнения",
        "en": "Fit with the tradition and manner of performance",
    },
    {
        "kk": "Әртістік шеберлік және сахна мәдениеті",
        "ru": "Артистизм и сценическая культура",
        "en": "Artistry and stage culture",
    },
    {
        "kk": "Дикция және ән тілін меңгеруі",
        "ru": "Дикция и владение языком песни",
        "en": "Diction and command of the song's language",
    },
    {
        "kk": "Сахналық бейне және киім",
        "ru": "Сценический образ и костюм",
        "en": "Stage image and costume",
    },
)
"""The criteria a new show starts with; every word of them may be changed."""
ABOUT_TRADITION = DEFAULT_NAMES[1]


def _number_or_none(value: Any) -> Any:
    return None if value is None or not str(value).strip() else value


class CriterionInput(Input):
    """One row of the table. A row without ``id`` is a new criterion."""

    id: Annotated[int | None, BeforeValidator(_number_or_none)] = None
    name: Name3
    hint: Text3 = {}
    scale_min: ExactNumber = Fraction(1)
    scale_max: ExactNumber = Fraction(10)
    step: ExactNumber = Fraction(1)
    weight: ExactNumber = Fraction(1)
    is_about_tradition: bool = False

    @model_validator(mode="after")
    def has_a_scale(self) -> "CriterionInput":
        """Refuse a scale whose ends are not whole steps, and a weight below nothing."""
        numbers = (self.scale_min, self.scale_max, self.step, self.weight)
        if any(abs(number) > LARGEST for number in numbers):
            raise PydanticCustomError("too_large_number", "too large")
        if self.weight < 0:
            raise PydanticCustomError("negative_weight", "a weight below nothing")
        try:
            marks = count_marks(Scale(self.scale_min, self.scale_max, self.step))
        except RuleError:
            raise PydanticCustomError("bad_scale", "the step does not fit the scale") from None
        if not 2 <= marks <= MOST_MARKS:
            raise PydanticCustomError("bad_scale", "the step does not fit the scale")
        return self


class CriteriaInput(Input):
    """The whole table, in the order of its rows' numbers."""

    criteria: Annotated[
        dict[str, CriterionInput],
        BeforeValidator(
            filled_rows("id", "scale_min", "scale_max", "step", "weight", "is_about_tradition")
        ),
    ] = {}


def default_criteria() -> list[Criterion]:
    """The five criteria of a vocal contest of singing traditions, each from 1 to 10."""
    return [
        _filled(
            Criterion(),
            position,
            CriterionInput(name=name, is_about_tradition=name is ABOUT_TRADITION),
        )
        for position, name in enumerate(DEFAULT_NAMES, 1)
    ]


def save_criteria(show_id: int, entered: CriteriaInput, *, by: Actor, at: datetime) -> None:
    """Make the show's criteria what the table says: changed, added, removed, in this order.

    Raises ``Refused("rules_locked")`` after the first mark or opened vote, ``Invalid``:
    ``zero_weights`` where no criterion has a weight, ``criterion_in_ties`` where a tie-break names
    one that would go, ``criterion_in_awards`` where an award does, ``unknown_field`` where a
    row is another show's.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        show = shows.get_show(show_id)
        require_unlocked(show)
        rows = in_order(entered.criteria)
        if rows and not any(row.weight for row in rows):
            raise Invalid({"": FieldError("zero_weights")})
        _arrange(show, rows)
        chain.append(
            by.label,
            "criteria_changed",
            at=at,
            show_id=show.id,
            criteria=rules_data(show)["criteria"],
        )
        changes.append(ShowChanged(show.id))


def _arrange(show: Show, rows: Sequence[CriterionInput]) -> None:
    known = {criterion.id: criterion for criterion in show.criteria}
    named = [row.id for row in rows if row.id is not None]
    kept = set(named)
    if kept - known.keys() or len(kept) < len(named):
        raise Invalid({"": FieldError("unknown_field")})
    for criterion in known.values():
        if criterion.id not in kept and f"criterion:{criterion.id}" in show.tie_chain:
            raise Invalid({"": FieldError("criterion_in_ties", {"name": _shown(criterion)})})
        if criterion.id not in kept and (award := _award_for(show, criterion)):
            facts = {"name": _shown(criterion), "award": pick(award["name"])}
            raise Invalid({"": FieldError("criterion_in_awards", facts)})
    for place, criterion in enumerate(known.values(), 1):
        criterion.position = -place
    db.session.flush()
    show.criteria = [
        _filled(known[row.id] if row.id is not None else Criterion(), position, row)
        for position, row in enumerate(rows, 1)
    ]
    db.session.flush()


def _award_for(show: Show, criterion: Criterion) -> dict[str, Any] | None:
    return next((row for row in show.awards if row.get("criterion") == str(criterion.id)), None)


def _shown(criterion: Criterion) -> str:
    return next(iter(criterion.name.values()), "")


def _filled(criterion: Criterion, position: int, entered: CriterionInput) -> Criterion:
    criterion.position = position
    criterion.name, criterion.hint = entered.name, entered.hint
    criterion.scale_min, criterion.scale_max = entered.scale_min, entered.scale_max
    criterion.step, criterion.weight = entered.step, entered.weight
    criterion.is_about_tradition = entered.is_about_tradition
    return criterion
