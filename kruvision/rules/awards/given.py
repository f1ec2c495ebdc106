"""What was given: who holds which award and why, what was left unawarded, and what is open."""

from dataclasses import dataclass

from kruvision.rules.working import WorkingStep


@dataclass(frozen=True)
class Holder:
    """One award held: by whom, in which category (None: in the show), and by what."""

    award: str
    entry: str
    category: str | None
    because: WorkingStep


@dataclass(frozen=True)
class Unawarded:
    """An award that the jury left unawarded, in a category or in the show."""

    award: str
    category: str | None
    by: str
    why: str


@dataclass(frozen=True)
class OpenAward:
    """An award that level entries would have to share, and nobody has decided yet."""

    award: str
    category: str | None
    entries: tuple[str, ...]


@dataclass(frozen=True)
class Given:
    """An award in one list: its holders, and the level ones it is open between. `tied` are those
    who were level for it before anybody decided."""

    holders: tuple[Holder, ...] = ()
    level: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
