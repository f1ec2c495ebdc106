"""A whole edition from a folder an organizer can write: ``edition.toml`` and tables of entries."""

import tomllib
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from kruvision.extensions import db
from kruvision.models import Criterion, Edition, Juror, Seat, Show
from kruvision.services.access import Actor, require
from kruvision.services.categories.editing import insert_categories, require_apart
from kruvision.services.categories.listing import categories_data
from kruvision.services.entries.importing.columns import find_column
from kruvision.services.entries.importing.files import FileTable, read_table
from kruvision.services.entries.importing.plan import Plan, apply_plan, make_plan
from kruvision.services.entries.named import list_entries
from kruvision.services.entries.status import acts_data
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms.durations import Duration
from kruvision.services.forms.inputs import ExactNumber, Input, Name3, Text3, read
from kruvision.services.forms.local_time import LocalMoment
from kruvision.services.forms.typed_rows import MOST_ROWS
from kruvision.services.jury.jurors import no_card
from kruvision.services.jury.seats import seats_data
from kruvision.services.record import chain
from kruvision.services.record.name_prints import prints_of
from kruvision.services.ruleset.criteria import CriterionInput
from kruvision.services.ruleset.form import RULE_COLUMNS, RulesInput, show_with_rules
from kruvision.services.ruleset.locked_rules import rules_data
from kruvision.services.setup.song_files import read_songs
from kruvision.services.shows.shows import plain_rules
from kruvision.services.transactions.changes import Change, EditionChanged
from kruvision.services.transactions.transaction import transaction

FILE = "edition.toml"
CRITERION_WORDS = (
    "name",
    "hint",
    "scale_min",
    "scale_max",
    "step",
    "weight",
    "is_about_tradition",
)


def _in_the_hall(value: Any) -> Any:
    """TOML's moments without a zone are meant in the hall's."""
    is_local = isinstance(value, datetime) and value.tzinfo is None
    return value.isoformat() if is_local else value


HallMoment = Annotated[LocalMoment, BeforeValidator(_in_the_hall)]


class JurorFile(Input):
    """A juror; exactly one of them is the head."""

    name: Name3
    role: Text3 = {}
    head: bool = False
    weight: ExactNumber = Fraction(1)


class CategoryFile(Input):
    """A category of an evening; ``time_limit`` as ``m:ss``."""

    name: Name3
    time_limit: Duration = None


class ShowFile(Input):
    """An evening with its categories, whose names the column ``category`` of the table uses;
    ``places`` says where acts have theirs (``whole``, ``each`` or ``both``). ``entries`` names a
    table beside the file; without one the show is empty. ``songs`` names the passports of its songs
    (see ``song_files``).

    ``rules`` are what the form of the rules takes, weights in percent; without them both bodies
    weigh the same, on one range."""

    name: Name3
    theme: Text3 = {}
    starts_at: HallMoment = None
    entries: str = ""
    songs: str = ""
    leaderboard: Literal["hidden", "live"] = "hidden"
    turnout_shown: bool = True
    places: Literal["whole", "each", "both"] = "whole"
    categories: Annotated[list[CategoryFile], Field(max_length=MOST_ROWS)] = []
    rules: RulesInput | None = None


class EditionFile(Input):
    """``edition.toml``: criteria and jurors hold for every show of it."""

    year: int = Field(ge=1900, le=2200)
    name: Name3
    theme: Text3 = {}
    venue: Text3 = {}
    organizers: Text3 = {}
    wifi_name: Annotated[str, Field(max_length=64)] = ""
    wifi_password: Annotated[str, Field(max_length=64)] = ""
    shows: list[ShowFile] = Field(min_length=1)
    criteria: list[CriterionInput] = []
    jurors: list[JurorFile] = []


def load_edition(folder: Path, *, by: Actor, at: datetime) -> Edition:
    """Make an edition with its shows, criteria, jurors and entries, all of it or nothing.

    Jurors get their cards afterwards, on the page of the jury. Raises ``Invalid`` with names like
    ``edition.toml: shows.0.name``, ``entries.csv: 7: duration`` or ``songs.json: Калинка: say``,
    ``Refused``: ``edition_file_missing``, ``edition_file_broken``, ``head_missing``, and what
    ``read_table`` raises.
    """
    require(by, "setup.edit")
    entered = _read_edition(folder / FILE)
    tables = [_read_entries(folder, show.entries) for show in entered.shows]
    songs = [read_songs(folder, show.songs) for show in entered.shows]
    with ExitStack() as files, transaction() as changes:
        edition = _edition(entered, at)
        jurors = [_juror(edition, row) for row in entered.jurors]
        for position, row in enumerate(entered.shows):
            show = _show(edition, position + 1, row, entered.criteria)
            _seat(show, jurors, entered.jurors)
            if table := tables[position]:
                _add_entries(show, table, row.entries, changes=changes, by=by, at=at)
            songs[position].fill(list_entries(show.id), files)
        _record(edition, jurors, by=by, at=at)
        changes.append(EditionChanged(edition.id))
    return edition


def _read_edition(path: Path) -> EditionFile:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Refused("edition_file_missing", file=path.name) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused("edition_file_broken", file=path.name, problem=str(error)) from None
    try:
        entered = read(EditionFile, values)
    except Invalid as error:
        raise Invalid({f"{path.name}: {name}": e for name, e in error.fields.items()}) from None
    if entered.jurors and sum(juror.head for juror in entered.jurors) != 1:
        raise Refused("head_missing")
    return entered


def _read_entries(folder: Path, name: str) -> FileTable | None:
    if not name:
        return None
    path = folder / Path(name).name
    if not path.is_file():
        raise Refused("edition_file_missing", file=path.name)
    return read_table(path.read_bytes(), knows=lambda head: find_column(head) is not None)


def _edition(entered: EditionFile, at: datetime) -> Edition:
    words = entered.model_dump(exclude={"shows", "criteria", "jurors"})
    edition = Edition(**words, created_at=at)
    db.session.add(edition)
    db.session.flush()
    return edition


def _show(
    edition: Edition, position: int, row: ShowFile, criteria: Sequence[CriterionInput]
) -> Show:
    words = row.model_dump(exclude={"entries", "songs", "rules", "categories"})
    show = Show(edition_id=edition.id, position=position, **plain_rules(), **words)
    show.criteria = [
        Criterion(position=place, **{name: getattr(criterion, name) for name in CRITERION_WORDS})
        for place, criterion in enumerate(criteria, start=1)
    ]
    db.session.add(show)
    db.session.flush()
    require_apart([category.name for category in row.categories])
    insert_categories(show, [(category.name, category.time_limit) for category in row.categories])
    if row.rules:
        proposed = show_with_rules(show, row.rules)
        for column in RULE_COLUMNS:
            setattr(show, column, getattr(proposed, column))
    return show


def _juror(edition: Edition, row: JurorFile) -> Juror:
    """A juror whose card is still to be made."""
    juror = Juror(edition_id=edition.id, name=row.name, role=row.role, card_hash=no_card())
    db.session.add(juror)
    db.session.flush()
    return juror


def _seat(show: Show, jurors: Sequence[Juror], rows: Sequence[JurorFile]) -> None:
    for position, (juror, row) in enumerate(zip(jurors, rows, strict=True), start=1):
        db.session.add(
            Seat(
                show_id=show.id,
                juror_id=juror.id,
                position=position,
                is_head=row.head,
                weight=row.weight,
            )
        )


def _add_entries(
    show: Show, table: FileTable, file: str, *, changes: list[Change], by: Actor, at: datetime
) -> None:
    plan = make_plan(show, table)
    if not plan.is_good:
        raise Invalid(_wrong_cells(plan, file))
    apply_plan(show, plan, changes=changes, by=by, at=at)


def _record(edition: Edition, jurors: Sequence[Juror], *, by: Actor, at: datetime) -> None:
    """One line that holds all the shows began with: rules with their criteria, seats, acts."""
    db.session.flush()
    began = [
        {
            "show": show.id,
            "rules": rules_data(show),
            "seats": seats_data(show.id),
            "categories": categories_data(show.id),
            "entries": acts_data(show.id),
        }
        for show in edition.shows
    ]
    prints = prints_of(edition, *edition.shows, *jurors)
    chain.append(by.label, "edition_loaded", at=at, edition=edition.id, shows=began, prints=prints)


def _wrong_cells(plan: Plan, file: str) -> dict[str, Any]:
    wrong: dict[str, Any] = {f"{file} ({n})": p for n, p in enumerate(plan.problems, start=1)}
    for row in plan.bad_rows:
        wrong.update({f"{file}: {row.number}: {name}": e for name, e in row.errors.items()})
    return wrong
