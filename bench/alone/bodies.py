"""What a body costs that was made to cost much, in bare requests of the same run, by who may send
it; and what a wrong secret costs beside a ballot. In this process: the network has no part in it,
and neither has the hashing of passwords, which costs what it shall.
"""

import json
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

import config as settings
from bench.harness import Figure, Size, figure
from kruvision import create_app
from kruvision.database import migrate_to_newest
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services import passwords
from kruvision.services.audience import tickets
from kruvision.services.tokens import new_code, new_token
from tests.factories import make_staff
from tests.factories.voting import entry_ids, make_vote, print_tickets
from tests.faults.rig.bodies import BodyCosts, hostile_bodies, prepare, processor_seconds

PASSWORD = "correct horse"
WORDS = {
    "file": "a table of 1 MB",
    "owner": "an organizer",
    "juror": "a juror",
    "visitor": "a phone",
}
MOST = 30
SCRIPT = {"Content-Type": "application/json", "Accept": "application/json"}


def measure(size: Size) -> list[Figure]:
    """The worst body of each sender, and wrong secrets beside a ballot alone in its group."""
    with app_in_a_folder() as app:
        staff = make_staff("owner", PASSWORD)
        owner = app.test_client()
        owner.post("/login", data={"login": staff.login, "password": PASSWORD})
        costs = prepare(app, app.test_client(), owner)
        return [*worst_bodies(costs), *wrong_secrets(app, size.pick(200, 20))]


@contextmanager
def app_in_a_folder() -> Iterator[Flask]:
    """An app with a database of its own, which goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="kru-bench-"))
    hasher, passwords.hasher = passwords.hasher, PasswordHasher(time_cost=1, memory_cost=64)
    try:
        app = create_app(settings.load({"KRU_INSTANCE": str(folder)}))
        app.config.update(WTF_CSRF_ENABLED=False)
        migrate_to_newest(app)
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()
    finally:
        passwords.hasher = hasher
        shutil.rmtree(folder)


def worst_bodies(costs: BodyCosts) -> Iterator[Figure]:
    """The most that any kind of body costs."""
    worst: dict[str, tuple[float, str]] = {}
    for hostile in hostile_bodies(costs.app, costs.show_id, costs.entry_id):
        sort = "file" if hostile.path.endswith("entries/import") else hostile.who
        said = f"{hostile.name} to {hostile.path}"
        worst[sort] = max(worst.get(sort, (0.0, "")), (costs.cost_of(hostile), said))
    for sort, (cost, said) in worst.items():
        name = f"the worst body of {WORDS[sort]}: {said}"
        yield figure(name, cost, "bare requests", target=f"<= {MOST}")


def wrong_secrets(app: Flask, count: int) -> Iterator[Figure]:
    """Processor time of a refused secret, beside a ballot's that nobody shares a commit with."""
    vote = make_vote(credential="tickets")
    show = db.session.get_one(Show, vote.show_id)
    printed = print_tickets(show.id, 1)[0]
    phone = app.test_client()
    post(phone, "/v/ticket", {"secret": printed.token})
    entries = entry_ids(show.id)

    def ballot() -> int:
        chosen = [secrets.choice(entries)]
        command = secrets.token_hex(8)
        sent = {"window": vote.id, "choices": chosen, "command": command}
        return phone.post(
            "/v/ballot", data=json.dumps(sent), content_type=SCRIPT["Content-Type"]
        ).status_code

    def each(work: Callable[[], int]) -> float:
        work()
        return 1000 * processor_seconds(lambda: [work() for _ in range(count)], 3) / count

    if ballot() != 200:
        raise RuntimeError("the ballot was refused")
    alone = each(ballot)
    for name, path, made in (
        ("a wrong ticket", "/v/ticket", new_token),
        ("a wrong ticket's code", "/v/ticket", lambda: new_code(tickets.CODE_LENGTH)),
        ("something that is no ticket", "/v/ticket", lambda: "no ticket"),
        ("a wrong code of the screen", "/v/code", lambda: new_code(8)),
    ):
        cost = each(lambda path=path, made=made: post(app.test_client(), path, {"secret": made()}))
        yield figure(f"{name}, refused", cost, "ms", ceiling=alone)


def post(client: FlaskClient, path: str, values: dict[str, Any]) -> int:
    """Post JSON as a phone's script does; the status of the answer."""
    return client.post(path, data=json.dumps(values), headers=SCRIPT).status_code
