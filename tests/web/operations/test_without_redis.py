"""Redis named in the settings and not there: pages answer, and who keeps failing is slowed down."""

import pytest
from flask.testing import FlaskClient

import config as settings
from kruvision import create_app
from kruvision.extensions import db

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


@pytest.fixture
def visitor(database: dict[str, str]) -> FlaskClient:
    """A browser at a server whose Redis is away."""
    redis = {"KRU_REDIS_URL": NOBODY_LISTENS, "KRU_SECRET_KEY": "a secret of the tests"}
    app = create_app(settings.load({**database, **redis}, testing=True))
    app.config["WTF_CSRF_ENABLED"] = False
    yield app.test_client()
    with app.app_context():
        db.engine.dispose()


def test_wrong_passwords_are_refused_and_slowed_down(visitor: FlaskClient) -> None:
    wrong = {"login": "nobody", "password": "guess"}
    answers = [visitor.post("/login", data=wrong).status_code for _ in range(5)]
    assert answers[0] == 422
    assert answers[-1] == 429
    assert set(answers) == {422, 429}


def test_pages_and_pictures_answer(visitor: FlaskClient) -> None:
    assert visitor.get("/login").status_code == 200
    assert visitor.get("/health").status_code == 200
