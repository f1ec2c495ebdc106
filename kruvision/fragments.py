"""Snapshots as HTML: the same template for the first paint, every push and every poll."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale


def render(template: str, language: str, **values: Any) -> str:
    """One fragment in one language, also outside of a request. Links come out as paths."""
    return render_all(template, (language,), **values)[language]


def render_all(
    template: str, codes: tuple[str, ...], rest: Callable[[], None] | None = None, **values: Any
) -> Mapping[str, str]:
    """The same in each of these languages, with a ``rest`` before each where others wait."""
    found = {}
    with current_app.test_request_context():
        for code in codes:
            if rest:
                rest()
            with force_locale(code):
                found[code] = render_template(template, **values)
    return found


def picture(
    snapshot: Mapping[str, Any],
    template: str | None = None,
    rest: Callable[[], None] | None = None,
) -> dict[str, Any]:
    """A snapshot as a device gets it: when it was made, and its HTML in each language."""
    template = template or snapshot["template"]
    return {
        **{name: snapshot[name] for name in ("epoch", "revision", "now", "view", "languages")},
        "html": render_all(template, tuple(snapshot["languages"]), rest, snapshot=snapshot),
    }
