"""The page about how the jury agrees stands where jurors sit for different categories."""

from flask.testing import FlaskClient

from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.jury.seats import put_into_categories
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_category, make_show
from tests.factories.results import change, give_marks, perform
from tests.factories.statistics import hand_in


def test_agreement_is_told_of_what_jurors_marked_together(owner: FlaskClient) -> None:
    show = make_show(entries=4, jurors=4, criteria=1, combination="jury_only")
    solo, duet = make_category(show, "Solo"), make_category(show, "Duet")
    for place, entry in enumerate(show.entries):
        change(entry, category_id=(solo, solo, duet, duet)[place].id)
    with transaction():
        seats = db.session.get_one(Show, show.id).seats
        for place, seat in enumerate(seats):
            put_into_categories(seat, [(solo, duet)[place // 2].id])
    show = db.session.get_one(Show, show.id)
    marks = [[5, 6, None, None], [7, 9, None, None], [None, None, 3, 4], [None, None, 8, 8]]
    give_marks(show, [[[mark] for mark in row] for row in marks])
    perform(show)
    hand_in(show, show.seats)
    change(show, phase="closed")
    answer = owner.get(f"/control/shows/{show.id}/agreement")
    assert answer.status_code == 200
