"""What a body costs that was made to cost much, in bare requests of the same run, by who may send
it; and what a wrong secret costs beside a ballot. In this process: the network has no part in it,
and neither has the hashing of passwords, which costs what it shall.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from argon2 import PasswordHasher
from flask import Flask

import config as settings
from bench.harness import Figure, Size, figure
from kruvision import create_app
from kruvision.database import migrate_to_newest
from kruvision.extensions import db
from kruvision.services import passwords
from tests.factories import make_staff
from tests.faults.connections import refusal_costs as refusals
from tests.faults.rig.bodies import BodyCosts, hostile_bodies, prepare

PASSWORD = "correct horse"
WORDS = {
    "file": "a table of 1 MB",
    "owner": "an organizer",
    "juror": "a juror",
    "visitor": "a phone",
}
MOST = 30


def measure(size: Size) -> list[Figure]:
    """The worst body of each sender, and wrong secrets beside a ballot alone in its group."""
    with app_in_a_folder() as app:
        staff = make_staff("owner", PASSWORD)
        owner = app.test_client()
        owner.post("/login", data={"login": staff.login, "password": PASSWORD})
        costs = prepare(app, app.test_client(), owner)
        return [*worst_bodies(costs), *wrong_secrets(app, size.pick(50, 20))]


@contextmanager
def app_in_a_folder() -> Iterator[Flask]:
    """An app with a database of its own, which goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="kru-bench-"))
    hasher, passwords.hasher = (
        passwords.hasher,
        PasswordHasher(time_cost=1, memory_cost=64, parallelism=1),
    )
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
    """Processor time of a refused secret, beside half a ballot's that nobody shares a commit with,
    measured in turns with it."""
    for guess, refused, ballot in refusals.prepare(app, count).each():
        yield figure(f"{guess.name}, refused", 1000 * refused, "ms", ceiling=500 * ballot)
