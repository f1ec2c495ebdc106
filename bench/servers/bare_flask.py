"""The least that Flask can do: with a ballot, read its bytes and answer as many as the product;
with a reader, answer some bytes that are there."""

from flask import Flask, Response, request

ANSWER = b'{"choices":[1],"code":"ABCDEFGH","may_vote":true,"window":1}\n'


def make_app() -> Flask:
    """An app that keeps nothing."""
    app = Flask(__name__)

    @app.post("/v/ballot")
    def ballot() -> Response:
        request.get_data()
        return Response(ANSWER, mimetype="application/json")

    @app.get("/results/<int:show_id>")
    def result(show_id: int) -> Response:
        return Response(ANSWER, mimetype="text/html")

    return app
