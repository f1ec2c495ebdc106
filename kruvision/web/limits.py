"""What an address and a body may hold: numbers that can be an id, and JSON that can be followed."""

from typing import Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from werkzeug.routing import IntegerConverter, Map

from kruvision.services.forms.inputs import LARGEST_ID


def row_id(text: str) -> int:
    """A number asked for in an address; raises ``ValueError`` where no row can have it."""
    number = int(text)
    if not 0 <= number <= LARGEST_ID:
        raise ValueError("no row has this number")
    return number


class IdConverter(IntegerConverter):
    """``<int:…>`` in an address: a number that no row can have leads nowhere (404), and so does
    one that is written otherwise than the house writes it. So each page has one address."""

    regex = "0|[1-9][0-9]{0,9}"

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_ID)


class JSONBodies(DefaultJSONProvider):
    """JSON that is nested deeper than Python follows is refused as malformed."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """The value of a body; raises ``ValueError`` where it is no JSON."""
        try:
            return super().loads(s, **kwargs)
        except RecursionError:
            raise ValueError("nested too deeply") from None


def init_app(app: Flask) -> None:
    """To be called before any page is registered."""
    app.url_map.converters["int"] = IdConverter
    app.json = JSONBodies(app)
