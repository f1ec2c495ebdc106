"""The page of the running order: draw, buttons, typed places, undo."""

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kruvision import cli
from kruvision.models import Show
from kruvision.services.entries.running_order import list_ids
from tests.factories import make_entry, make_show


def address(show: Show, tail: str = "") -> str:
    return f"/control/shows/{show.id}/entries/order{tail}"


def test_the_order_is_drawn_and_everything_to_repeat_it_is_shown(owner: FlaskClient) -> None:
    show = make_show(entries=6)
    before = list_ids(show.id)
    answer = owner.post(address(show, "/draw"), data={"seed": " Жеті  41 "}, follow_redirects=True)
    page = unescape(answer.text)
    assert list_ids(show.id) != before
    assert "жеті 41" in page
    assert len(re.findall(r'title="[0-9a-f]{64}"', page)) == 6
    assert "The order is as it was drawn." in page


def test_an_empty_seed_is_told_at_its_field(owner: FlaskClient) -> None:
    show = make_show(entries=2)
    for seed in ("", "   ", "\u200b"):
        answer = owner.post(address(show, "/draw"), data={"seed": seed})
        assert answer.status_code == 422
        assert 'id="field-seed-error"' in answer.text


def test_the_buttons_of_the_page_move_and_undo_takes_back(owner: FlaskClient) -> None:
    show = make_show(entries=3)
    first, second, third = list_ids(show.id)
    page = owner.get(address(show)).text
    row = page[page.index(f'id="entry-{first}"') : page.index(f'id="entry-{second}"')]
    down = re.findall(r'name="number" value="(\d+)"\s+data-key="down"', row)
    answer = owner.post(
        address(show, f"/{first}/move"), data={"number": down[0]}, follow_redirects=True
    )
    assert "is number 2 now" in answer.text
    assert list_ids(show.id) == [second, first, third]
    owner.post(address(show, "/undo"))
    assert list_ids(show.id) == [first, second, third]


def test_a_place_in_an_order_that_somebody_changed_meanwhile_moves_nothing(
    owner: FlaskClient,
) -> None:
    show = make_show(entries=3)
    first, second, third = list_ids(show.id)
    seen = re.search(r'name="form_seen" value="([^"]*)"', owner.get(address(show)).text)
    assert seen
    down = {"number": "2", "form_seen": seen[1]}
    owner.post(address(show, f"/{first}/move"), data=down)
    for again in (f"/{third}/move", "/undo"):
        answer = owner.post(address(show, again), data=down, follow_redirects=True)
        assert "Somebody changed the running order" in answer.text
    assert list_ids(show.id) == [second, first, third]


def test_a_refused_move_is_told_on_the_page(owner: FlaskClient) -> None:
    show = make_show(entries=0)
    called, waiting = make_entry(show, stage="performed").id, make_entry(show).id
    for entry_id, number in ((called, "2"), (waiting, "1"), (waiting, "x"), (waiting, "")):
        answer = owner.post(
            address(show, f"/{entry_id}/move"), data={"number": number}, follow_redirects=True
        )
        assert "Entries that were called keep their number" in answer.text
    assert list_ids(show.id) == [called, waiting]
    page = owner.get(address(show)).text
    assert "the order is not drawn any more" in page
    assert 'name="seed"' not in page


def test_the_draw_is_repeated_from_the_shell(
    owner: FlaskClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show = make_show(entries=6)
    assert owner.get(address(show, "/draw.csv")).status_code == 404
    owner.post(address(show, "/draw"), data={"seed": "Жеті 41"})
    table = tmp_path / "draw.csv"
    table.write_bytes(owner.get(address(show, "/draw.csv")).data)
    assert cli.run(["draw", " жеті   41", str(table)]) == 0
    printed = [int(line.split()[1]) for line in capsys.readouterr().out.splitlines()]
    assert printed == list_ids(show.id)


@pytest.mark.parametrize(
    ("seed", "text"),
    [
        ("", "entry,tradition\n1,\n"),
        ("7", "a,b\n"),
        ("7", "entry,tradition\n1,\n1,\n"),
        ("7", None),
    ],
)
def test_a_draw_that_cannot_be_repeated_is_told_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], seed: str, text: str | None
) -> None:
    table = tmp_path / "draw.csv"
    if text is not None:
        table.write_text(text)
    assert cli.run(["draw", seed, str(table)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
