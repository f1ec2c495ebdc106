"""The organizers' pages of entries, as a browser without JavaScript uses them."""

import io
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.models import Show
from kruvision.services.access import SYSTEM
from kruvision.services.entries import entries
from kruvision.services.entries.named import list_entries
from tests.factories import make_category, make_entry, make_show, make_staff, names
from tests.factories.entries import entry_input, picture

LONG = "Ұ" * 200


def address(show: Show, tail: str = "") -> str:
    return f"/control/shows/{show.id}/entries{tail}"


def add(show: Show, **values: object) -> int:
    return entries.add_entry(show.id, entry_input(**values), by=SYSTEM, at=clock.now()).id


def text_of(client: FlaskClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return unescape(answer.text)


TYPED = {
    "kind": "person",
    "name.kk": "Айгерім",
    "name.ru": "",
    "name.en": "Aigerim",
    "title": "Қараторғай",
    "tradition": "kazakh",
    "duration": "3:25",
}


def test_an_entry_is_added_with_its_photo_and_listed(owner: FlaskClient) -> None:
    show = make_show(entries=0)
    photo = (io.BytesIO(picture()), "me.jpg")
    answer = owner.post(address(show, "/new"), data={**TYPED, "photo": photo})
    assert answer.headers["Location"] == address(show)
    page = text_of(owner, address(show))
    for words in ("Aigerim", "Қараторғай", "3:25", "Name: ru", "The entry is in the list."):
        assert words in page
    source = re.search(r"/photos/[0-9a-f]{32}\.jpg", page)
    assert source
    with owner.get(source[0]) as answer:
        assert answer.mimetype == "image/jpeg"
        assert "immutable" in answer.headers["Cache-Control"]


def test_a_mistake_keeps_what_was_typed_and_stands_at_its_field(owner: FlaskClient) -> None:
    show = make_show(entries=0)
    answer = owner.post(address(show, "/new"), data={**TYPED, "duration": "soon", "title": ""})
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert 'value="Айгерім"' in page
    assert 'value="soon"' in page
    assert 'id="field-duration-error"' in page
    assert 'href="#field-title"' in page
    assert list_entries(show.id) == []


def test_a_wrong_photo_is_told_at_its_field(owner: FlaskClient) -> None:
    show = make_show(entries=0)
    wrong = (io.BytesIO(b"<svg/>"), "me.jpg")
    answer = owner.post(address(show, "/new"), data={**TYPED, "photo": wrong})
    assert answer.status_code == 422
    assert 'id="field-photo-error"' in answer.text


def test_an_entry_is_corrected_and_its_photo_taken_away(owner: FlaskClient) -> None:
    show = make_show(entries=0)
    photo = (io.BytesIO(picture()), "me.png")
    owner.post(address(show, "/new"), data={**TYPED, "photo": photo})
    entry = list_entries(show.id)[0]
    old = entry.contestant.photo
    data = {**TYPED, "title": "Жаңа", "photo_remove": "1"}
    owner.post(address(show, f"/{entry.id}"), data=data)
    entry = list_entries(show.id)[0]
    assert (entry.song.title, entry.contestant.photo) == ("Жаңа", "")
    assert owner.get(f"/photos/{old}").status_code == 404


def test_a_state_without_its_reason_is_told_and_then_changed_and_taken_back(
    owner: FlaskClient,
) -> None:
    show = make_show(entries=1)
    url = address(show, f"/{show.entries[0].id}")
    answer = owner.post(f"{url}/status", data={"status": "disqualified", "reason": ""})
    assert answer.status_code == 422
    assert 'id="field-reason-error"' in answer.text
    owner.post(f"{url}/status", data={"status": "guest", "reason": "From last year"})
    assert "From last year" in text_of(owner, url)
    owner.post(f"{url}/status/undo")
    assert list_entries(show.id)[0].status == "competing"


def test_an_entry_is_deleted_unless_it_was_called(owner: FlaskClient) -> None:
    show = make_show(entries=1)
    called, waiting = make_entry(show, stage="on_stage"), make_entry(show)
    passed_over = show.entries[0].id
    assert owner.post(address(show, f"/{waiting.id}/delete")).status_code == 302
    assert owner.post(address(show, f"/{called.id}/delete")).status_code == 409
    answer = owner.post(address(show, f"/{passed_over}/delete"))
    assert answer.status_code == 409
    assert "Acts with a later number were called already" in answer.text
    left = [(entry.id, entry.running_order) for entry in list_entries(show.id)]
    assert left == [(passed_over, 1), (called.id, 2)]


def test_a_table_shows_errors_at_the_very_cells_and_saves_nothing(owner: FlaskClient) -> None:
    show = make_show(entries=0)
    first, second = add(show), add(show, title="Калинка")
    data = {f"rows.{first}.title": "Өзгерді", f"rows.{second}.duration": "soon"}
    answer = owner.post(address(show, "/table"), data=data)
    assert answer.status_code == 422
    assert f'id="field-rows-{second}-duration-error"' in answer.text
    assert 'value="Өзгерді"' in unescape(answer.text)
    assert entries.get_entry(first).song.title == "Қараторғай"
    data[f"rows.{second}.duration"] = "2:10"
    assert owner.post(address(show, "/table"), data=data).status_code == 302
    assert entries.get_entry(first).song.title == "Өзгерді"
    assert entries.get_entry(second).song.duration_seconds == 130


def test_the_table_as_it_stands_changes_nothing(owner: FlaskClient) -> None:
    show = make_show(entries=0)
    add(show, duration="3:25", tradition="kazakh", name={"kk": '"Ә" <b>'})
    page = owner.get(address(show, "/table")).text
    fields = dict(re.findall(r'name="(rows[^"]+)" value="([^"]*)"', page))
    data = {name: unescape(value) for name, value in fields.items()}
    answer = owner.post(address(show, "/table"), data=data, follow_redirects=True)
    assert "nothing was changed" in answer.text


def test_entries_go_to_the_next_show(owner: FlaskClient) -> None:
    semi = make_show(entries=2)
    final = make_show(entries=0, edition=semi.edition)
    chosen = semi.entries[1].id
    assert f'value="{chosen}"' in text_of(owner, address(final, "/elsewhere"))
    owner.post(address(final, "/elsewhere"), data={"entries[]": [str(chosen), "x", "99"]})
    assert len(list_entries(final.id)) == 1


PAGES = ("", "/new", "/table", "/order", "/import", "/elsewhere")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_pages_stand_with_nobody_and_with_the_longest_names(
    owner: FlaskClient, language: str
) -> None:
    owner.set_cookie("language", language)
    empty, full = make_show(entries=0), make_show(entries=0)
    category = make_category(full, "ш" * 80)
    for _ in range(2):
        add(full, name={"ru": LONG}, title=LONG, category=category.id, story={"en": LONG})
    for show in (empty, full):
        for page in PAGES:
            answer = owner.get(address(show, page))
            assert answer.status_code == 200
            assert answer.text.count("<h1") == 1


def test_an_observer_looks_and_changes_nothing(owner: FlaskClient) -> None:
    show = make_show(entries=1)
    entry_id = show.entries[0].id
    owner.post("/logout")
    staff = make_staff("observer")
    owner.post("/login", data={"login": staff.login, "password": "correct horse"})
    for page in ("", f"/{entry_id}", "/order", "/export.csv"):
        assert owner.get(address(show, page)).status_code == 200
    assert "Save" not in owner.get(address(show, f"/{entry_id}")).text
    for page in ("/new", f"/{entry_id}", f"/{entry_id}/delete", "/order/draw", "/import"):
        assert owner.post(address(show, page), data=TYPED).status_code == 403


def test_strangers_are_sent_to_the_log_in(client: FlaskClient, owner: FlaskClient) -> None:
    show = make_show(entries=1)
    page = client.get(address(show), headers={"Accept": "text/html"})
    assert "/login" in page.headers["Location"]
    assert client.post(address(show, "/new"), data=TYPED).status_code == 403


def test_an_entry_of_another_show_is_not_there(owner: FlaskClient) -> None:
    show, other = make_show(entries=1), make_show(entries=1)
    assert owner.get(address(show, f"/{other.entries[0].id}")).status_code == 404
    assert owner.get("/control/shows/4711/entries").status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        {"name": "x", "title": "y"},
        {"name": "x", "name.kk": "z", "title": "y"},
        {"name.kk.kk": "x", "title": "y"},
        {"name.kk": "x", "title.kk": "y"},
        {"name[]": ["x", "y"], "title[]": "y"},
        {"name.xx": "x", "title": "y", "surprise": "z"},
        {"name.kk": "\x00\ud83d".encode("utf-8", "surrogatepass"), "title": "y"},
        {"name.kk": "<script>alert(1)</script>", "title": "'; DROP TABLE entry; --" * 20},
        {"rows": "x", "rows.1": "y", "rows.1.name": "z", "rows.abc.title": "w"},
    ],
)
def test_forms_that_nobody_typed_are_answered_kindly(
    owner: FlaskClient, data: dict[str, object]
) -> None:
    show = make_show(entries=1)
    entry_id = show.entries[0].id
    for page in ("/new", f"/{entry_id}", f"/{entry_id}/status", "/table"):
        assert owner.post(address(show, page), data=data).status_code < 500
    rows = {f"rows.{entry_id}.{name}": value for name, value in data.items()}
    assert owner.post(address(show, "/table"), data=rows).status_code < 500


def test_what_is_typed_is_never_markup(owner: FlaskClient) -> None:
    show = make_show(entries=0)
    add(show, name={"en": "<script>alert(1)</script>"}, title='"><img src=x onerror=alert(1)>')
    for page in PAGES:
        text = owner.get(address(show, page)).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_names_in_the_list_fall_back_to_another_language(owner: FlaskClient) -> None:
    show = make_show(entries=0)
    add(show, name={"ru": "Айгерим"}, meaning=names("M"))
    assert "Айгерим" in text_of(owner, address(show))
