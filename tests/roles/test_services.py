"""Services ask for the role themselves: whoever calls one past a page's guard is refused."""

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from config import ROOT
from kruvision import models
from kruvision.rules.evening.flow import Step
from kruvision.services.access import VISITOR, Actor
from kruvision.services.errors import NotAllowed

SERVICES = ROOT / "kruvision" / "services"
ASKERS = ("by", "actor")
ROWS = tuple(vars(models)[name] for name in models.__all__)
NOT_USE_CASES = {
    "access.require": "is the question itself",
    "accounts.invitation_code": "says a code again to who made it",
    "awards.at_the_table.require_at_table": "is the question itself",
    "jury.head_of_jury.deciding_seat": "asks whose decision it is",
    "jury.head_of_jury.may_see_result": "is the question itself",
    "jury.head_of_jury.require_head_device": "is the question itself",
    "jury.head_of_jury.require_head_or_organizer": "is the question itself",
    "jury.head_of_jury.require_pen": "is the question itself",
    "jury.head_of_jury.require_writing": "is the question itself",
    "jury.head_of_jury.require_result_visible": "is the question itself",
    "jury.seats.record_panel": "a line of the record, inside the transaction of one who asked",
    "jury.head_of_jury.require_second_person": "asks who it is, not what they may",
    "snapshots.console.level_of": "says what somebody may",
}
OF_EVERY_ACCOUNT = {"accounts.change_password", "staff_sessions.end_all"}
WITHOUT_AN_ACTOR = {
    "accounts.accept_invitation": "the code is the key",
    "addresses.printed.note_cards": "what was printed, beside the cards made by one who asked",
    "addresses.printed.note_tickets": "what was printed, beside tickets made by one who asked",
    "audience.windows.pause_open_windows": "the server itself, after an outage",
    "jury.cards.choose_pin": "the card is the key",
    "results.published.get_newest": "keeps at the first look what was published before",
    "stage.steps.close_if_due": "the server's clock",
    "ruleset.one_person.end_two_people": "whoever sits at the machine",
    "staff_sessions.end_session": "whoever holds the key",
    "staff_sessions.open_session": "after the password, or the code, was right",
    "traditions.house.load_missing": "the server itself, when it starts",
}
"""What writes without being told who asks."""


def modules() -> Iterator[tuple[str, Any]]:
    """Every module of the services by its short name."""
    for path in sorted(SERVICES.rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        yield name.removeprefix("kruvision.services."), importlib.import_module(name)


@cache
def use_cases() -> dict[str, Callable[..., Any]]:
    """Every public function that is told who asks. Functions that are given a row or the list of
    changes belong inside the transaction of one that has asked."""
    found = {}
    for short, module in modules():
        for name, function in vars(module).items():
            own = inspect.isfunction(function) and function.__module__ == module.__name__
            if own and not name.startswith("_") and _is_use_case(function):
                found[f"{short}.{name}"] = function
    return {name: found[name] for name in found if name not in NOT_USE_CASES}


def _is_use_case(function: Callable[..., Any]) -> bool:
    if _is_sheet_command(function):
        return True
    given = inspect.signature(function).parameters
    is_inner = (
        "changes" in given or next(iter(given.values())).annotation in ROWS if given else True
    )
    return not is_inner and any(n in given and given[n].annotation is Actor for n in ASKERS)


def _is_sheet_command(function: Callable[..., Any]) -> bool:
    """Written for an open sheet and called with the actor, which signatures do not tell."""
    is_wrapped = hasattr(function, "__wrapped__")
    return is_wrapped and next(iter(inspect.signature(function).parameters), "") == "sheet"


def call(function: Callable[..., Any], asker: Actor) -> None:
    """Call it with next to nothing: it has to refuse before it looks at any of it."""
    if _is_sheet_command(function):
        function(asker, 1, command_id="", at=None)
        return
    given = inspect.signature(function).parameters
    needed = {n: p for n, p in given.items() if p.default is inspect.Parameter.empty}
    known = {int: 1, Step: Step("start_show")}
    values = {name: known.get(p.annotation) for name, p in needed.items()}
    function(**values | {name: asker for name in ASKERS if name in given})


@pytest.mark.parametrize("name", sorted(use_cases()))
@pytest.mark.parametrize(
    "asker",
    [VISITOR, Actor("observer", 1), Actor("monitor")],
    ids=["visitor", "observer", "monitor"],
)
def test_a_use_case_refuses_who_may_not_before_it_looks_at_anything(
    name: str, asker: Actor
) -> None:
    """There is no app here, so that whatever is looked at first would be a fault."""
    if asker.role == "observer" and name in OF_EVERY_ACCOUNT:
        return
    with pytest.raises(NotAllowed):
        call(use_cases()[name], asker)


def test_the_use_cases_are_many() -> None:
    assert len(use_cases()) > 70


def test_whatever_writes_is_told_who_asks() -> None:
    untold = {
        f"{short}.{node.name}"
        for short, module in modules()
        for node in ast.parse(inspect.getsource(module)).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if "transaction()" in ast.unparse(node)
        if not {argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)}
        & set(ASKERS)
    }
    assert untold == set(WITHOUT_AN_ACTOR)
