"""One post must not be felt: whatever is sent, up to what its page takes, costs less than thirty
bare requests. Each guard beside the same check without it."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision.rules.ruleset import toml
from kruvision.services.forms import inputs
from kruvision.web import body_limits
from tests.faults.rig.bodies import BodyCosts, HostileBody, hostile_bodies, prepare

pytestmark = pytest.mark.faults
MOST = 30
"""Bare requests; what is measured is a third of it for visitors."""


@pytest.fixture
def costs(app: Flask, client: FlaskClient, owner: FlaskClient) -> BodyCosts:
    """A hall to post to."""
    return prepare(app, client, owner)


def every_body(costs: BodyCosts) -> list[HostileBody]:
    return list(hostile_bodies(costs.app, costs.show_id, costs.entry_id))


def body_named(costs: BodyCosts, path: str, name: str) -> HostileBody:
    return next(b for b in every_body(costs) if b.path.endswith(path) and b.name == name)


def test_no_body_costs_more_than_thirty_bare_requests(
    costs: BodyCosts, tell: Callable[[str], None]
) -> None:
    worst: dict[str, tuple[float, str]] = {}
    for hostile in every_body(costs):
        cost = costs.cost_of(hostile)
        sort = "file" if "entries/import" in hostile.path else hostile.who
        said = f"{hostile.path}: {hostile.name}"
        worst[sort] = max(worst.get(sort, (0.0, "")), (cost, said))
    for sort, (cost, said) in worst.items():
        tell(f"the worst body, {sort}: {cost:.1f} bare requests ({said})")
    assert all(cost < MOST for cost, _said in worst.values()), worst


def test_no_body_is_a_fault(costs: BodyCosts) -> None:
    faults = [
        f"{hostile.path}: {hostile.name}"
        for hostile in every_body(costs)
        if costs.post(hostile, hostile.body) >= 500
    ]
    assert faults == []


def normalise_any_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks are put in order, however many there are."""
    plain = lambda text: unicodedata.normalize("NFC", text)  # noqa: E731
    monkeypatch.setattr(inputs, "shown_letters", plain)


def read_any_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys of RULES.toml have as many parts as somebody writes."""
    monkeypatch.setattr(toml, "_LONG_KEY", re.compile("no such key"))


def take_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page takes a megabyte, and as many fields as fit."""
    monkeypatch.setattr(body_limits, "limit_of", lambda endpoint: 2**20)
    monkeypatch.setattr(body_limits, "_may_send", lambda: True)
    monkeypatch.setattr(body_limits, "MOST_FIELDS", 10**9)


@pytest.mark.parametrize(
    ("mutant", "path", "name", "times"),
    [
        (normalise_any_run, "/jury/notes", "marks", 1),
        (normalise_any_run, "/entries/import", "as many marks as are read", 1),
        (read_any_key, "/rules/import", "one dotted key", 1),
        (take_any_size, "/v/ballot", "empty fields", 100),
        (take_any_size, "/login", "unknown names", 50),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_the_measure_catches_a_guard_taken_out(
    costs: BodyCosts,
    monkeypatch: pytest.MonkeyPatch,
    mutant: Callable[[pytest.MonkeyPatch], None],
    path: str,
    name: str,
    times: int,
) -> None:
    hostile = body_named(costs, path, name)
    assert costs.cost_of(hostile) < MOST
    mutant(monkeypatch)
    larger = b"&".join([hostile.body] * times) if times > 1 else hostile.body
    assert costs.cost_of(replace(hostile, body=larger)) > MOST
