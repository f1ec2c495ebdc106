"""One line of the doctor's report."""

from dataclasses import dataclass

OK, LOOK, MEND = "OK", "look here", "mend this"


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is, and that in a plain sentence with what to do."""

    name: str
    state: str
    sentence: str
