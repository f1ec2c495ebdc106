"""Texts that stand beside what they speak of, in English; whoever shows them translates them."""


def N_(text: str) -> str:  # noqa: N802  (gettext's own name for a text that is only marked)
    """The text itself, marked for ``scripts/texts.py``, which looks for this name."""
    return text
