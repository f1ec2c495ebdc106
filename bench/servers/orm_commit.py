"""A vote as one writes it first: the ORM, and one commit for every request.

It keeps the same rows in the same tables with the same pragmas, and the same triggers count; it has
no stored answers, no tickets and no record.
"""

import json
import os

from flask import Flask, Response, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event

from bench.servers.bare_flask import ANSWER
from kruvision.database import PRAGMAS
from kruvision.extensions import Base
from kruvision.models import Ballot, BallotChoice


def make_app() -> Flask:
    """An app on the database at KRU_DATABASE_URL."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["KRU_DATABASE_URL"]
    database = SQLAlchemy(app, model_class=Base)
    with app.app_context():
        event.listen(database.engine, "connect", prepare)

    @app.post("/v/ballot")
    def ballot() -> Response:
        sent = json.loads(request.get_data())
        place = {"window_id": sent["window"], "voter_key": sent["command"]}
        if database.session.get(Ballot, place) is None:
            database.session.add(Ballot(**place, choices=sent["choices"], receipt="ABCDEFGH"))
            for entry in sent["choices"]:
                database.session.add(BallotChoice(**place, entry_id=entry, points=1))
        database.session.commit()
        return Response(ANSWER, mimetype="application/json")

    return app


def prepare(connection: object, _record: object) -> None:
    """The same safety for every commit as the product's."""
    for name, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={value}")
