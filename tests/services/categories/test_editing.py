"""Categories as a list: typed, multiplied, taken out, copied, and which acts stand in which."""

import pytest
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Show, VotingWindow
from kruvision.services.access import SYSTEM
from kruvision.services.categories import editing
from kruvision.services.categories.editing import NOWHERE, CategoriesInput
from kruvision.services.categories.listing import list_categories, words_of
from kruvision.services.categories.product import ListsInput, multiplied, read_value
from kruvision.services.entries import copies, entries
from kruvision.services.entries.categorizing import categorize
from kruvision.services.entries.importing import plan as import_plan
from kruvision.services.errors import Invalid, Refused
from kruvision.services.jury import seats
from kruvision.services.jury.seats import PanelInput
from kruvision.services.record import chain
from kruvision.services.rounds import next_show
from kruvision.services.rounds.next_show import AddedShow
from kruvision.services.setup import removal
from tests.factories import make_category, make_entry, make_show, names, save
from tests.factories.results import change

NOW = clock.now()


def save_list(show: Show, *rows: dict[str, object], **moves: str) -> None:
    typed = {str(place): row for place, row in enumerate(rows)}
    entered = CategoriesInput.model_validate(
        {"categories": typed, "moves": {name.removeprefix("c"): to for name, to in moves.items()}}
    )
    editing.save_categories(show.id, entered, by=SYSTEM, at=NOW)


def english(show: Show) -> list[str]:
    return [category.name["en"] for category in list_categories(show.id)]


def row(category: object) -> dict[str, object]:
    return {"id": category.id, "name": category.name}  # type: ignore[attr-defined]


def refused(code: str) -> object:
    return pytest.raises(Invalid, match=code)


def test_the_record_has_the_whole_list_with_each_change(app: Flask) -> None:
    show = make_show(entries=1)
    save_list(show, {"name": names("Solo"), "time_limit": "4:00"}, {"name": names("Duet")})
    (line,) = chain.list_lines(show.id)
    assert line.kind == "categories_changed"
    assert [one["name"]["en"] for one in line.data["categories"]] == ["Solo", "Duet"]
    assert [one["time_limit"] for one in line.data["categories"]] == [240, None]


@pytest.mark.parametrize(("to", "expected"), [(NOWHERE, None), ("other", "Duet")])
def test_entries_of_a_removed_category_go_where_somebody_says(
    app: Flask, to: str, expected: str | None
) -> None:
    show = make_show(entries=1)
    solo, duet = make_category(show, "Solo"), make_category(show, "Duet")
    change(show.entries[0], category_id=solo.id)
    with refused("category_has_entries"):
        save_list(show, row(duet))
    assert english(show) == ["Solo", "Duet"]
    save_list(show, row(duet), **{f"c{solo.id}": str(duet.id) if to == "other" else to})
    entry = db.session.get_one(Show, show.id).entries[0]
    assert (entry.category.name["en"] if entry.category else None) == expected
    assert chain.list_lines(show.id)[0].data["moved"] == [[entry.id, entry.category_id]]


def test_a_category_that_somebody_sits_for_or_the_hall_was_asked_about_stays(app: Flask) -> None:
    show = make_show(entries=1)
    solo, duet = make_category(show, "Solo"), make_category(show, "Duet")
    rows = {seat.juror_id: {"seated": True} for seat in show.seats}
    head = show.seats[0].juror_id
    rows[head]["categories"] = [solo.id]
    panel = PanelInput.model_validate({"head": head, "seats": rows})
    seats.set_panel(show.id, panel, by=SYSTEM, at=NOW)
    with refused("category_has_jurors"):
        save_list(show, row(duet))
    save(VotingWindow(show_id=show.id, category_id=duet.id, opened_at=NOW, closes_at=NOW))
    with refused("category_voted"):
        save_list(show, row(solo))
    with pytest.raises(Refused, match="category_voted"):
        categorize(show.id, [show.entries[0].id], duet.id, by=SYSTEM, at=NOW)
    assert english(show) == ["Solo", "Duet"]


def test_another_shows_category_is_none_of_this_one(app: Flask) -> None:
    show, other = make_show(entries=1), make_show(entries=0)
    theirs = make_category(other)
    with refused("unknown_field"):
        save_list(show, row(theirs))
    with pytest.raises(Refused, match="not_a_choice"):
        categorize(show.id, [show.entries[0].id], theirs.id, by=SYSTEM, at=NOW)


@pytest.mark.parametrize("phase", ["voting", "closed", "published"])
def test_once_the_vote_is_open_list_and_acts_stand(app: Flask, phase: str) -> None:
    show = make_show(entries=1)
    solo = make_category(show)
    change(show, phase=phase)
    with pytest.raises(Refused, match="categories_stand"):
        save_list(show, row(solo))
    with pytest.raises(Refused, match="category_stands"):
        categorize(show.id, [show.entries[0].id], solo.id, by=SYSTEM, at=NOW)
    typed = {**entries.entry_values(show.entries[0]), "category": solo.id}
    with refused("category_stands"):
        entries.edit_entry(show.entries[0].id, entries.read_entry(typed), by=SYSTEM, at=NOW)


def test_a_value_has_its_languages_in_columns(app: Flask) -> None:
    assert read_value("Solo") == {"kk": "Solo", "ru": "Solo", "en": "Solo"}
    assert read_value(" Жеке | Соло ") == {"kk": "Жеке", "ru": "Соло"}
    assert read_value("а;б\tc") == {"kk": "а", "ru": "б", "en": "c"}
    lists = ListsInput(first="Кіші | Младшие\n\nКіші | Младшие\n18+", second="Solo")
    assert multiplied(lists) == [
        {"kk": "Кіші, Solo", "ru": "Младшие, Solo", "en": "Кіші, Solo"},
        {"kk": "18+, Solo", "ru": "18+, Solo", "en": "18+, Solo"},
    ]


def test_a_name_is_found_however_it_is_written_but_never_guessed(app: Flask) -> None:
    show = make_show(entries=0)
    under, over = make_category(show, "Solo, 18-"), make_category(show, "Solo, 18+")
    words = words_of(list_categories(show.id))
    assert words.find("solo,  18-") == under.id
    assert words.find("SOLO, 18+ РУС") == over.id
    assert words.find("solo 18") is None
    duet = make_category(show, "Duet, junior")
    words = words_of(list_categories(show.id))
    assert words.find("duet – junior") == duet.id


def test_a_file_names_a_category_in_any_language_and_an_unknown_one_is_an_error(app: Flask) -> None:
    show = make_show(entries=0)
    make_category(show, "Solo"), make_category(show, "Duet")
    head = "title;name.kk;category\n"
    good = f"{head}Ән;Айгүл;solo рус\nЖыр;Айгүл;DUET\nКүй;Айгүл;\n".encode()
    import_plan.import_entries(show.id, good, by=SYSTEM, at=NOW)
    found = db.session.get_one(Show, show.id).entries
    assert [one.category.name["en"] if one.category else None for one in found] == [
        "Solo",
        "Duet",
        None,
    ]
    bad = import_plan.plan_import(show.id, f"{head}Ән;Айгүл;trio\n".encode())
    error = bad.rows[0].errors["category"]
    assert (error.code, error.details["category"]) == ("category_unknown", "trio")
    assert "Solo" in error.details["known"]
    nothing_there = make_show(entries=0)
    none = import_plan.plan_import(nothing_there.id, f"{head}Ән;Айгүл;trio\n".encode())
    assert none.rows[0].errors["category"].code == "no_categories_yet"


def test_the_next_show_has_the_categories_and_acts_find_theirs_there(app: Flask) -> None:
    show = make_show(entries=0)
    solo = make_category(show, "Solo", time_limit=240)
    entry = make_entry(show, category_id=solo.id)
    added = AddedShow(name=names("Final"))
    final = next_show.add_show(show.edition_id, added, by=SYSTEM, at=NOW)
    (own,) = list_categories(final.id)
    assert (own.name, own.time_limit) == (solo.name, 240)
    copies.copy_entries(final.id, {entry.id}, by=SYSTEM, at=NOW)
    assert db.session.get_one(Show, final.id).entries[0].category_id == own.id


def test_a_show_is_removed_with_its_categories(app: Flask) -> None:
    show = make_show(entries=1)
    solo = make_category(show)
    change(show.entries[0], category_id=solo.id)
    removal.delete_show(show.id, by=SYSTEM, at=NOW)
    assert list_categories(show.id) == []
