"""The record suffices: from its lines alone a result is computed again, to the last digit."""

import ast
from copy import deepcopy
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import kruvision
from kruvision.extensions import db
from kruvision.models import KeptMark, Show
from kruvision.services.access import SYSTEM, Actor
from kruvision.services.entries import running_order, status
from kruvision.services.entries.running_order import SeedInput
from kruvision.services.entries.status import StatusInput
from kruvision.services.errors import Refused
from kruvision.services.jury import attendance, late_marks
from kruvision.services.jury.attendance import ReplacementInput
from kruvision.services.results import published, tie_decisions
from kruvision.services.results.correction_changes import AbsenceInput, correct_absence
from tests.factories import make_seat
from tests.factories.jury import seat_actor, start
from tests.factories.published import FIRST, LATER, begin, correct, publish, put_mark
from tests.factories.real_evening import (
    NOON,
    aside,
    begin_evening,
    give,
    give_all,
    hand_in,
    vote,
)
from tests.factories.results import change
from tests.factories.voting import cast, close_vote, make_delegates, make_delegation, open_vote
from tests.services.record.again import JURY, LEVEL, computed_again, finish

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both_databases]

HOUSE = Path(kruvision.__file__).parent
FOUR = [
    [[7, 8], [7, 7], [6, 9]],
    [[9, 9], [10, 9], [8, 8]],
    [[5, 6], [6, 6], [9, 7]],
    [[8, 4], [9, 5], [7, 10]],
]
BALANCED: dict[str, Any] = {"combination": "balanced", "combination_options": {"least_ballots": 3}}


def test_weighted_criteria_weighted_jurors_and_the_audience_on_one_range():
    told = {0: {"weight": "2"}, 2: {"weight": "0.5"}}
    show = begin_evening(told, entries=4, **BALANCED, tie_chain=["shared_place"])
    change(show.criteria[0], weight=Fraction(3, 2))
    give_all(show, FOUR)
    vote(show, [1, 2, 3, 2])
    assert [row["place"] for row in finish(show)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "rules",
    [
        {"method": "trimmed_mean", "method_options": {"drop_low": 1, "drop_high": 0}},
        {"method": "skating_system"},
        {"method": "rank_sum"},
        {"method": "schulze"},
        {"method": "majority_judgment"},
        {"method": "exponential_rank"},
        {"method": "points"},
    ],
    ids=lambda rules: rules["method"],
)
def test_other_ways_to_count_the_jury(rules: dict[str, Any]):
    show = begin_evening(entries=4, **JURY, **rules, tie_chain=["jury_score", "shared_place"])
    give_all(show, FOUR)
    finish(show)


def test_points_of_the_jury_and_the_order_of_the_hall_on_the_same_scale():
    show = begin_evening(
        entries=4, method="points", combination="rank_points", tie_chain=["shared_place"]
    )
    give_all(show, FOUR)
    vote(show, [1, 0, 3, 2])
    finish(show)


@pytest.mark.parametrize("shared", [False, True])
def test_what_the_head_of_the_jury_decided(shared: bool):
    show = begin_evening(**JURY)
    give_all(show, LEVEL)
    start(show, "closed")
    order = [show.entries[1].id, show.entries[0].id]
    tie_decisions.decide_tie(show.id, order[::-1], "at first", by=FIRST, at=NOON)
    tie_decisions.withdraw_decision(show.id, order[::-1], by=FIRST, at=NOON)
    tie_decisions.decide_tie(show.id, order, "the tone", shared=shared, by=FIRST, at=NOON)
    found = finish(show)
    assert [row["place"] for row in found] == ([1, 1, 3] if shared else [1, 2, 3])
    assert shared or [row["entry"] for row in found[:2]] == order


def test_a_lot_from_the_seed_that_was_drawn():
    show = begin_evening(**JURY, tie_chain=["lot"])
    start(show, "planned")
    running_order.draw_order(show.id, SeedInput(seed="first snow"), by=SYSTEM, at=NOON)
    give_all(start(show), LEVEL)
    assert [row["place"] for row in finish(show)] == [1, 2, 3]


def test_jurors_who_step_aside_are_excused_or_go_home_and_come_in_their_place():
    show = begin_evening(**JURY, entries=4)
    coming = make_seat(begin_evening(edition=show.edition)).juror_id
    four = deepcopy(FOUR)
    four[3][2] = [None, None]
    give_all(show, four)
    aside(show, 0, 1)
    leaving = show.seats[2].juror_id
    attendance.excuse_juror(show.id, show.entries[1].id, leaving, "coughs", by=FIRST, at=NOON)
    replaced = ReplacementInput(leaving=leaving, coming=coming, after=show.entries[2].id)
    attendance.replace_juror(show.id, replaced, by=FIRST, at=NOON)
    show = db.session.get_one(Show, show.id)
    place = [seat.juror_id for seat in show.seats].index(coming)
    for criterion in range(2):
        give(show, 3, place, criterion, 6)
    finish(show)


def test_practice_jurors_and_absent_ones_count_for_nothing():
    told: dict[int, dict[str, Any]] = {1: {"kind": "practice"}, 2: {"absent": True}}
    show = begin_evening(told, **JURY, entries=4, jurors=4, tie_chain=["shared_place"])
    four = [[*sheets, [5 + at, 4]] for at, sheets in enumerate(FOUR)]
    for sheets in four:
        sheets[2] = [None, None]
    give_all(show, four)
    finish(show)


@pytest.mark.parametrize("mode", ["remove", "freeze"])
def test_a_disqualified_act(mode: str):
    options = {**BALANCED["combination_options"], "disqualified": mode}
    show = begin_evening(entries=4, combination="balanced", combination_options=options)
    give_all(show, FOUR)
    vote(show, [1, 2, 3, 4])
    entered = StatusInput(status="disqualified", reason="a recording")
    start(show, "closed")
    for by in (FIRST, Actor("owner", 2, "phone")):
        status.change_status(show.entries[1].id, entered, by=by, at=NOON)
    assert finish(show)[-1]["place"] is None


def test_a_late_mark_that_was_accepted_and_a_mark_taken_back():
    show = begin_evening({1: {"kind": "practice"}}, **JURY, entries=4, tie_chain=["shared_place"])
    give_all(show, FOUR)
    give(show, 0, 1, 0, "", seq=2)
    hand_in(show, 0, 2)
    with pytest.raises(Refused, match="sheet_locked"):
        give(show, 0, 2, 0, 10, seq=9)
    kept = db.session.execute(select(KeptMark)).scalars().one()
    late_marks.accept_late_mark(seat_actor(show.seats[0]), kept.id, at=NOON)
    finish(show)


def test_a_corrected_version_is_computed_from_its_own_line():
    show = begin_evening(**JURY, entries=4)
    give_all(show, FOUR)
    before = finish(show)
    begin(show)
    put_mark(show, 0, 0, 0, "10")
    entered = AbsenceInput(juror=show.seats[2].juror_id, absent=True, reason="was not there")
    correct_absence(show.id, entered, by=FIRST, at=LATER)
    correct(show)
    assert published.get_newest(show).version == 2
    assert computed_again(show) != before


def test_a_vote_for_every_act_is_heard_by_the_least_of_their_turnouts():
    show = begin_evening(**BALANCED, window_scope="entry", voting_mode="plurality")
    give_all(show, LEVEL)
    for entry, ballots in enumerate((4, 6, 3)):
        vote(show, [ballots], entry=entry)
    finish(show)


def test_the_points_of_delegations_and_the_acts_that_are_their_own():
    show = begin_evening(**BALANCED, bodies="delegations", credential="tickets")
    give_all(show, LEVEL)
    acts = [entry.id for entry in show.entries]
    whose = {make_delegation(show.id, "Тарих", [acts[0]]): acts[1:]}
    whose[make_delegation(show.id, "Физика")] = acts
    voters = {one: make_delegates(show.id, one, 3) for one in whose}
    start(show, "voting")
    window = open_vote(show, at=NOON)
    for one, theirs in whose.items():
        for place, voter in enumerate(voters[one]):
            cast(window, theirs[: place + 1], voter, at=NOON)
    close_vote(show.id, at=NOON)
    finish(show)


def test_marks_of_the_hall_are_means_in_the_line():
    chain = ["shared_place"]
    show = begin_evening(**BALANCED, window_scope="entry", voting_mode="marks", tie_chain=chain)
    give_all(show, LEVEL)
    for act, marks in zip(list(show.entries), ((12, 9, 9), (12, 9, 3), (0, 5, 5, 7)), strict=True):
        window = open_vote(start(show, "running"), entry_id=act.id, at=NOON)
        for mark in marks:
            cast(window, [(act.id, mark)], at=NOON)
        close_vote(show.id, at=NOON)
    finish(show)


def test_a_show_that_is_public_says_nothing_twice_of_another_one():
    shows = [begin_evening(**JURY, entries=4) for _ in range(2)]
    for show, sheets in zip(shows, (FOUR, FOUR[::-1]), strict=True):
        give_all(show, sheets)
        publish(start(show, "closed"))
    for show in shows:
        computed_again(show)


@pytest.mark.parametrize("name", ["from_the_record", "borne_out"])
def test_whoever_computes_again_knows_the_rule_book_alone(name: str):
    tree = ast.parse((Path(__file__).parent / f"{name}.py").read_text(encoding="utf-8"))
    found = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    found += [a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names]
    ours = [module for module in found if module.split(".")[0] in ("kruvision", "tests")]
    allowed = ("kruvision.rules.", "tests.services.record.from_the_record.")
    assert ours
    assert all(f"{module}.".startswith(allowed) for module in ours), ours


def test_no_state_is_read_back_from_the_record():
    """Whoever reads lines shows them to people, names who saved, walks the chain, goes on with it
    in a database that is put back, holds the database against them, checks what was published
    before versions were kept, or asks whether what it keeps is still so (docs/architecture.md,
    "Where state lives")."""
    asked = ("RecordLine", "list_lines", "lines_with_names", "named_lines.find_latest")
    readers = {
        path.relative_to(HOUSE).as_posix()
        for path in HOUSE.rglob("*.py")
        if any(name in path.read_text(encoding="utf-8") for name in asked)
    }
    assert readers == {
        *("models/__init__.py", "models/record.py"),
        *("services/record/chain.py", "services/record/named_lines.py"),
        *("services/evidence/lines.py", "services/evidence/house.py"),
        *("services/results/published.py", "services/snapshots/console.py"),
        *("services/ruleset/one_person.py", "services/backups/restoring.py"),
        "services/archive/freshness.py",
        *("web/form_conditions.py", "web/operations/record.py", "words/record.py"),
    }
