"""The pages of categories over HTTP: the list, its moves, lists that are multiplied, and places."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Category, Entry, Show
from kruvision.services.categories.listing import list_categories
from tests.factories import make_category, make_show
from tests.factories.results import change
from tests.factories.typed_forms import form_of


def page_of(show: Show) -> str:
    return f"/control/shows/{show.id}/categories"


def opened(owner: FlaskClient, show: Show) -> dict[str, Any]:
    return form_of(owner.get(page_of(show)).text)


def names_in(show_id: int) -> list[str]:
    return [category.name["en"] for category in list_categories(show_id)]


def without(form: dict[str, Any], row: int) -> dict[str, Any]:
    return {n: v for n, v in form.items() if not n.startswith(f"categories.{row}.")}


def test_a_list_is_typed_and_saving_gives_an_empty_row(owner: FlaskClient) -> None:
    show = make_show(entries=0)
    typed = {"categories.0.name.en": "Solo", "categories.0.time_limit": "4:00"}
    assert owner.post(page_of(show), data={**opened(owner, show), **typed}).status_code == 302
    (category,) = list_categories(show.id)
    assert (category.name, category.time_limit) == ({"en": "Solo"}, 240)
    form = opened(owner, show)
    assert form["categories.0.time_limit"] == "4:00"
    assert form["categories.1.name.en"] == ""


def test_rows_move_before_anything_is_saved(owner: FlaskClient) -> None:
    show = make_show(entries=0)
    make_category(show, "Solo"), make_category(show, "Duet")
    page = owner.post(page_of(show), data={**opened(owner, show), "press": "up:1"}).text
    assert form_of(page)["categories.0.name.en"] == "Duet"
    assert "Not saved yet" in page
    assert names_in(show.id) == ["Solo", "Duet"]
    owner.post(page_of(show), data=form_of(page))
    assert names_in(show.id) == ["Duet", "Solo"]


def test_a_category_with_entries_goes_once_somebody_says_where_they_go(owner: FlaskClient) -> None:
    show = make_show(entries=2)
    solo, duet = make_category(show, "Solo"), make_category(show, "Duet")
    for entry in show.entries:
        change(entry, category_id=solo.id)
    page = owner.post(page_of(show), data={**opened(owner, show), "press": "remove:0"}).text
    form = form_of(page)
    assert form[f"moves.{solo.id}"] == ""
    answer = owner.post(page_of(show), data=form)
    assert answer.status_code == 422
    assert "2 entries stand in “Solo”" in answer.text
    assert names_in(show.id) == ["Solo", "Duet"]
    again = {**form_of(answer.text), f"moves.{solo.id}": str(duet.id)}
    assert owner.post(page_of(show), data=again).status_code == 302
    assert names_in(show.id) == ["Duet"]
    assert {entry.category_id for entry in db.session.get_one(Show, show.id).entries} == {duet.id}


def test_two_of_one_name_are_refused_and_nothing_is_saved(owner: FlaskClient) -> None:
    show = make_show(entries=0)
    make_category(show, "Solo")
    typed = {"categories.1.name.ru": "solo "}
    answer = owner.post(page_of(show), data={**opened(owner, show), **typed})
    assert answer.status_code == 422
    assert "There are two categories called “solo”." in answer.text
    assert names_in(show.id) == ["Solo"]


def test_a_list_that_somebody_changed_meanwhile_is_not_written_over(owner: FlaskClient) -> None:
    show = make_show(entries=0)
    solo = make_category(show, "Solo")
    form = opened(owner, show)
    change(db.session.get_one(Category, solo.id), name={"en": "Voice"})
    answer = owner.post(page_of(show), data={**form, "categories.0.name.en": "Sola"})
    assert answer.status_code == 409


def test_lists_are_multiplied_and_what_is_unticked_is_left_out(owner: FlaskClient) -> None:
    show = make_show(entries=0)
    make_category(show, "Junior, Solo")
    lists = {"first": "Кіші | Младшая | Junior\nҮлкен | Старшая | Senior", "second": "Solo\nDuet"}
    page = owner.post(f"{page_of(show)}/multiply", data=lists).text
    assert page.count('name="keep[]"') == 4
    assert "Senior, Duet" in page
    data = {**lists, "keep[]": ["0", "1", "2"]}
    assert owner.post(f"{page_of(show)}/multiply/add", data=data).status_code == 302
    assert names_in(show.id) == ["Junior, Solo", "Junior, Duet", "Senior, Solo"]
    assert list_categories(show.id)[2].name == {
        "kk": "Үлкен, Solo",
        "ru": "Старшая, Solo",
        "en": "Senior, Solo",
    }


@pytest.mark.parametrize(
    ("lists", "said"),
    [
        ({}, "Write something into one list at least"),
        ({"first": "a | b | c | d"}, "Line 1 has more than three columns"),
        ({"first": "\n".join("abcdefghijk"), "second": "\n".join("abcdefghijk")}, "This makes 121"),
    ],
)
def test_lists_that_make_nothing_good_say_why(
    owner: FlaskClient, lists: dict[str, str], said: str
) -> None:
    show = make_show(entries=0)
    answer = owner.post(f"{page_of(show)}/multiply", data=lists)
    assert answer.status_code == 422
    assert said in answer.text
    none_ticked = owner.post(f"{page_of(show)}/multiply/add", data={"first": "Solo"})
    assert "No category is ticked" in none_ticked.text
    assert names_in(show.id) == []


def test_places_by_category_need_categories_and_open_rules(owner: FlaskClient) -> None:
    show = make_show()

    def choose(places: str) -> str:
        answer = owner.post(f"{page_of(show)}/places", data={"places": places})
        return owner.get(answer.location).text

    assert "Places by category need categories" in choose("each")
    make_category(show)
    choose("each")
    assert db.session.get_one(Show, show.id).places == "each"
    change(show, rules_locked_at=clock.now())
    choose("whole")
    assert db.session.get_one(Show, show.id).places == "each"


def test_several_entries_are_put_into_one_category_or_nobody(owner: FlaskClient) -> None:
    show, other = make_show(), make_show()
    solo, theirs = make_category(show), make_category(other)
    ticked = [str(entry.id) for entry in show.entries[:2]]
    address = f"/control/shows/{show.id}/entries/categorize"

    def put(category: int | str, entries: list[str]) -> list[int | None]:
        owner.post(address, data={"entries[]": entries, "category": str(category)})
        db.session.expire_all()
        return [db.session.get_one(Entry, entry.id).category_id for entry in show.entries]

    assert put(solo.id, ticked) == [solo.id, solo.id, None]
    assert put(theirs.id, ticked) == [solo.id, solo.id, None]
    assert put(solo.id, [str(show.entries[2].id), str(other.entries[0].id)])[2] is None
    assert put("", ticked) == [None, None, None]


def test_the_list_of_entries_is_grouped_and_filtered(owner: FlaskClient) -> None:
    show = make_show(entries=3)
    make_category(show, "Solo"), make_category(show, "Duet")
    solo, duet = (category.id for category in list_categories(show.id))
    for entry, category in zip(show.entries, (duet, solo, None), strict=True):
        change(entry, category_id=category)
    address = f"/control/shows/{show.id}/entries"
    page = owner.get(address).text
    assert page.index("Solo") < page.index("In no category")
    titles = [entry.song.title for entry in db.session.get_one(Show, show.id).entries]
    shown = owner.get(f"{address}?category={solo}").text
    assert [title in shown for title in titles] == [False, True, False]
    none = owner.get(f"{address}?category=none").text
    assert [title in none for title in titles] == [False, False, True]


def test_an_observer_sees_the_list_and_changes_nothing(client: FlaskClient) -> None:
    show = make_show()
    for address in (page_of(show), f"{page_of(show)}/places", f"{page_of(show)}/multiply/add"):
        assert client.post(address, data={"places": "each"}).status_code == 403
