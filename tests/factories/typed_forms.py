"""A page's form as a browser would send it, read from its HTML."""

import re
from html import unescape
from typing import Any


def form_of(page: str) -> dict[str, Any]:
    """The fields of the page's widest form: names with values, lists for names ending in []."""
    main = re.search(r'<form class="form form-wide".*?</form>', page, re.S)
    assert main
    form: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", main[0]):
        name, value = attribute(tag, "name"), attribute(tag, "value")
        if 'type="checkbox"' in tag or 'type="radio"' in tag:
            if " checked" in tag:
                form[name] = value
        elif name != "csrf_token":
            form[name] = value
    for name, body in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', main[0]):
        form[name] = unescape(body)
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', main[0], re.S):
        chosen = re.findall(r'<option value="([^"]*)" selected', body)
        first = re.findall(r'<option value="([^"]*)"', body)[:1]
        if name.endswith("[]"):
            form.setdefault(name, []).extend(chosen or first)
        else:
            form[name] = (chosen or first)[0]
    return form


def seen_in(page: str, address: str) -> dict[str, str]:
    """What the form that goes to this address says was seen."""
    form = re.search(rf'<form[^>]* action="{re.escape(address)}".*?</form>', page, re.S)
    assert form
    field = re.search(r'<input[^>]*name="form_seen"[^>]*>', form[0])
    assert field
    return {"form_seen": attribute(field[0], "value")}


def attribute(tag: str, name: str) -> str:
    """One attribute of a tag, or empty."""
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""
