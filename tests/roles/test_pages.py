"""Every cell of the role matrix over HTTP: each role at each door of the app."""

import pytest
from werkzeug.routing import Rule

from kruvision.rules.roles import allowed, matrix
from tests.roles.house import PEOPLE, House, doors

ENDS_THE_SESSION = {"staff.logout", "staff.end_sessions"}


def cells(house: House, role: str, *, admitted: bool) -> list[tuple[str, Rule]]:
    return [
        (method, rule)
        for method, rule, action in doors(house.app)
        if allowed(role, action) is admitted
    ]


def turned_away(answer) -> bool:
    """Refused, or shown to the log-in."""
    to_login = answer.status_code == 302 and answer.location.startswith("/login")
    return answer.status_code == 403 or to_login


@pytest.mark.parametrize("role", PEOPLE)
def test_who_may_not_is_turned_away_and_changes_nothing(house: House, role: str) -> None:
    device = house.device(role)
    before = house.fingerprint()
    let_in = []
    for method, rule in cells(house, role, admitted=False):
        answer = device.open(house.address(rule), method=method)
        if not turned_away(answer):
            let_in.append((method, rule.rule, answer.status_code))
        answer.close()
    assert not let_in
    assert house.fingerprint() == before


@pytest.mark.parametrize("role", PEOPLE)
def test_who_may_comes_in(house: House, role: str) -> None:
    kept_out = []
    device = house.device(role)
    for method, rule in cells(house, role, admitted=True):
        if rule.endpoint in ENDS_THE_SESSION:
            continue
        answer = device.open(house.address(rule), method=method)
        if turned_away(answer) or answer.status_code >= 500:
            kept_out.append((method, rule.rule, answer.status_code))
        answer.close()
        if method != "GET":
            house.put_back()
            device = house.device(role)
    assert not kept_out


def test_every_action_of_the_matrix_has_a_door(house: House) -> None:
    """An action nobody asks for would look like a protection and be none."""
    from kruvision.live.guards import events

    used = {action for _method, _rule, action in doors(house.app)} | set(events.values())
    assert used == set(matrix())


def test_the_cells_are_many_and_of_both_kinds(house: House) -> None:
    admitted = sum(len(cells(house, role, admitted=True)) for role in PEOPLE)
    refused = sum(len(cells(house, role, admitted=False)) for role in PEOPLE)
    assert min(admitted, refused) > 300
    assert admitted + refused == len(PEOPLE) * len(doors(house.app))
