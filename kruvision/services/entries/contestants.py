"""Contestants: a person or a group, named in three languages."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, StringConstraints

from kruvision.models import Contestant
from kruvision.services.forms.inputs import Input, Name3, Text3, clean_text

ShortLine = Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=80)]


class ContestantInput(Input):
    """What is asked of a contestant. Nobody is asked what people they come from."""

    kind: Literal["person", "group"] = "person"
    name: Name3
    faculty: Text3 = {}
    study_year: ShortLine = ""


def fill_contestant(contestant: Contestant, entered: ContestantInput) -> None:
    """Write what was typed onto the row."""
    contestant.kind = entered.kind
    contestant.name = entered.name
    contestant.faculty = entered.faculty
    contestant.study_year = entered.study_year
