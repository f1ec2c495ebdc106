"""Redis named in the settings and not there: pages answer, and who keeps failing is slowed down."""

import pytest
from flask.testing import FlaskClient

from kruvision.extensions import db
from kruvision.services.ephemeral.backoff import FREE_TRIES
from tests.application import make_app

NOBODY_LISTENS = "redis://127.0.0.1:1/0"
MOST_TRIES = FREE_TRIES + 9
"""From then on a try has to be 16 seconds after the one before."""


@pytest.fixture
def visitor(database: dict[str, str]) -> FlaskClient:
    """A browser at a server whose Redis is away."""
    redis = {"KRU_REDIS_URL": NOBODY_LISTENS, "KRU_SECRET_KEY": "a secret of the tests"}
    app = make_app({**database, **redis})
    yield app.test_client()
    with app.app_context():
        db.engine.dispose()


def test_wrong_passwords_are_refused_and_slowed_down(visitor: FlaskClient) -> None:
    wrong = {"login": "nobody", "password": "guess"}
    answers = [visitor.post("/login", data=wrong).status_code]
    while answers[-1] == 422 and len(answers) < MOST_TRIES:
        answers.append(visitor.post("/login", data=wrong).status_code)
    assert len(answers) > FREE_TRIES
    assert answers[-1] == 429


def test_pages_and_pictures_answer(visitor: FlaskClient) -> None:
    assert visitor.get("/login").status_code == 200
    assert visitor.get("/health").status_code == 200
