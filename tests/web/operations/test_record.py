"""The record can be read in words, sifted by show, and checked."""

import ast
import re

import pytest

from config import ROOT
from kruvision import clock
from kruvision.rules.evening.flow import Step
from kruvision.services.access import Actor
from kruvision.services.awards import at_the_table
from kruvision.services.backups import restoring
from kruvision.services.record import chain
from kruvision.services.stage import steps as stage_steps
from kruvision.services.transactions.transaction import transaction
from kruvision.words.record import HAPPENED
from tests.factories import make_show

OWNER = Actor("owner", 1)


def start(show) -> None:
    stage_steps.press(show.id, Step("start_show"), revision=0, by=OWNER, at=clock.now())


def test_the_record_says_in_words_what_happened(owner):
    show = make_show()
    start(show)
    page = owner.get("/control/record").text
    assert "The evening began" in page
    assert chain.head() in page


def test_the_record_can_be_sifted_by_show(owner):
    first, second = make_show(), make_show()
    start(first)
    assert "The evening began" in owner.get(f"/control/record?show={first.id}").text
    page = owner.get(f"/control/record?show={second.id}").text
    assert "The evening began" not in page
    assert "Nothing is on record here yet" in page


def test_a_long_record_has_pages(owner):
    with transaction():
        for number in range(130):
            chain.append("system", "entry_edited", at=clock.now(), name=f"n{number:03d}x")
    newest = owner.get("/control/record")
    assert "n129x" in newest.text
    assert "n010x" not in newest.text
    older = re.search(r'href="([^"]*before=\d+)" rel="next"', newest.text).group(1)
    assert "n010x" in owner.get(older.replace("&amp;", "&")).text


def test_a_whole_record_is_called_whole(owner):
    start(make_show())
    page = owner.post("/control/record/verify", follow_redirects=True).text
    assert "The record is whole" in page


def test_only_those_who_may_read_the_record(client):
    assert client.get("/control/record", headers={"Accept": "text/html"}).location.startswith(
        "/login"
    )


def test_names_in_the_record_are_only_text(owner):
    with transaction():
        chain.append("system", "entry_edited", at=clock.now(), name="<b>bold</b>")
    assert "<b>bold</b>" not in owner.get("/control/record").text


KIND = re.compile(r"[a-z]+(_[a-z]+)+")


def kinds_written() -> set[str]:
    """Every kind of line that services write, also by a name or through a function of their own."""
    services = (ROOT / "kruvision" / "services").rglob("*.py")
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in services]
    places = {name: place for tree in trees for name, place in kind_places(tree).items()}
    found = {*stage_steps.LINES.values(), *at_the_table.LINES.values()}
    for tree in trees:
        named = named_texts(tree)
        for call in calls_in(tree):
            is_record = ast.unparse(call.func) == "chain.append"
            place = 1 if is_record else places.get(called(call), len(call.args))
            for kind in call.args[place : place + 1]:
                found |= texts_in(kind) | named.get(ast.unparse(kind), set())
    return {kind for kind in found if KIND.fullmatch(kind)}


def kind_places(tree: ast.Module) -> dict[str, int]:
    """Functions that hand one of their arguments to the record as its kind, and which one."""
    found = {}
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        names = [argument.arg for argument in function.args.args if argument.arg != "self"]
        for call in calls_in(function):
            if ast.unparse(call.func) == "chain.append":
                kind = ast.unparse(call.args[1])
                found |= {function.name: names.index(kind)} if kind in names else {}
    return found


def calls_in(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def called(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def texts_in(tree: ast.AST) -> set[str]:
    found = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {text for text in found if isinstance(text, str)}


def named_texts(tree: ast.Module) -> dict[str, set[str]]:
    """Names, and the texts that they stand for."""
    rows = (node for node in ast.walk(tree) if isinstance(node, ast.Assign))
    return {
        ast.unparse(name): texts_in(row.value)
        for row in rows
        for name in ast.walk(row.targets[0])
        if isinstance(name, ast.Name)
    }


def test_the_kinds_of_lines_are_found_wherever_they_are_written():
    assert kinds_written() >= {
        "entry_called",
        "voting_opened",
        "mark_saved",
        "order_drawn",
        "sheet_submitted",
        "staff_joined",
    }


@pytest.mark.parametrize("kind", sorted(kinds_written()))
def test_every_kind_of_line_has_words(kind):
    assert kind in HAPPENED


def test_nothing_is_said_of_lines_nobody_writes():
    written_into_a_file = {restoring.RESTORED}  # beside the database that the app works with
    assert set(HAPPENED) <= kinds_written() | written_into_a_file
