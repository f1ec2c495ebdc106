"""The one refusal of the rule book."""

from typing import Any


class RuleError(Exception):
    """A refusal a person can act on: a code for the sentence and the facts that go into it.

    >>> raise RuleError("too_few_jurors", present=1, needed=2)
    Traceback (most recent call last):
    ...
    kruvision.rules.errors.RuleError: too_few_jurors (present: 1, needed: 2)
    """

    def __init__(self, code: str, **details: Any) -> None:
        self.code = code
        self.details = details
        super().__init__(str(self))

    def __str__(self) -> str:
        if not self.details:
            return self.code
        facts = ", ".join(f"{name}: {value}" for name, value in self.details.items())
        return f"{self.code} ({facts})"
