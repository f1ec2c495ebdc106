"""The app's doors as an OpenAPI description, read off the app itself: every address and method from
its routes, JSON bodies from the models that check them, form fields from the pages that show forms.
"""

import re
from collections.abc import Iterable
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from config import ROOT
from kruvision.services.jury.tablet_commands import COMMANDS
from kruvision.simulation.browser import Browser, Page, UnexpectedAnswer
from kruvision.web.audience import answers, ballot_post, phone_page

ENDLESS = ("/v/stream", "/static/<release>/<path:filename>")
"""A stream never ends, and files are not ours to fuzz."""
SCRIPTED = {
    "audience.ballot": ballot_post.BallotInput,
    "audience.answer": answers.AnswerInput,
    "audience.ticket": phone_page.SecretInput,
    "audience.code": phone_page.SecretInput,
}
"""What scripts post as JSON, by endpoint."""
ASKED = re.compile(r'request\.args\.get\(\s*"(\w+)"')
POSTED = re.compile(r'request\.form\.(?:get|getlist)\(\s*"([\w\[\]]+)"')
MOST_PAGES = 50
Schema = dict[str, Any]


def describe(app: Flask, devices: Iterable[Browser]) -> Schema:
    """OpenAPI 3.0 of everything that can be asked of the app; ``devices`` open its pages to see
    the forms."""
    forms = seen_forms(app, devices)
    paths: dict[str, Schema] = {}
    for rule in app.url_map.iter_rules():
        if rule.rule not in ENDLESS:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                address = re.sub(r"<(?:[^:<>]*(?:\([^)]*\))?:)?(\w+)>", r"{\1}", rule.rule)
                operation = _operation(rule, method, forms.get(rule.endpoint, {}))
                paths.setdefault(address, {})[method.lower()] = operation
    return {"openapi": "3.0.3", "info": {"title": "KRU VISION", "version": "1"}, "paths": paths}


def seen_forms(app: Flask, devices: Iterable[Browser]) -> dict[str, Schema]:
    """The forms on the pages these devices can reach, by the endpoint they go to: each field with
    the value it would be sent with."""
    found: dict[str, Schema] = {}
    router = app.url_map.bind("127.0.0.1")
    for device in devices:
        for page in _pages(device):
            for form in page.forms:
                path = form["action"].removeprefix(device.base_url).split("?")[0]
                if router.test(path, "POST"):
                    endpoint, _values = router.match(path, "POST")
                    found.setdefault(endpoint, {}).update(form["fields"])
    return found


def _pages(device: Browser) -> Iterable[Page]:
    """The pages one comes to by links, from each front door."""
    waiting, known = ["/control", "/jury", "/v", "/j", "/login", "/"], set()
    while waiting and len(known) < MOST_PAGES:
        path = waiting.pop(0).split("#")[0]
        if path in known or not path.startswith("/"):
            continue
        known.add(path)
        try:
            page = device.get(path)
        except UnexpectedAnswer:
            continue
        yield page
        waiting += page.links


def _operation(rule: Rule, method: str, fields: Schema) -> Schema:
    names = sorted(_words(ASKED)) if method == "GET" else []
    parameters = [_parameter(rule, name) for name in rule.arguments]
    parameters += [
        {"name": name, "in": "query", "schema": {"anyOf": [NUMBER, TEXT]}} for name in names
    ]
    operation: Schema = {"parameters": parameters, "responses": {"default": {"description": ""}}}
    operation["x-form"] = fields
    if method == "POST":
        operation["requestBody"] = {"content": _body(rule, fields)}
    return operation


NUMBER = {"type": "integer"}
TEXT = {"type": "string", "maxLength": 300}


def _parameter(rule: Rule, name: str) -> Schema:
    is_number = f"<int:{name}>" in rule.rule
    chosen = re.search(rf"<any\(([^)]*)\):{name}>", rule.rule)
    schema = NUMBER if is_number else {**TEXT, "minLength": 1}
    if chosen:
        schema = {"type": "string", "enum": [word.strip() for word in chosen.group(1).split(",")]}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _body(rule: Rule, fields: Schema) -> Schema:
    """JSON where the door takes it, else a form."""
    if rule.endpoint == "jury.command":
        models = [command.model.model_json_schema() for command in COMMANDS]
        return {"application/json": {"schema": {"anyOf": [*models, {}]}}}
    form: Schema = {
        "type": "object",
        "properties": {
            name: {"anyOf": [TEXT, NUMBER]} for name in fields or sorted(_words(POSTED))
        },
        "additionalProperties": TEXT,
    }
    content: Schema = {"application/x-www-form-urlencoded": {"schema": form}}
    if model := SCRIPTED.get(rule.endpoint):
        content["application/json"] = {"schema": {"anyOf": [model.model_json_schema(), {}]}}
    return content


def _words(pattern: re.Pattern[str]) -> set[str]:
    """What the doors ask a request for by name."""
    texts = (path.read_text() for path in (ROOT / "kruvision" / "web").rglob("*.py"))
    return {word for text in texts for word in pattern.findall(text)}
