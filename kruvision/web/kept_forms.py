"""Pages of the forms that strangers type a secret into, made once in each language and kept.

Whoever tries one secret after the other costs the server the filling in of words, not the making
of a page. All that one reader's page may hold and another's does not stands in a hole: every text
that is not empty, and the form's token.
"""

import re
from collections.abc import Mapping
from typing import Any

from flask import current_app, g, render_template, request, session, url_for
from flask_babel import force_locale
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from kruvision.i18n import locale_code
from kruvision.state import state

HOLE = re.compile("\ue000(.*?)\ue001")
TOKEN = "form's token"
MOST = 600
"""Pages kept at once: some eight forms, the longest with each of its four fields empty, right or
wrong and something else beside them, in all languages. None of them is pushed out by the others."""


def form_page(template: str, endpoint: str, **values: Any) -> str:
    """The page of a form, as ``render_template`` makes it for a stranger who asks for it.

    The template may show texts among the values, and ask whether they are empty; what else it does
    may depend on all other values, of which there must be few. It hears nothing of who is asking,
    but for a look at the page that has more to show: a message, or words behind the ``?``.
    """
    if request.method == "GET" and (request.query_string or "_flashes" in session):
        return render_template(template, **values)
    texts: dict[str, str] = {}
    shape = {name: _with_holes(name, value, texts) for name, value in values.items()}
    pages, key = state().form_pages, (template, endpoint, locale_code(), repr(shape))
    parts = pages.get(key)
    if parts is None:
        parts = pages[key] = _make(template, endpoint, shape)
        while len(pages) > MOST:
            del pages[next(iter(pages))]
    if TOKEN in parts[1::2]:
        texts[TOKEN] = _token()
    return "".join(escape(texts[part]) if at % 2 else part for at, part in enumerate(parts))


def _token() -> str:
    """The form's token of this reader: the one that came, where it was right."""
    sent = request.form.get("csrf_token") if g.get("csrf_valid") else None
    return sent or generate_csrf()


def _with_holes(name: str, value: Any, texts: dict[str, str]) -> Any:
    """The value with a hole for each text; the texts by the names of their holes."""
    if isinstance(value, Mapping):
        return {key: _with_holes(f"{name}.{key}", inner, texts) for key, inner in value.items()}
    if not isinstance(value, str) or not value:
        return value
    texts[name] = value
    return _hole(name)


def _hole(name: str) -> str:
    return f"\ue000{name}\ue001"


def _make(template: str, endpoint: str, shape: Mapping[str, Any]) -> list[str]:
    """The page outside of this reader's request: what stands for all, and the names of the holes
    between, in turns."""
    language, app, path = locale_code(), current_app, url_for(endpoint)
    with app.app_context(), app.test_request_context(path), force_locale(language):
        page = render_template(template, **shape)
        return HOLE.split(page.replace(generate_csrf(), _hole(TOKEN)))
