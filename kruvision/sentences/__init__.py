"""Every refusal in words: one sentence per code, saying what happened and what to do."""

from collections.abc import Mapping
from typing import Any

from flask_babel import force_locale

from kruvision.i18n import Counted, _, pick
from kruvision.sentences.archive import ARCHIVE_SENTENCES
from kruvision.sentences.audience import AUDIENCE_SENTENCES
from kruvision.sentences.awards import AWARD_SENTENCES
from kruvision.sentences.categories import CATEGORY_SENTENCES
from kruvision.sentences.deductions import DEDUCTION_SENTENCES
from kruvision.sentences.evidence import EVIDENCE_SENTENCES
from kruvision.sentences.files import FILE_SENTENCES
from kruvision.sentences.general import GENERAL_SENTENCES
from kruvision.sentences.jury import JURY_SENTENCES
from kruvision.sentences.learning import LEARNING_SENTENCES
from kruvision.sentences.rounds import ROUNDS_SENTENCES
from kruvision.sentences.rules import RULE_SENTENCES
from kruvision.sentences.selection import SELECTION_SENTENCES

SENTENCES = {
    **GENERAL_SENTENCES,
    **AUDIENCE_SENTENCES,
    **RULE_SENTENCES,
    **AWARD_SENTENCES,
    **JURY_SENTENCES,
    **DEDUCTION_SENTENCES,
    **FILE_SENTENCES,
    **EVIDENCE_SENTENCES,
    **LEARNING_SENTENCES,
    **ARCHIVE_SENTENCES,
    **ROUNDS_SENTENCES,
    **CATEGORY_SENTENCES,
    **SELECTION_SENTENCES,
}


def sentence(code: str, details: dict[str, Any] | None = None) -> str:
    """The sentence for a refusal's code in the language spoken now."""
    text = SENTENCES.get(code)
    if text is None:
        return _("Something went wrong (%(code)s).", code=code)
    if isinstance(text, Counted):
        return text.fill(_in_words_all(details))
    said = str(text)
    return said % _in_words_all(details) if "%(" in said else said


def _in_words_all(details: dict[str, Any] | None) -> dict[str, Any]:
    return {name: _in_words(name, value) for name, value in (details or {}).items()}


def _in_words(name: str, value: Any) -> Any:
    """A name in several languages in the one spoken now; what differs, a sentence for each."""
    if name == "differences":
        return " ".join(sentence(code, facts) for code, facts in value)
    return pick(value) if isinstance(value, Mapping) else value


def terminal_sentence(code: str, details: dict[str, Any] | None = None) -> str:
    """The same for a terminal, whose commands speak English."""
    with force_locale("en"):
        return sentence(code, details)
