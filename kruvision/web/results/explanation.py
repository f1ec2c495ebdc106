"""The working of a result in words: every step from the marks to the place, number by number."""

from collections.abc import Sequence
from dataclasses import dataclass

from kruvision.i18n import _
from kruvision.rules import methods
from kruvision.rules.standings import Result, Standing
from kruvision.rules.working import WorkingStep
from kruvision.services.forms.number_text import number
from kruvision.services.results.names import Names
from kruvision.web.results import (
    explanation_adjustments,
    explanation_combination,
    explanation_jury,
)
from kruvision.web.results.explanation_method import step_sentence

SENTENCES = {
    **explanation_jury.SENTENCES,
    **explanation_adjustments.SENTENCES,
    **explanation_combination.SENTENCES,
}


@dataclass(frozen=True)
class MarksTable:
    """The marks of one entry: a column for each juror, a row for each criterion."""

    jurors: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]
    """(criterion, weight, marks); an absent mark is a dash."""


@dataclass(frozen=True)
class Working:
    """How one entry came to its place: the marks as a table, then a sentence for each step."""

    marks: MarksTable | None
    sentences: tuple[str, ...]


def working_of(standing: Standing, names: Names) -> Working:
    """The working of one standing in the language spoken now."""
    marks = _marked(standing, names)
    rest = [step for step in standing.working if step.kind != "marks"]
    table = _marks_table(marks, names) if marks else None
    return Working(table, tuple(sentence(step, names) for step in rest))


def sentence(step: WorkingStep, names: Names) -> str:
    """One step in words. What is rounded already says so: no equals sign stands before it."""
    carried = methods.step_texts().get(step.kind)
    if carried is not None:
        text = step_sentence(carried, step.values, names)
    else:
        text = SENTENCES[step.kind](step.values, names)
    return text.replace("= ≈", "≈")


def notes_of(result: Result, names: Names) -> list[str]:
    """What a reader must know about the whole result."""
    return [sentence(note, names) for note in result.notes]


def working_rows(result: Result, names: Names) -> list[tuple[str, int, str]]:
    """All workings as rows of a spreadsheet: entry, number of the step, sentence."""
    rows: list[tuple[str, int, str]] = []
    for standing in result.standings:
        lines = [*_mark_lines(standing, names), *working_of(standing, names).sentences]
        entry = names.entry(standing.entry)
        rows += [(entry, number, line) for number, line in enumerate(lines, start=1)]
    return rows


def _marked(standing: Standing, names: Names) -> list[tuple[str, WorkingStep]]:
    """The steps that hold marks, each with its criterion; of several songs, with the song too."""
    found: list[tuple[str, WorkingStep]] = []
    song = ""
    for step in standing.working:
        if step.kind == "song":
            song = f"{names.entry(step.values['entry'])}: "
        elif step.kind == "marks":
            found.append((song + names.criterion(step.values["criterion"]), step))
    return found


def _marks_table(marks: Sequence[tuple[str, WorkingStep]], names: Names) -> MarksTable:
    heard = {juror for _criterion, step in marks for juror in step.values["marks"]}
    jurors = [juror for juror in names.jurors if juror in heard]
    return MarksTable(
        tuple(names.juror(juror) for juror in jurors),
        tuple(
            (
                criterion,
                number(step.values["weight"]),
                tuple(number(step.values["marks"].get(juror)) for juror in jurors),
            )
            for criterion, step in marks
        ),
    )


def _mark_lines(standing: Standing, names: Names) -> list[str]:
    return [
        _(
            "%(criterion)s (weight %(weight)s): %(marks)s.",
            criterion=criterion,
            weight=number(step.values["weight"]),
            marks=explanation_jury.by_juror(step.values["marks"], names),
        )
        for criterion, step in _marked(standing, names)
    ]
