"""Redis named in the settings and not there: pages answer, and who keeps failing is slowed down."""

import pytest
from flask.testing import FlaskClient

from kruvision.extensions import db
from tests.application import make_app

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


@pytest.fixture
def visitor(database: dict[str, str]) -> FlaskClient:
    """A browser at a server whose Redis is away."""
    redis = {"KRU_REDIS_URL": NOBODY_LISTENS, "KRU_SECRET_KEY": "a secret of the tests"}
    app = make_app({**database, **redis})
    yield app.test_client()
    with app.app_context():
        db.engine.dispose()


@pytest.mark.usefixtures("standing_time")
def test_wrong_passwords_are_refused_and_slowed_down(visitor: FlaskClient) -> None:
    wrong = {"login": "nobody", "password": "guess"}
    answers = [visitor.post("/login", data=wrong).status_code for _ in range(5)]
    assert answers == [422, 422, 422, 429, 429]


def test_pages_and_pictures_answer(visitor: FlaskClient) -> None:
    assert visitor.get("/login").status_code == 200
    assert visitor.get("/health").status_code == 200
