"""Culture cards: there from the start, never overwritten, never brought back, checked by people."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from config import ROOT
from kruvision import clock
from kruvision.extensions import db
from kruvision.i18n import FALLBACK
from kruvision.models import Song
from kruvision.papers.ornaments import PATTERNS
from kruvision.services.access import SYSTEM
from kruvision.services.entries.cards import tradition_card
from kruvision.services.errors import Invalid, NotFound, Refused
from kruvision.services.forms.inputs import read
from kruvision.services.forms.local_time import hall_day
from kruvision.services.record import chain, named_lines
from kruvision.services.traditions import house, traditions
from kruvision.services.traditions.inputs import CheckInput, TraditionInput
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_entry, make_show, names

FILE = ROOT / "data" / "traditions.json"
READER = CheckInput(name="Association of Islanders")
COLOURS = {"background": "#101010", "text": "#f0f0f0", "accent": "#ffcc00"}


def card(**values: Any) -> TraditionInput:
    return read(TraditionInput, {"names": {"en": "Islanders"}, "colours": COLOURS, **values})


def add(**values: Any) -> Any:
    return traditions.add_tradition(card(**values), by=SYSTEM, at=clock.now())


def test_all_peoples_of_the_file_are_there_from_the_start(app: Flask) -> None:
    rows = traditions.list_traditions()
    assert len(rows) == 42
    assert all(row.to_check for row in rows)
    assert all(set(row.names) == set(FALLBACK) for row in rows)


def test_every_card_of_the_file_can_be_saved_as_it_is() -> None:
    for row in json.loads(FILE.read_text(encoding="utf-8"))["traditions"]:
        tables = {
            name: {str(n): line for n, line in enumerate(row.get(name, []))}
            for name in traditions.TABLES
        }
        values = {k: v for k, v in row.items() if k != "slug"} | tables
        entered = read(TraditionInput, values)
        assert len(entered.facts) == len(row["facts"])
        assert entered.ornament.pattern in PATTERNS
        assert set(entered.ornament.motif) == set(FALLBACK)


def test_a_later_start_overwrites_no_edit_and_brings_no_deleted_card_back(app: Flask) -> None:
    traditions.change_tradition("kazakh", card(), by=SYSTEM, at=clock.now())
    traditions.delete_tradition("polish", by=SYSTEM, at=clock.now())
    assert house.load_missing(FILE, at=clock.now()) == 0
    assert traditions.get_tradition("kazakh").names == {"en": "Islanders"}
    with pytest.raises(NotFound):
        traditions.get_tradition("polish")


def test_a_card_new_in_the_file_comes_with_the_next_start(app: Flask, tmp_path: Path) -> None:
    tree = json.loads(FILE.read_text(encoding="utf-8"))
    tree["traditions"].append({**tree["traditions"][0], "slug": "islanders"})
    longer = tmp_path / "traditions.json"
    longer.write_text(json.dumps(tree), encoding="utf-8")
    assert house.load_missing(longer, at=clock.now()) == 1
    assert traditions.get_tradition("islanders").to_check


def test_they_stand_in_kazakh_alphabetical_order(app: Flask) -> None:
    first = [row.names["kk"] for row in traditions.list_traditions()][:4]
    assert first == ["Аварлар", "Армяндар", "Әзербайжандар", "Башқұрттар"]


@pytest.mark.parametrize("word", ["қазақ", "Казахи", "KAZAKH", "терме"])
def test_the_search_finds_names_in_any_language_and_genres(app: Flask, word: str) -> None:
    assert "kazakh" in {row.slug for row in traditions.list_traditions(word)}
    assert traditions.list_traditions("nobody sings like this") == []


def test_a_new_card_gets_a_short_name_nobody_has(app: Flask) -> None:
    assert add().slug == "islanders"
    assert add().slug == "islanders_2"
    assert add(names={"en": "New"}).slug == "new_2"
    assert add(names={"kk": "Аралдықтар"}).slug == "tradition"


def test_empty_rows_are_left_out_and_rows_keep_their_order(app: Flask) -> None:
    facts = {
        "10": {"text": {"en": "Last"}, "confidence": "sourced", "source": "A book"},
        "2": {"text": {"en": "First"}, "confidence": "checked"},
        "3": {"text": {"en": " "}, "confidence": "general", "source": "left behind"},
    }
    row = add(facts=facts)
    assert [fact["text"]["en"] for fact in row.facts] == ["First", "Last"]


def test_checking_settles_every_row_and_a_new_doubt_opens_the_card_again(app: Flask) -> None:
    doubt = {"0": {"text": {"en": "They whistle."}, "confidence": "general"}}
    row = add(facts=doubt)
    traditions.mark_checked(row.slug, READER, by=SYSTEM, at=clock.now())
    checked = traditions.get_tradition(row.slug)
    assert not checked.to_check
    assert checked.facts[0]["confidence"] == "checked"
    assert (checked.checked_by, checked.checked_on) == (READER.name, hall_day(clock.now()))
    traditions.change_tradition(row.slug, card(facts=doubt), by=SYSTEM, at=clock.now())
    assert traditions.get_tradition(row.slug).to_check


def test_whoever_checked_a_card_answers_for_it_until_it_says_something_else(app: Flask) -> None:
    row = add(endonym="Us")
    traditions.mark_checked(row.slug, READER, by=SYSTEM, at=clock.now())
    other_colours = card(endonym="Us", colours={**COLOURS, "accent": "#ff0000"})
    traditions.change_tradition(row.slug, other_colours, by=SYSTEM, at=clock.now())
    assert traditions.get_tradition(row.slug).checked_on is not None
    traditions.change_tradition(row.slug, card(endonym="We"), by=SYSTEM, at=clock.now())
    changed = traditions.get_tradition(row.slug)
    assert (changed.checked_by, changed.checked_on) == (READER.name, None)
    assert tradition_card(changed)["checked_by"] == ""
    assert chain.list_lines(limit=1)[0].data["fields"] == ["endonym"]


@pytest.mark.parametrize("moment", ["2026-11-20T20:00:00+00:00", "2026-11-21T15:00:00+00:00"])
def test_a_check_is_of_the_day_in_the_hall(app: Flask, moment: str) -> None:
    row = add()
    traditions.mark_checked(row.slug, READER, by=SYSTEM, at=datetime.fromisoformat(moment))
    assert traditions.get_tradition(row.slug).checked_on == date(2026, 11, 21)


def test_the_history_of_a_card_tells_its_own_lines_the_newest_first(app: Flask) -> None:
    row, other = add(), add(names=names("Others"))
    traditions.mark_checked(row.slug, READER, by=SYSTEM, at=clock.now())
    traditions.mark_checked(other.slug, READER, by=SYSTEM, at=clock.now())
    kinds = ("tradition_added", "tradition_checked")
    found = named_lines.list_about(kinds, {"slug": row.slug}, 5)
    assert [line["kind"] for line in found] == ["tradition_checked", "tradition_added"]
    assert len(named_lines.list_about(kinds, {"slug": row.slug}, 1)) == 1


def test_a_card_that_a_song_names_stays(app: Flask) -> None:
    song_id = make_entry(make_show(entries=0)).song_id
    slug = add().slug
    with transaction():
        db.session.get_one(Song, song_id).tradition_slug = slug
    with pytest.raises(Refused) as refused:
        traditions.delete_tradition(slug, by=SYSTEM, at=clock.now())
    assert refused.value.code == "tradition_in_use"
    assert traditions.get_tradition(slug)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"names": {}}, "names"),
        ({"colours": {**COLOURS, "text": "#111111"}}, "colours"),
        ({"colours": {**COLOURS, "text": "red;}body{"}}, "colours.text"),
        ({"unesco": {"0": {"name": {"en": "Song"}, "year": "soon"}}}, "unesco.0.year"),
        ({"facts": {"1": {"text": {}, "confidence": "sure", "source": ""}}}, ""),
        ({"genres": {"0": {"original": "x" * 121}}}, "genres.0.original"),
    ],
)
def test_what_cannot_be_a_card_is_named_at_its_field(
    app: Flask, values: dict[str, Any], field: str
) -> None:
    if not field:
        assert card(**values).facts == {}
        return
    with pytest.raises(Invalid) as wrong:
        card(**values)
    assert field in wrong.value.fields


def test_every_change_of_a_card_is_on_record(app: Flask) -> None:
    row = add(names=names("Islanders"))
    traditions.mark_checked(row.slug, READER, by=SYSTEM, at=clock.now())
    traditions.delete_tradition(row.slug, by=SYSTEM, at=clock.now())
    kinds = [line.kind for line in chain.list_lines(limit=3)]
    assert kinds == ["tradition_deleted", "tradition_checked", "tradition_added"]
    assert chain.verify() >= 4
