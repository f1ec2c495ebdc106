"""The comparison finds what it is for: a guard is taken out, and the same two evenings differ."""

from typing import Any

import pytest

from kruvision.rules.agreement import check_ballot
from kruvision.services import metrics
from kruvision.services.audience import casting, hall_door, tickets, turnout
from kruvision.services.jury import head_of_jury, order_question, scoresheets
from kruvision.services.jury.open_sheets import OpenSheet, SheetAnswer
from kruvision.services.record import named_lines
from kruvision.services.scoring import rule_book_inputs, standings
from kruvision.services.transactions import group_commit
from kruvision.services.transactions.changes import TicketsChanged
from kruvision.services.transactions.transaction import transaction
from kruvision.web.operations import metrics as meters
from tests.twins.conftest import NO_VOTES, ONE, OTHER_NUMBER
from tests.twins.evening import Evening
from tests.twins.play import OLD_HEAD, WRITING_HEAD, differing, is_by_right, play


def found_by(evening: Evening, *walks: str) -> set[str]:
    """What differs, of what nobody should see ahead."""
    first, second = (play(evening, secret, walks=walks) for secret in (ONE, OTHER_NUMBER))
    return {name for name in differing(first, second) if not is_by_right(name)}


def devices_in(found: set[str]) -> set[str]:
    """Who was sent something that differs."""
    known = (OLD_HEAD, WRITING_HEAD, "visitor", "juror", "observer", "monitor", "phone")
    return {next(d for d in known if f": {d}, " in name) for name in found}


def never(*_args: Any) -> bool:
    return False


def test_a_head_who_looks_before_marking_is_found(
    act_by_act: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoresheets, "has_all_in", lambda show, seat, found: True)
    assert devices_in(found_by(act_by_act)) == {WRITING_HEAD}


def test_a_replaced_tablet_that_still_looks_is_found(
    act_by_act: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(head_of_jury, "is_writing_device", lambda juror, device: True)
    assert devices_in(found_by(act_by_act, OLD_HEAD)) == {OLD_HEAD}


def test_a_question_to_those_who_think_the_opposite_of_the_others_is_found(
    act_by_act: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it was: it told the head, with one sheet still open, which way the others had marked."""
    ask_everybody = order_question.find_question

    def ask_who_stands_apart(sheet: OpenSheet) -> SheetAnswer | None:
        panel, rules = (
            of(sheet.show) for of in (rule_book_inputs.panel_of, rule_book_inputs.rules_of)
        )
        is_apart = check_ballot(panel, rules, str(sheet.juror_id)) is not None
        return ask_everybody(sheet) if is_apart else None

    monkeypatch.setattr(order_question, "find_question", ask_who_stands_apart)
    assert f"own marks: {WRITING_HEAD}, answers" in found_by(act_by_act)


def test_counts_on_the_wall_and_the_console_are_found(
    act_by_act: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turnout, "is_hidden", never)
    assert devices_in(found_by(act_by_act)) == {"visitor", "observer"}


def test_a_count_of_the_phones_that_come_in_by_the_code_is_found(
    by_code: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hall_door, "hides_turnout", never)
    assert devices_in(found_by(by_code)) == {"observer"}


def test_a_revision_that_counts_tickets_on_phones_is_found_at_every_device(
    by_ticket: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it was: the console was told of each, and the step of the revision went everywhere."""
    bind = tickets.bind_together

    def bind_and_tell(bindings: Any, changes: list[Any]) -> Any:
        changes.append(TicketsChanged(by_ticket.show_id))
        return bind(bindings, changes)

    monkeypatch.setattr(tickets, "bind_together", bind_and_tell)
    found = devices_in(found_by(by_ticket))
    assert found >= {"visitor", "juror", OLD_HEAD, WRITING_HEAD, "observer"}


def test_screens_that_stir_when_somebody_votes_are_found(
    act_by_act: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(casting, "hides_turnout", never)
    assert devices_in(found_by(act_by_act)) == {"visitor"}


def test_a_revision_that_counts_ballots_is_found_at_every_device(
    act_by_act: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "transaction", lambda alone, quiet: transaction(alone=alone))
    found = devices_in(found_by(act_by_act))
    assert found >= {"visitor", "juror", OLD_HEAD, WRITING_HEAD, "observer"}


def test_meters_that_count_ballots_are_found(
    act_by_act: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meters.metrics, "is_turnout_hidden", never)
    assert devices_in(found_by(act_by_act, "monitor")) == {"monitor"}
    monkeypatch.undo()
    monkeypatch.setattr(metrics, "_HIDES_TURNOUT", metrics.Show.id < 0)
    assert devices_in(found_by(act_by_act, "monitor")) == {"monitor"}


def test_a_record_that_tells_the_ballots_of_a_close_is_found(
    act_by_act: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(named_lines, "hides_turnout", never)
    assert devices_in(found_by(act_by_act)) == {"observer"}


def test_votes_in_a_live_leaderboard_are_found(
    furnished: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (rule_book_inputs, standings):
        monkeypatch.setattr(module, "hides_votes", never)
    evening = furnished(window_scope="entry", leaderboard="live")
    heard = [play(evening, secret, walks=(), all_mark=True) for secret in (ONE, NO_VOTES)]
    assert devices_in(differing(*heard)) >= {"visitor"}


def test_a_record_that_tells_an_observer_what_was_subtracted_is_found(
    act_by_act: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(named_lines, "_is_of_deduction", never)
    found = found_by(act_by_act, "observer")
    assert devices_in(found) == {"observer"}
    assert any("/control/record" in name for name in found)
