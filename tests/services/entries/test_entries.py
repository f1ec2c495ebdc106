"""Entries: added, corrected one by one and as a table, copied, taken out, put into other states."""

import pytest
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Contestant, Entry, Scoresheet, Song
from kruvision.services.access import SYSTEM
from kruvision.services.entries import copies as entry_copies
from kruvision.services.entries import entries
from kruvision.services.entries import status as entry_status
from kruvision.services.entries.named import act_data, list_entries
from kruvision.services.entries.status import StatusInput
from kruvision.services.errors import Invalid, NotFound, Refused
from kruvision.services.forms.durations import duration_text, parse_duration
from kruvision.services.record import chain
from tests.factories import make_category, make_entry, make_show, names, save
from tests.factories.entries import entry_input
from tests.factories.results import change as change_row
from tests.factories.voting import cast, open_vote
from tests.services.reads import count_reads


def add(show_id: int, **values: object) -> Entry:
    return entries.add_entry(show_id, entry_input(**values), by=SYSTEM, at=clock.now())


def kinds(show_id: int) -> list[str]:
    return [line.kind for line in reversed(chain.list_lines(show_id))]


def test_an_entry_comes_back_as_it_was_typed(app: Flask) -> None:
    show = make_show(entries=2)
    typed = {
        "kind": "group",
        "name": {"kk": "«Бәйшешек»", "ru": "Байшешек", "en": "Baisheshek"},
        "faculty": {"kk": "Институт"},
        "study_year": "2",
        "title": "아리랑",
        "transliteration": "Arirang",
        "meaning": names("Arirang"),
        "language": "ko",
        "tradition": "kazakh",
        "origin": {},
        "story": names("A pass"),
        "duration": "3:05",
        "accompaniment": {},
        "category": make_category(show).id,
    }
    entry = entries.add_entry(show.id, entries.read_entry(typed), by=SYSTEM, at=clock.now())
    assert entries.entry_values(entry) == typed
    assert entry.running_order == 3
    assert kinds(show.id) == ["entry_added"]
    assert chain.list_lines(show.id)[0].data.items() >= act_data(entry).items()
    assert (act_data(entry)["number"], act_data(entry)["song"]) == (3, entry.song_id)


def test_an_entry_needs_a_name_and_a_title_and_a_known_tradition(app: Flask) -> None:
    with pytest.raises(Invalid) as refusal:
        entries.read_entry({"name": {"kk": " "}, "title": "", "duration": "three"})
    assert set(refusal.value.fields) == {"name", "title", "duration"}
    with pytest.raises(Invalid) as refusal:
        entries.read_entry({"name": names("A"), "title": "B", "tradition": "elvish"})
    assert refusal.value.fields["tradition"].code == "tradition_unknown"


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [("3:25", 205), (" 0:45 ", 45), ("", None), ("3:25:00", 205), ("0:03:25", 205), ("12:00", 720)],
)
def test_a_length_is_typed_as_minutes_and_seconds(typed: str, seconds: int | None) -> None:
    assert parse_duration(typed) == seconds


@pytest.mark.parametrize(
    "typed", ["205", "3.25", "3:60", "0:00", "61:00", "1:02:03", "-1:00", "٣:٢٥"]
)
def test_anything_else_is_no_length(app: Flask, typed: str) -> None:
    with pytest.raises(Invalid):
        entry_input(duration=typed)


def test_a_length_is_shown_as_it_is_typed() -> None:
    assert [duration_text(s) for s in (None, 5, 205, 3600)] == ["", "0:05", "3:25", "60:00"]


def test_only_changed_fields_are_on_record(app: Flask) -> None:
    show = make_show(entries=0)
    entry = add(show.id)
    entered = entry_input(study_year="4", duration="2:00")
    entries.edit_entry(entry.id, entered, by=SYSTEM, at=clock.now())
    entries.edit_entry(entry.id, entered, by=SYSTEM, at=clock.now())
    lines = [line.data for line in chain.list_lines(show.id) if line.kind == "entry_edited"]
    (line,) = lines
    assert (line["entry"], line["fields"]) == (entry.id, ["study_year", "duration"])


def test_a_table_is_saved_whole_or_not_at_all(app: Flask) -> None:
    show = make_show(entries=0)
    first, second = add(show.id).id, add(show.id, title="Калинка").id
    rows = {first: {"title": "Новая", "name": {"ru": "Новое"}}, second: {"title": ""}}
    with pytest.raises(Invalid) as refusal:
        entries.edit_rows(show.id, rows, by=SYSTEM, at=clock.now())
    assert set(refusal.value.fields) == {f"rows.{second}.title"}
    assert entries.get_entry(first).song.title == "Қараторғай"
    rows[second] = {"title": "Калинка"}
    assert entries.edit_rows(show.id, rows, by=SYSTEM, at=clock.now()) == 1
    assert entries.get_entry(first).contestant.name == {**names("Aigerim"), "ru": "Новое"}


def test_a_row_of_another_show_is_not_written(app: Flask) -> None:
    show, other = make_show(entries=0), make_show(entries=1)
    with pytest.raises(Refused, match="entries_changed_meanwhile"):
        entries.edit_rows(show.id, {other.entries[0].id: {}}, by=SYSTEM, at=clock.now())


def test_deleting_closes_the_gap_and_forgets_who_sings_nowhere_else(app: Flask) -> None:
    show = make_show(entries=3)
    gone = show.entries[1].id
    entries.delete_entry(gone, by=SYSTEM, at=clock.now())
    assert [entry.running_order for entry in list_entries(show.id)] == [1, 2]
    order = [entry.id for entry in list_entries(show.id)]
    assert chain.list_lines(show.id)[0].data == {"entry": gone, "order": order}
    assert db.session.query(Contestant).count() == db.session.query(Song).count() == 2


def test_an_entry_with_a_sheet_or_a_call_stays(app: Flask) -> None:
    show = make_show(entries=0)
    called, marked = make_entry(show, stage="performed"), make_entry(show)
    save(Scoresheet(entry_id=marked.id, juror_id=show.seats[0].juror_id))
    for entry_id in (called.id, marked.id):
        with pytest.raises(Refused, match="entry_touched"):
            entries.delete_entry(entry_id, by=SYSTEM, at=clock.now())


def test_an_act_passed_over_stays_so_that_who_was_called_keeps_the_number(app: Flask) -> None:
    show = make_show(entries=1)
    called = make_entry(show, stage="performed")
    with pytest.raises(Refused, match="entry_before_called"):
        entries.delete_entry(show.entries[0].id, by=SYSTEM, at=clock.now())
    assert entries.get_entry(called.id).running_order == 2


@pytest.mark.parametrize("phase", ["voting", "closed", "published", "final"])
def test_once_the_songs_are_over_no_entry_is_deleted(app: Flask, phase: str) -> None:
    show = make_show(entries=2, phase=phase)
    with pytest.raises(Refused, match="entries_stand"):
        entries.delete_entry(show.entries[1].id, by=SYSTEM, at=clock.now())


def test_a_vote_on_one_act_does_not_keep_another_that_waits(app: Flask) -> None:
    show = make_show(entries=2, phase="running", window_scope="entry")
    sung, waiting = (entry.id for entry in show.entries)
    window = open_vote(show, entry_id=sung, at=clock.now())
    cast(window, [sung], at=clock.now())
    with pytest.raises(Refused, match="entry_touched"):
        entries.delete_entry(sung, by=SYSTEM, at=clock.now())
    entries.delete_entry(waiting, by=SYSTEM, at=clock.now())
    assert [entry.id for entry in list_entries(show.id)] == [sung]


def test_an_act_that_no_vote_was_held_on_is_not_ranked_by_votes(app: Flask) -> None:
    show = make_show(entries=3, two_person_rule=False)
    guest, singer, _other = show.entries
    change(guest.id, "guest")
    window = open_vote(show, at=clock.now())
    change_row(window, state="closed", closed_at=clock.now())
    change_row(show, phase="closed")
    with pytest.raises(Refused, match="not_on_ballot"):
        change(guest.id, "competing")
    change(singer.id, "disqualified", "why")
    change(singer.id, "competing")
    change_row(show, combination="jury_only")
    change(guest.id, "competing")
    assert [entry.status for entry in list_entries(show.id)] == ["competing"] * 3


@pytest.mark.parametrize("phase", ["voting", "closed"])
def test_an_act_that_has_not_sung_competes_no_more_once_the_songs_are_over(
    app: Flask, phase: str
) -> None:
    show = make_show(entries=1, phase=phase)
    late, sung = make_entry(show, status="no_show"), make_entry(show, stage="performed")
    competing, guest = StatusInput(status="competing"), StatusInput(status="guest")
    with pytest.raises(Refused, match="songs_over"):
        entry_status.change_status(late.id, competing, by=SYSTEM, at=clock.now())
    entry_status.change_status(late.id, guest, by=SYSTEM, at=clock.now())
    for wanted in (guest, competing):
        entry_status.change_status(sung.id, wanted, by=SYSTEM, at=clock.now())
    assert entries.get_entry(sung.id).status == "competing"


def test_who_is_out_is_out_in_the_next_show_as_well(app: Flask) -> None:
    semi = make_show(entries=1)
    out = make_entry(semi, status="disqualified", status_reason="Playback")
    final = make_show(entries=0, edition=semi.edition)
    entry_copies.copy_entries(final.id, [out.id], by=SYSTEM, at=clock.now())
    copied = list_entries(final.id)[0]
    assert (copied.status, copied.status_reason) == ("disqualified", "Playback")


def test_nobody_is_added_once_voting_began(app: Flask) -> None:
    show = make_show(entries=1, phase="voting")
    with pytest.raises(Refused, match="show_past_entries"):
        add(show.id)


def test_the_same_singer_goes_to_the_final_once(app: Flask) -> None:
    semi = make_show(entries=3)
    final = make_show(entries=0, edition=semi.edition)
    chosen = [entry.id for entry in semi.entries[1:]]
    for expected in (2, 0):
        assert entry_copies.copy_entries(final.id, chosen, by=SYSTEM, at=clock.now()) == expected
    copied = list_entries(final.id)
    assert [entry.contestant_id for entry in copied] == [e.contestant_id for e in semi.entries[1:]]
    entries.delete_entry(copied[0].id, by=SYSTEM, at=clock.now())
    assert entries.get_entry(chosen[0]).contestant.name


def test_entries_of_another_edition_are_not_offered(app: Flask) -> None:
    make_show(entries=3)
    assert entry_copies.list_elsewhere(make_show(entries=0).id) == []


def test_a_state_changes_with_a_reason_and_goes_back(app: Flask) -> None:
    show = make_show(entries=1)
    entry_id = show.entries[0].id
    with pytest.raises(Invalid):
        change(entry_id, "disqualified")
    change(entry_id, "disqualified", "Sang a copyrighted song")
    assert entries.get_entry(entry_id).status == "disqualified"
    entry_status.undo_status(entry_id, by=SYSTEM, at=clock.now())
    entry = entries.get_entry(entry_id)
    assert (entry.status, entry.status_reason) == ("competing", "")
    assert kinds(show.id) == ["entry_status_changed"] * 2


def change(entry_id: int, status: str, reason: str = "") -> None:
    entered = StatusInput.model_validate({"status": status, "reason": reason})
    entry_status.change_status(entry_id, entered, by=SYSTEM, at=clock.now())


def test_an_unchanged_state_has_nothing_to_undo(app: Flask) -> None:
    show = make_show(entries=1)
    with pytest.raises(Refused, match="no_earlier_state"):
        entry_status.undo_status(show.entries[0].id, by=SYSTEM, at=clock.now())


def test_states_stay_while_the_result_is_announced(app: Flask) -> None:
    show = make_show(entries=1, phase="revealing")
    with pytest.raises(Refused, match="result_settled"):
        change(show.entries[0].id, "withdrawn")


def test_missing_translations_are_named(app: Flask) -> None:
    show = make_show(entries=0)
    entry = add(show.id, story={"kk": "Ән"}, meaning=names("M"))
    assert entries.missing_translations(entry) == {"story": ("ru", "en")}


def test_what_is_not_there_is_not_found(app: Flask) -> None:
    with pytest.raises(NotFound):
        entries.get_entry(4711)


@pytest.mark.parametrize("count", [2, 10])
def test_a_list_of_entries_is_one_question_to_the_database(app: Flask, count: int) -> None:
    show_id = make_show(entries=count).id
    db.session.expunge_all()
    assert count_reads(lambda: [entries.entry_values(e) for e in list_entries(show_id)]) == 1
