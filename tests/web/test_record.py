"""The record can be read in words, sifted by show, and checked."""

import ast
import re

import pytest

from config import ROOT
from kruvision import clock
from kruvision.rules.flow import Step
from kruvision.services import record, stage
from kruvision.services.access import Actor
from kruvision.services.transaction import transaction
from tests.factories import make_show

OWNER = Actor("owner", 1)


def start(show) -> None:
    stage.press(show.id, Step("start_show"), revision=0, by=OWNER, at=clock.now())


def test_the_record_says_in_words_what_happened(owner):
    show = make_show()
    start(show)
    page = owner.get("/control/record").text
    assert "The evening began" in page
    assert record.head() in page


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
            record.append("system", "entry_edited", at=clock.now(), name=f"n{number:03d}x")
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
        record.append("system", "entry_edited", at=clock.now(), name="<b>bold</b>")
    assert "<b>bold</b>" not in owner.get("/control/record").text


def kinds_written() -> set[str]:
    """Every kind of line that services write: the second word of ``record.append``."""
    found = set(stage.LINES.values())
    for path in (ROOT / "kruvision" / "services").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "record.append":
                words = ast.walk(node.args[1])
                found |= {n.value for n in words if isinstance(n, ast.Constant)}
    return {kind for kind in found if isinstance(kind, str) and kind}


@pytest.mark.parametrize("kind", sorted(kinds_written()))
def test_every_kind_of_line_has_words(kind):
    words = (ROOT / "templates" / "record" / "words.html").read_text(encoding="utf-8")
    assert f"'{kind}': _(" in words
