"""The list before the start ticks itself as things get ready."""

from datetime import timedelta
from fractions import Fraction

import pytest
from flask import current_app

from kruvision import clock
from kruvision.models import Show, Ticket
from kruvision.rules.evening import flow
from kruvision.rules.evening.flow import Step
from kruvision.services.access import Actor
from kruvision.services.backups import backups
from kruvision.services.entries.passports import check_passports
from kruvision.services.ephemeral import presence
from kruvision.services.errors import Refused
from kruvision.services.shows import shows
from kruvision.services.stage import preflight, screens, steps
from kruvision.services.stage import steps as stage_steps
from kruvision.services.stage.preflight import Check
from kruvision.services.stage.screens import ScreenInput
from kruvision.services.traditions.inputs import CheckInput
from tests.factories import make_edition, make_seat, make_show, names, save
from tests.factories.learning import make_question
from tests.factories.results import change
from tests.services.reads import count_reads

OWNER = Actor("owner", 1)
START = Step("start_show")
SHARES = {
    "combination": "percentage",
    "jury_share": Fraction(1, 2),
    "audience_share": Fraction(1, 2),
}


def checks(show: Show) -> dict[str, Check]:
    return {check.name: check for check in preflight.list_checks(show, at=clock.now())}


@pytest.fixture
def show(app) -> Show:
    return make_show(entries=2, jurors=2)


def test_an_empty_show_lacks_what_it_cannot_start_without(app):
    listed = checks(make_show(entries=0, jurors=0, criteria=0))
    blocking = {name for name, check in listed.items() if check.blocks and not check.done}
    assert blocking == {"entries", "criteria", "seats"}


def test_a_show_with_entries_criteria_and_jury_can_start(show):
    assert all(check.done for check in checks(show).values() if check.blocks)
    assert checks(show)["entries"].facts["count"] == 2


def test_the_running_order_is_ticked_once_it_was_drawn(show):
    assert not checks(show)["order"].done
    change(show, draw_seed="4 8 15")
    assert checks(show)["order"].done


def test_a_text_without_one_language_is_counted(show):
    before = checks(show)["translations"].facts["count"]
    entry = show.entries[0]
    change(entry.song, story={"kk": "Тек қазақша"})
    assert checks(show)["translations"].facts["count"] == before + 1
    assert not checks(show)["translations"].done


def test_songs_with_something_missing_or_unchecked_are_counted_and_hold_nothing_back(show):
    check = checks(show)["passports"]
    assert (check.done, check.blocks, check.facts["count"]) == (False, False, 2)
    words = {"say": names("a"), "listen_for": names("b"), "story": names("c")}
    for entry in show.entries:
        whole = {"meaning": {}, "lines": [{"original": "la", "text": names("d")}], **words}
        change(entry.song, **whole)
        change(entry.contestant, name=names("e"))
    assert checks(show)["passports"].facts["count"] == 2
    check_passports(show.id, {show.entries[0].id}, CheckInput(name="N"), by=OWNER, at=clock.now())
    assert checks(show)["passports"].facts["count"] == 1


def test_rules_the_rule_book_does_not_know_are_named(show):
    assert checks(show)["rules"].done
    change(show, method="by_applause")
    assert not checks(show)["rules"].done
    assert checks(show)["rules"].facts["code"]


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ({"method": "trimmed_mean"}, "panel_too_small"),
        ({"method": "rank_sum", **SHARES}, "combination_needs_points"),
        ({"method_options": {"normalise": "z_score"}, **SHARES}, "negative_total"),
        ({"method": "skating_system"}, "juror_weights_not_used"),
        ({"combination_options": {"compare_places": -1}, **SHARES}, "bad_value"),
    ],
)
def test_rules_that_refuse_this_very_jury_hold_the_start_back_with_their_reason(app, rules, code):
    show = make_show(jurors=3, **rules)
    if code == "juror_weights_not_used":
        change(show.seats[1], weight=Fraction(2))
    check = checks(show)["rules"]
    assert (check.done, check.blocks, check.facts["code"]) == (False, True, code)
    with pytest.raises(Refused) as refused:
        steps.press(show.id, START, revision=show.revision, by=OWNER, at=clock.now())
    assert refused.value.code == code


def test_one_juror_more_and_the_start_is_free(app):
    show = make_show(jurors=3, method="trimmed_mean")
    seat = make_seat(show)
    assert checks(show)["rules"].done
    change(seat, is_absent=True)
    assert not checks(show)["rules"].done


def test_no_jury_is_no_question_where_the_audience_alone_decides(app):
    decides = {"combination": "audience_only", "jury_share": Fraction(0)}
    show = make_show(jurors=0, criteria=0, method="trimmed_mean", **decides)
    assert checks(show)["rules"].done


def test_the_jury_needs_a_head_that_is_there(show):
    assert checks(show)["head"].done
    head = show.seats[0]
    change(head, is_absent=True)
    assert not checks(show)["head"].done


def test_cards_are_ticked_when_every_present_juror_has_entered(show):
    make_seat(show, is_absent=True)
    for seat in show.seats[:2]:
        assert not checks(show)["cards"].done
        change(seat.juror, pin_hash="chosen")
    assert checks(show)["cards"].done


def test_tablets_count_only_while_they_answer(show):
    now = clock.now()
    for seat in show.seats:
        presence.heard("juror", seat.juror_id, now)
    assert checks(show)["tablets"].done
    presence.heard("juror", show.seats[0].juror_id, now - timedelta(minutes=5))
    assert checks(show)["tablets"].facts == {"done": 1, "count": 2}


def test_screens_are_ticked_when_every_one_answers(show):
    assert not checks(show)["screens"].done
    ids = [
        screens.add_screen(show.edition_id, ScreenInput(name=name), by=OWNER, at=clock.now())
        for name in ("Left", "Right")
    ]
    screens.note_seen(ids[0], clock.now())
    assert checks(show)["screens"].facts == {"done": 1, "count": 2}
    screens.note_seen(ids[1], clock.now())
    assert checks(show)["screens"].done


def test_tickets_are_asked_for_only_where_they_are_the_credential(show):
    assert "tickets" not in checks(show)
    change(show, credential="tickets")
    assert not checks(show)["tickets"].done
    save(Ticket(show_id=show.id, serial=1, token_hash="a", code_hash="b"))
    assert checks(show)["tickets"].done


def test_a_revoked_ticket_is_no_ticket(show):
    change(show, credential="tickets")
    row = Ticket(show_id=show.id, serial=1, token_hash="a", code_hash="b", revoked_at=clock.now())
    save(row)
    assert checks(show)["tickets"].facts["count"] == 0


def test_a_weight_the_way_of_voting_cannot_bear_is_named(show):
    change(
        show,
        combination="balanced",
        credential="screen_code",
        jury_share=Fraction(7, 10),
        audience_share=Fraction(3, 10),
    )
    assert checks(show)["weight"].done
    change(show, jury_share=Fraction(6, 10), audience_share=Fraction(4, 10))
    assert not checks(show)["weight"].done
    assert not checks(show)["weight"].blocks
    assert checks(show)["weight"].facts == {"weight": "2/5", "most": "3/10"}


def test_shares_of_sums_are_judged_by_what_they_move(show):
    """At 90 to 10 by an open link: a tenth by its name, a fifth of the differences."""
    shares = {"jury_share": Fraction(9, 10), "audience_share": Fraction(1, 10)}
    change(show, combination="percentage", credential="open_link", **shares)
    assert not checks(show)["weight"].done
    change(show, combination="balanced")
    assert checks(show)["weight"].done


def test_where_the_hall_does_not_vote_its_weight_is_no_question(show):
    change(show, combination="jury_only", holds_vote=False)
    assert "weight" not in checks(show)
    change(show, holds_vote=True)
    assert checks(show)["weight"].done


def test_a_backup_is_fresh_for_a_day(show):
    assert checks(show)["backup"].facts == {"hours": None}
    config = current_app.config["KRU"]
    backups.back_up(config, at=clock.now() - timedelta(hours=30))
    assert (checks(show)["backup"].done, checks(show)["backup"].facts["hours"]) == (False, 30)
    backups.back_up(config, at=clock.now())
    assert checks(show)["backup"].done


def test_the_disk_says_how_much_is_free(show):
    free = checks(show)["disk"]
    assert free.done == (free.facts["gigabytes"] >= 1)


def test_a_show_of_the_audience_alone_is_not_asked_for_a_jury(app):
    show = make_show(jurors=0, criteria=0, combination="audience_only")
    assert not {"seats", "criteria", "head", "cards", "tablets"} & set(checks(show))


def test_the_list_takes_the_same_number_of_reads_for_any_number_of_entries(app):
    small, large = make_show(entries=1), make_show(entries=9)
    assert reads(small) == reads(large)


def reads(show: Show) -> int:
    return count_reads(lambda: checks(show))


@pytest.mark.parametrize("phase", flow.IN_PROGRESS_PHASES)
@pytest.mark.parametrize("year", [2026, 2025])
def test_another_show_in_progress_is_named_and_nothing_starts_beside_it(show, phase, year):
    other = make_show(edition=show.edition if year == 2026 else make_edition(year=year))
    assert checks(show)["alone"].done
    change(other, phase=phase)
    found = checks(show)["alone"]
    assert (found.done, found.blocks, found.facts["show_id"]) == (False, True, other.id)
    with pytest.raises(Refused, match="hall_in_use"):
        stage_steps.press(show.id, Step("start_show"), revision=0, by=OWNER, at=clock.now())
    change(other, phase="published")
    assert checks(show)["alone"].done
    stage_steps.press(show.id, Step("start_show"), revision=0, by=OWNER, at=clock.now())
    assert shows.get_show(show.id).phase == "running"


def test_practice_jurors_and_late_ones_hold_up_nobody(app):
    show = make_show(jurors=3)
    change(show.seats[1], kind="practice")
    change(show.seats[2], arrives_after=show.entries[0].id)
    found = checks(show)
    assert found["seats"].facts["count"] == 2
    assert found["tablets"].facts["count"] == 1
    assert (found["practice"].done, found["practice"].blocks) == (False, False)


def test_practice_jurors_alone_are_no_jury(app):
    show = make_show(jurors=1)
    change(show.seats[0], kind="practice", is_head=False)
    with pytest.raises(Refused, match="no_seats"):
        preflight.require_ready(show, at=clock.now())


def test_the_seats_of_the_hall_are_asked_for_where_a_code_lets_phones_in(show):
    assert "hall_seats" not in checks(show)
    change(show, credential="screen_code")
    assert not checks(show)["hall_seats"].done
    assert not checks(show)["hall_seats"].blocks
    change(show, hall_seats=700)
    assert checks(show)["hall_seats"].done
    assert checks(show)["hall_seats"].facts == {"count": 700}


def test_the_questions_are_ticked_once_each_song_has_one_and_left_out_where_nobody_is_asked(show):
    assert checks(show)["questions"].facts == {"done": 0, "count": 2}
    for entry in show.entries:
        assert not checks(show)["questions"].done
        make_question(entry)
    assert checks(show)["questions"].done
    assert not checks(show)["questions"].blocks
    change(show, asks_questions=False)
    assert "questions" not in checks(show)
