"""Other rules that wait for a second person: nobody confirms others than the first one proposed."""

import pytest

from kruvision.models import Show
from kruvision.services.evidence import rules
from kruvision.services.ruleset import amendments
from kruvision.services.ruleset.amendments import ChangeReason
from kruvision.services.ruleset.form import RulesInput
from kruvision.services.ruleset.preview import look_ahead
from tests.factories.published import AT, FIRST, SECOND
from tests.services.evidence.edits import edit
from tests.services.evidence.test_evidence import codes, evening

__all__ = ["evening"]
WHY = ChangeReason(reason="as on the poster")
CHANGED = "UPDATE proposal SET data = json_set(data, '$.rules.display_places', 3)"


@pytest.fixture
def waiting(evening: Show) -> Show:
    wanted = RulesInput(method="weighted_mean", combination="jury_only", voting_mode="approval")
    seen = look_ahead(evening, amendments.proposed_show(evening, wanted)).seen
    assert not amendments.propose_change(evening.id, wanted, WHY, seen=seen, by=FIRST, at=AT)
    assert codes(evening) == set()
    return evening


def confirm(show: Show) -> None:
    change = amendments.find_change(show)
    assert change
    amendments.confirm_change(show.id, seen=change.outlook.seen, by=SECOND, at=AT)


def test_rules_confirmed_as_they_were_proposed_leave_nothing_that_differs(waiting: Show) -> None:
    confirm(waiting)
    assert codes(waiting) == set()


def test_rules_that_were_changed_while_they_waited_are_seen(
    waiting: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(CHANGED)
    assert codes(waiting) == {"proposal_differs"}
    monkeypatch.setattr(rules, "_is_as_proposed", lambda *_both: True)
    assert codes(waiting) == set()


def test_rules_that_were_changed_and_then_confirmed_are_seen(
    waiting: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(CHANGED)
    confirm(waiting)
    assert codes(waiting) == {"proposal_differs"}
    monkeypatch.setattr(rules, "_rule_changes", lambda _lines: iter(()))
    assert codes(waiting) == set()
