"""The running order: drawn, moved, taken back, and fixed for those already called."""

import pytest
from flask import Flask

from kruvision import clock
from kruvision.models import Show
from kruvision.rules.errors import RuleError
from kruvision.rules.evening.draw import lot
from kruvision.services.access import SYSTEM
from kruvision.services.entries import running_order
from kruvision.services.entries.running_order import SeedInput
from kruvision.services.errors import NotFound, Refused
from kruvision.services.record import chain
from kruvision.services.shows.shows import get_show
from tests.factories import make_category, make_entry, make_show
from tests.factories.results import change


def draw(show: Show, seed: str = "7 41 12") -> None:
    running_order.draw_order(show.id, SeedInput(seed=seed), by=SYSTEM, at=clock.now())


def move(entry_id: int, number: int) -> None:
    running_order.move_entry(entry_id, number, by=SYSTEM, at=clock.now())


def undo(show: Show) -> None:
    running_order.undo_order(show.id, by=SYSTEM, at=clock.now())


def test_anybody_can_repeat_the_draw_from_what_is_shown(app: Flask) -> None:
    show = make_show(entries=8)
    before = running_order.list_ids(show.id)
    draw(show)
    shown = running_order.last_draw(show.id)
    assert shown is not None
    drawn = [row["entry_id"] for row in shown["drawn"]]
    assert sorted(drawn) == before
    assert running_order.list_ids(show.id) == drawn != before
    assert drawn == sorted(drawn, key=lambda i: lot("running order", shown["seed"], str(i)))
    assert shown["is_current"]
    assert get_show(show.id).draw_seed == "7 41 12"


def test_who_does_not_perform_goes_to_the_end(app: Flask) -> None:
    show = make_show(entries=0)
    out = make_entry(show, status="withdrawn").id
    for _ in range(4):
        make_entry(show)
    draw(show)
    assert running_order.list_ids(show.id)[-1] == out


def test_an_empty_seed_is_refused_and_changes_nothing(app: Flask) -> None:
    show = make_show(entries=3)
    before = running_order.list_ids(show.id)
    with pytest.raises(RuleError, match="seed_missing"):
        running_order.draw_order(
            show.id, SeedInput.model_construct(seed=" "), by=SYSTEM, at=clock.now()
        )
    assert running_order.list_ids(show.id) == before


@pytest.mark.parametrize(
    ("place", "number", "expected"),
    [(0, 3, "1203"), (3, 1, "3012"), (1, 2, "0123"), (0, 99, "1230"), (2, 1, "2013")],
)
def test_moving_closes_up_and_makes_room(
    app: Flask, place: int, number: int, expected: str
) -> None:
    show = make_show(entries=4)
    ids = running_order.list_ids(show.id)
    move(ids[place], number)
    assert running_order.list_ids(show.id) == [ids[int(digit)] for digit in expected]
    assert running_order.next_number(show.id) == 5


def test_the_order_before_comes_back_and_newcomers_stay(app: Flask) -> None:
    show = make_show(entries=4)
    before = running_order.list_ids(show.id)
    draw(show)
    newcomer = make_entry(show).id
    undo(show)
    assert running_order.list_ids(show.id) == [*before, newcomer]
    shown = running_order.last_draw(show.id)
    assert shown is not None
    assert not shown["is_current"]


def test_there_is_nothing_to_undo_at_first(app: Flask) -> None:
    with pytest.raises(Refused, match="no_earlier_order"):
        undo(make_show(entries=2))


def test_who_was_called_keeps_the_number_and_the_rest_may_move(app: Flask) -> None:
    show = make_show(entries=0)
    ids = [make_entry(show, stage=s).id for s in ("performed", "on_stage", "waiting", "waiting")]
    with pytest.raises(Refused, match="order_fixed"):
        draw(show)
    for entry_id, number in ((ids[0], 4), (ids[1], 3), (ids[3], 2)):
        with pytest.raises(Refused, match="order_fixed"):
            move(entry_id, number)
    move(ids[3], 3)
    assert running_order.list_ids(show.id) == [ids[0], ids[1], ids[3], ids[2]]


def test_undo_never_moves_who_was_called(app: Flask) -> None:
    show = make_show(entries=3)
    ids = running_order.list_ids(show.id)
    move(ids[2], 1)
    make_called(ids[2])
    with pytest.raises(Refused, match="order_fixed"):
        undo(show)


def make_called(entry_id: int) -> None:
    from kruvision.extensions import db
    from kruvision.models import Entry
    from kruvision.services.transactions.transaction import transaction

    with transaction():
        db.session.get_one(Entry, entry_id).stage = "on_stage"


def test_every_change_is_on_record_with_the_order_before(app: Flask) -> None:
    show = make_show(entries=3)
    ids = running_order.list_ids(show.id)
    move(ids[0], 1)
    move(ids[0], 2)
    undo(show)
    lines = [(line.kind, line.data["previous"]) for line in chain.list_lines(show.id)]
    assert lines == [("order_undone", [ids[1], ids[0], ids[2]]), ("order_moved", ids)]


def test_an_unknown_entry_cannot_move(app: Flask) -> None:
    with pytest.raises(NotFound):
        move(4711, 1)


def test_categories_sing_one_after_the_other_by_lots_or_as_they_stand(app: Flask) -> None:
    show = make_show(entries=6)
    solo, duet = make_category(show, "Solo"), make_category(show, "Duet")
    for place, entry in enumerate(show.entries):
        change(entry, category_id=(None, duet.id, solo.id)[place % 3])
    before = running_order.list_ids(show.id)
    assert running_order.arrange_by_category(show.id, by=SYSTEM, at=clock.now())
    arranged = [before[place] for place in (2, 5, 1, 4, 0, 3)]
    assert running_order.list_ids(show.id) == arranged
    assert not running_order.arrange_by_category(show.id, by=SYSTEM, at=clock.now())
    seed = SeedInput(seed="7 41 12", by_category=True)
    running_order.draw_order(show.id, seed, by=SYSTEM, at=clock.now())
    drawn = running_order.list_ids(show.id)
    assert [set(drawn[:2]), set(drawn[2:4])] == [set(arranged[:2]), set(arranged[2:4])]
    last = running_order.last_draw(show.id)
    assert last is not None
    assert [row["block"] for row in last["drawn"]][:4] == [1, 1, 2, 2]
    assert [row["entry_id"] for row in last["drawn"]] == drawn


def test_who_was_called_keeps_the_number_when_categories_are_put_together(app: Flask) -> None:
    show = make_show(entries=3)
    solo = make_category(show, "Solo")
    change(show.entries[2], category_id=solo.id)
    change(show.entries[0], stage="performed")
    first, second, third = running_order.list_ids(show.id)
    running_order.arrange_by_category(show.id, by=SYSTEM, at=clock.now())
    assert running_order.list_ids(show.id) == [first, third, second]
