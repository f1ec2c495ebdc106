"""Every text is there for the translators, and there in every language."""

import ast
import re

import pytest

from config import ROOT
from kruvision.i18n import FALLBACK
from scripts import texts

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def test_no_text_hides_from_the_translators_inside_another() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{text.lineno}"
        for path in sorted((ROOT / "kruvision").rglob("*.py"))
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"_", "_l", "ngettext"}
    ]
    assert not hidden


@pytest.mark.parametrize("code", FALLBACK)
def test_every_text_is_translated(code: str) -> None:
    catalogue = texts.read(code)
    missing, broken = [], []
    for text in sorted(texts.extracted(), key=str):
        singular = text if isinstance(text, str) else text[0]
        message = catalogue.get(singular)
        if message is None or message.fuzzy or not all(_strings(message.string)):
            missing.append(singular)
        elif isinstance(text, str) and _placeholders(singular) != _placeholders(message.string):
            broken.append(singular)
    assert not missing
    assert not broken


def _strings(string: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def _placeholders(text: str | tuple[str, ...]) -> set[str]:
    return {name for part in _strings(text) for name in PLACEHOLDER.findall(part)}


@pytest.mark.parametrize("code", FALLBACK)
def test_no_translation_is_left_over(code: str) -> None:
    used = {t if isinstance(t, str) else t[0] for t in texts.extracted()}
    known = {m.id if isinstance(m.id, str) else m.id[0] for m in texts.read(code) if m.id}
    assert not known - used
