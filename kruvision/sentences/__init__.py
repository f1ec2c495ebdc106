"""Every refusal in words: one sentence per code, saying what happened and what to do."""

from typing import Any

from flask_babel import force_locale

from kruvision.i18n import _
from kruvision.sentences.files import FILE_SENTENCES
from kruvision.sentences.general import GENERAL_SENTENCES
from kruvision.sentences.jury import JURY_SENTENCES
from kruvision.sentences.rules import RULE_SENTENCES

SENTENCES = {**GENERAL_SENTENCES, **RULE_SENTENCES, **JURY_SENTENCES, **FILE_SENTENCES}


def sentence(code: str, details: dict[str, Any] | None = None) -> str:
    """The sentence for a refusal's code in the language spoken now."""
    text = SENTENCES.get(code)
    if text is None:
        return _("Something went wrong (%(code)s).", code=code)
    return str(text) % (details or {}) if "%(" in str(text) else str(text)


def terminal_sentence(code: str, details: dict[str, Any] | None = None) -> str:
    """The same for a terminal, whose commands speak English."""
    with force_locale("en"):
        return sentence(code, details)
