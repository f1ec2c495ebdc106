"""Importing entries: the plan names every bad cell, and all of a file comes in or nothing."""

from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kruvision import clock
from kruvision.papers.spreadsheets import to_csv, to_xlsx
from kruvision.services.access import SYSTEM, Actor
from kruvision.services.entries import entries
from kruvision.services.entries.importing import plan as import_plan
from kruvision.services.entries.importing.columns import COLUMNS, entry_table, template_row
from kruvision.services.entries.named import list_entries
from kruvision.services.errors import Invalid, NotFound, Refused
from kruvision.services.forms import uploads
from kruvision.services.record import chain
from tests.factories import make_category, make_entry, make_show, names
from tests.factories.entries import entry_input, workbook

HEAD = "name.kk,name.ru,title,duration,tradition,state,reason\n"
AWKWARD = [
    '=HYPERLINK("http://x";"y")',
    "+7 701 000",
    "-5",
    "@SUM(A1)",
    "'=1",
    "'Tis",
    "007",
    'say "ән", бір; екі\tүш',
    "бірінші\nекінші",
    "Әәғқңөұүһі",
    "שיר \u05d0",
    "أغنية",
    "🎤👩🏽‍🎤",
    "<b>& amp;</b>",
    "true",
    "1e5",
    "2026-11-01",
    "_x0041_",
]


def plan(show_id: int, text: str) -> import_plan.Plan:
    return import_plan.plan_import(show_id, text.encode())


def bring_in(show_id: int, data: bytes) -> import_plan.Plan:
    return import_plan.import_entries(show_id, data, by=SYSTEM, at=clock.now())


def whole(show_id: int) -> list[list[object]]:
    return [list(row) for row in entry_table(show_id)]


def awkward_show() -> int:
    show = make_show(entries=0)
    for place, text in enumerate(AWKWARD):
        three = {"kk": text, "ru": text[::-1], "en": f"x {text}"}
        entered = entry_input(
            name=three,
            title=f"{text}{place}",
            transliteration=text,
            meaning=three,
            faculty={"ru": text},
            story=three,
            study_year=text[:80],
            category=make_category(show, text).id,
            tradition="kazakh" if place % 2 else "",
            duration="3:25" if place % 3 else "",
            kind="group" if place % 2 else "person",
        )
        entries.add_entry(show.id, entered, by=SYSTEM, at=clock.now())
    return show.id


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_exported_comes_back_unchanged(app: Flask, form: str) -> None:
    show_id = awkward_show()
    rows = whole(show_id)
    data = to_csv(COLUMNS, rows) if form == "csv" else to_xlsx([("E", COLUMNS, rows)])
    same = import_plan.plan_import(show_id, data)
    assert same.is_good
    assert same.count("same") == len(AWKWARD)
    empty = make_show(entries=0)
    for text in AWKWARD:
        make_category(empty, text)
    assert bring_in(empty.id, data).count("add") == len(AWKWARD)
    assert whole(empty.id) == rows


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60).filter(lambda text: text.strip()))
def test_any_text_survives_a_round_trip(app: Flask, text: str) -> None:
    show = make_show(entries=0)
    try:
        entered = entry_input(title=f"x{text}", story={"kk": text}, name={"kk": f"a{text}"})
    except Invalid:
        return
    entries.add_entry(show.id, entered, by=SYSTEM, at=clock.now())
    for data in (to_csv(COLUMNS, whole(show.id)), to_xlsx([("E", COLUMNS, whole(show.id))])):
        again = import_plan.plan_import(show.id, data)
        assert again.count("same") == 1, again


def test_every_bad_row_and_column_is_named_and_nothing_is_saved(app: Flask) -> None:
    show = make_show(entries=0)
    text = HEAD + (
        "Айгүл,,Ән,3:25,,,\n"
        ",,Ән,,,,\n"
        "Болат,,,soon,elvish,singing,\n"
        "Дана,,Күй,,,disqualified,\n"
        "Айгүл,,Ән,,,,\n"
        "Ержан,,Жыр,,,,,surplus\n"
    )
    found = plan(show.id, text)
    wrong = {row.number: {n: e.code for n, e in row.errors.items()} for row in found.bad_rows}
    assert wrong == {
        3: {"name": "required"},
        4: {
            "title": "required",
            "duration": "not_a_duration",
            "tradition": "tradition_unknown",
            "state": "not_a_choice",
        },
        5: {"reason": "reason_required"},
        6: {"": "row_repeats"},
        7: {"": "cells_beyond_head"},
    }
    with pytest.raises(Refused, match="import_not_good"):
        bring_in(show.id, text.encode())
    assert whole(show.id) == []


def test_an_unknown_tradition_is_named(app: Flask) -> None:
    found = plan(make_show(entries=0).id, "name.kk,title,tradition\nА,Ән,elvish\n")
    assert found.rows[0].errors["tradition"].code == "tradition_unknown"


@pytest.mark.parametrize("word", ["kazakh", "KAZAKH", "Қазақтар", "казахи", "Kazakhs"])
def test_a_tradition_may_be_named_in_any_language(app: Flask, word: str) -> None:
    show_id = make_show(entries=0).id
    bring_in(show_id, f"name.kk,title,tradition\nА,Ән,{word}\n".encode())
    assert list_entries(show_id)[0].song.tradition_slug == "kazakh"


def test_bad_cells_of_a_workbook_are_named(app: Flask) -> None:
    data = workbook(["name.kk", "title", "study_year"], ["А", "=1+1", True])
    row = import_plan.plan_import(make_show(entries=0).id, data).rows[0]
    assert {n: e.code for n, e in row.errors.items()} == {
        "title": "cell_formula",
        "study_year": "cell_not_text",
    }


@pytest.mark.parametrize(
    ("head", "codes"),
    [
        ("name.kk,title,tittle", ["column_unknown"]),
        ("name.kk,title,Title", ["column_twice"]),
        ("name.kk", ["column_missing"]),
        ("title,story.en", ["column_missing"]),
        ("name.kk,title,,x", ["column_unknown", "column_unknown"]),
        ("name.kk,title", ["table_without_rows"]),
    ],
)
def test_a_head_that_does_not_fit_is_told(app: Flask, head: str, codes: list[str]) -> None:
    row = "" if codes == ["table_without_rows"] else "\na,b,c,d"
    found = plan(make_show(entries=0).id, head + row)
    assert [problem.code for problem in found.problems] == codes
    assert not found.is_good


def test_heads_forgive_capitals_and_blanks(app: Flask) -> None:
    found = plan(make_show(entries=0).id, "Name KK; TITLE ;Study-Year\nА;Ән;2\n")
    assert found.is_good
    assert found.rows[0].entered is not None
    assert found.rows[0].entered.study_year == "2"


def test_a_known_contestant_with_the_song_is_updated_and_a_new_one_added(app: Flask) -> None:
    show = make_show(entries=0)
    entered = entry_input(name={"kk": "Айгүл", "ru": "Айгуль"}, title="Ән", story=names("S"))
    known = entries.add_entry(show.id, entered, by=SYSTEM, at=clock.now())
    text = HEAD + ",АЙГУЛЬ,ән,2:10,,guest,\nАйгүл,,Жыр,,,,\n"
    found = plan(show.id, text)
    assert [row.action for row in found.rows] == ["update", "add"]
    assert set(found.rows[0].fields) == {"name", "title", "duration", "state"}
    bring_in(show.id, text.encode())
    assert len(whole(show.id)) == 2
    entry = entries.get_entry(known.id)
    assert entry.contestant.name == {"ru": "АЙГУЛЬ"}
    assert (entry.song.duration_seconds, entry.status) == (130, "guest")
    assert entry.song.story == names("S")


def test_the_reason_of_another_state_is_not_kept(app: Flask) -> None:
    show = make_show(entries=0)
    bring_in(show.id, (HEAD + "А,,Ән,,,disqualified,Why\n").encode())
    head = "name.kk,title,state\n"
    for state, reason in (("disqualified", "Why"), ("guest", "")):
        bring_in(show.id, f"{head}А,Ән,{state}\n".encode())
        entry = list_entries(show.id)[0]
        assert (entry.status, entry.status_reason) == (state, reason)


def test_a_row_that_fits_two_entries_is_not_guessed(app: Flask) -> None:
    show = make_show(entries=0)
    for name in ({"kk": "А"}, {"ru": "Б"}):
        entries.add_entry(show.id, entry_input(name=name, title="Ән"), by=SYSTEM, at=clock.now())
    found = plan(show.id, HEAD + "А,Б,Ән,,,,\n")
    assert found.rows[0].errors[""].code == "row_ambiguous"


def test_two_rows_never_write_the_same_entry(app: Flask) -> None:
    show = make_show(entries=0)
    entered = entry_input(name={"kk": "А", "ru": "Б"}, title="Ән")
    entries.add_entry(show.id, entered, by=SYSTEM, at=clock.now())
    found = plan(show.id, "name.kk,name.ru,title\nА,,Ән\n,Б,Ән\n")
    assert found.rows[0].errors == {}
    assert found.rows[1].errors[""].code == "row_repeats"


def test_a_row_without_any_change_leaves_no_line_but_the_imports_own(app: Flask) -> None:
    show = make_show(entries=0)
    entries.add_entry(show.id, entry_input(), by=SYSTEM, at=clock.now())
    bring_in(show.id, to_csv(COLUMNS, whole(show.id)))
    newest = chain.list_lines(show.id)
    assert [line.kind for line in newest] == ["entries_imported", "entry_added"]
    assert newest[0].data == {"add": 0, "update": 0, "same": 1}


def test_after_voting_began_rows_may_correct_and_not_add(app: Flask) -> None:
    show = make_show(entries=0, phase="voting")
    found = plan(show.id, HEAD + "А,,Ән,,,,\n")
    assert [problem.code for problem in found.problems] == ["show_past_entries"]
    make_entry(show)
    assert import_plan.plan_import(show.id, to_csv(COLUMNS, whole(show.id))).is_good


def test_the_template_can_be_imported_as_it_is(app: Flask) -> None:
    data = to_xlsx([("T", COLUMNS, [template_row()])])
    assert import_plan.plan_import(make_show(entries=0).id, data).is_good


def test_an_upload_is_ones_own_and_is_swept_after_a_day(app: Flask) -> None:
    anna, boris = Actor("organizer", 1), Actor("organizer", 2)
    token = uploads.keep_upload(b"x", by=anna, at=clock.now())
    assert uploads.read_upload(token, by=anna) == b"x"
    for stranger, name in ((boris, token), (anna, "../../secret_key"), (anna, "0" * 32)):
        with pytest.raises(NotFound):
            uploads.read_upload(name, by=stranger)
    uploads.keep_upload(b"y", by=boris, at=clock.now() + timedelta(days=1, minutes=1))
    with pytest.raises(NotFound):
        uploads.read_upload(token, by=anna)


def test_an_empty_upload_is_told(app: Flask) -> None:
    with pytest.raises(Refused, match="file_empty"):
        import_plan.plan_import(make_show(entries=0).id, b"")
